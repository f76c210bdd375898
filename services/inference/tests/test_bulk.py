"""Archives of films through `python -m inference.bulk`."""

import hashlib
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import pyvips

pytest.importorskip("ray")

from archives import Rows, read_rows, wait_until
from serving import SETTINGS

from inference.bulk.__main__ import main
from inference.bulk.place import open_place
from inference.bulk.shard_reader import ShardReader
from inference.bulk.shards import survey
from inference.predictor import Predictor

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An empty folder for films."""
    folder = tmp_path / "films"
    folder.mkdir()
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder for rows, not made yet."""
    return tmp_path / "rows"


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The repository's S3 server with a bucket of its own, as the AWS variables say."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_S3", url)
        patch.setenv("AWS_REGION", "us-east-1")
        patch.setenv("AWS_ACCESS_KEY_ID", "BULKTESTKEY")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "bulk-test-secret")
        server = subprocess.Popen(
            ["node", "--import", "./cli/load-typescript.mjs", "cli/stack/s3-server.ts"],
            cwd=REPOSITORY,
            env=os.environ
            | {
                "S3_PORT": str(port),
                "S3_DIRECTORY": str(tmp_path_factory.mktemp("s3")),
                "S3_ORIGINS": url,
                "AWS_S3_BUCKET": "archive",
            },
        )
        try:
            wait_until(lambda: _answers(url), seconds=60)
            yield "s3://archive"
        finally:
            server.terminate()
            server.wait(10)


def _answers(url: str) -> bool:
    try:
        return bool(httpx.get(url).status_code)
    except httpx.TransportError:
        return False


def read_archive(archive: str, output: str, *, shard_films: int = 100) -> tuple[int, Rows]:
    """Read what is left as a worker does; gives how many films that were, and all rows."""
    films = open_place(archive).list_files()
    progress = survey(films, open_place(output), shard_films)
    reader = ShardReader(SETTINGS, archive, output)
    for shard in progress.shards:
        reader({"shard": list(shard)})
    return progress.left, read_rows(open_place(output))


def test_a_row_holds_what_the_service_would_answer(
    archive: Path, output: Path, film: bytes, predictor: Predictor
) -> None:
    path = archive / "of a name" / "ü%20+#.jpg"  # a PNG: names prove nothing
    path.parent.mkdir()
    path.write_bytes(film)
    _, rows = read_archive(str(archive), str(output))
    row = rows[str(path)]
    (answer,) = predictor.predict([predictor.prepare(film)])
    expected = answer.model_dump()
    assert row["num_detections"] == expected["num_detections"] > 0
    for found, detection in zip(row["detections"], expected["detections"], strict=True):
        assert found == detection | {"keypoints": list(detection["keypoints"])}
    assert (row["width"], row["height"], row["bytes"]) == (220, 680, len(film))
    assert row["sha256"] == hashlib.sha256(film).hexdigest()
    assert row["model_version"] == predictor.model.version
    assert row["error_code"] is None


def test_what_cannot_be_read_is_a_row_that_says_why(
    archive: Path, output: Path, film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (archive / "good.png").write_bytes(film)
    (archive / "cut.png").write_bytes(film[:2000])
    (archive / "empty.png").touch()
    (archive / "notes.txt").write_text("not a film")
    with (archive / "huge.tif").open("wb") as huge:
        huge.truncate(SETTINGS.max_upload_bytes + 1)
    wide = pyvips.Image.black(30_000, 4_000)
    (archive / "wide.png").write_bytes(wide.pngsave_buffer())
    _, rows = read_archive(str(archive), str(output))
    codes = {Path(path).name: row["error_code"] for path, row in rows.items()}
    assert codes == {
        "good.png": None,
        "cut.png": "IMAGE_UNREADABLE",
        "empty.png": "IMAGE_UNREADABLE",
        "notes.txt": "UNSUPPORTED_IMAGE_TYPE",
        "huge.tif": "FILE_TOO_LARGE",
        "wide.png": "IMAGE_TOO_LARGE",
    }
    unread = rows[str(archive / "huge.tif")]
    assert unread["sha256"] is None
    assert "52,428,801 bytes" in unread["error_detail"]
    assert rows[str(archive / "cut.png")]["detections"] is None


def test_only_films_without_a_row_are_read(archive: Path, output: Path, film: bytes) -> None:
    for name in "bdf":
        (archive / name).write_bytes(film)
    assert read_archive(str(archive), str(output), shard_films=2)[0] == 3
    written = {path: path.stat().st_mtime_ns for path in output.iterdir()}
    assert len(written) == 2
    assert read_archive(str(archive), str(output), shard_films=2)[0] == 0
    for name in "ae":
        (archive / name).write_bytes(film)
    left, rows = read_archive(str(archive), str(output), shard_films=2)
    assert left == 2
    assert sorted(rows) == [str(archive / name) for name in "abdef"]
    assert written.items() < {path: path.stat().st_mtime_ns for path in output.iterdir()}.items()


def test_a_film_that_was_out_of_reach_is_tried_again(
    archive: Path, output: Path, film: bytes
) -> None:
    for name in "ab":
        (archive / name).write_bytes(film)
    shard = [str(archive / name) for name in "ab"]
    reader = ShardReader(SETTINGS, str(archive), str(output))
    (archive / "b").unlink()
    (archive / "b").mkdir()  # opening it is an OSError
    reader({"shard": shard})
    assert read_rows(open_place(str(output)))[shard[1]]["error_code"] == "FILM_UNREACHABLE"
    (archive / "b").rmdir()
    (archive / "b").write_bytes(film)
    left, rows = read_archive(str(archive), str(output))
    assert left == 2
    assert [row["error_code"] for row in rows.values()] == [None, None]
    assert len(list(output.iterdir())) == 1


def test_rows_that_cannot_be_written_are_the_fault_of_no_film(
    archive: Path, output: Path, film: bytes
) -> None:
    (archive / "film").write_bytes(film)
    output.touch()  # no folder can be made here
    told = ShardReader(SETTINGS, str(archive), str(output))({"shard": [str(archive / "film")]})
    assert told["films"] == 0
    assert "the rows can't be written" in told["fault"]


def test_a_run_cut_off_anywhere_goes_on_with_the_same_shards(tmp_path: Path) -> None:
    films = [f"/films/{number}" for number in range(10, 33)]
    all_shards = survey(films, open_place(str(tmp_path)), 4).shards
    reader = ShardReader(SETTINGS, "/films", str(tmp_path))
    for done in (all_shards[1], all_shards[4]):  # workers end in any order
        reader({"shard": list(done)})
    after = survey(films, open_place(str(tmp_path)), 4)
    assert after.shards == [all_shards[i] for i in (0, 2, 3, 5)]
    # They are listed no more by the time they are read.
    assert (after.done, after.unreadable, after.left) == (8, 8, 15)


def test_an_archive_in_a_bucket_is_read_and_its_rows_written_there(s3: str, film: bytes) -> None:
    place = open_place(f"{s3}/films")
    for name in ("a.png", "deep/er/ü %2B+.png"):
        with place.filesystem.open_output_stream(f"{place.path}/{name}") as stream:
            stream.write(film)
    left, rows = read_archive(f"{s3}/films/", f"{s3}/rows")
    assert left == 2
    assert sorted(rows) == [f"{s3}/films/a.png", f"{s3}/films/deep/er/ü %2B+.png"]
    assert all(row["num_detections"] > 0 for row in rows.values())
    assert read_archive(f"{s3}/films", f"{s3}/rows")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--input", "{films}", "--output", "{films}/rows"], "lies in --input"),
        (["--input", "gs://films", "--output", "{rows}"], "neither s3://bucket/folder nor"),
        (["--input", "s3://", "--output", "{rows}"], "names no bucket"),
        (["--input", "{films}/none", "--output", "{rows}"], "there are no files"),
        (["--input", "{films}", "--output", "{rows}", "--model", "none"], 'no model "none"'),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    arguments: list[str],
    reason: str,
    archive: Path,
    output: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (archive / "film").touch()
    assert main([part.format(films=archive, rows=output) for part in arguments]) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert error.count("\n") == 1
    assert not output.exists()


def test_a_name_that_no_row_can_hold_is_named(
    archive: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / os.fsdecode(b"r\xf6ntgen.jpg")).touch()
    assert main(["--input", str(archive), "--output", str(output)]) == 2
    assert r"r\xf6ntgen.jpg" in capsys.readouterr().err


def test_a_dry_run_only_counts(
    archive: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "film").touch()
    assert main(["--input", str(archive), "--output", str(output), "--dry-run"]) == 0
    assert "1 films in" in capsys.readouterr().out
    assert not output.exists()
