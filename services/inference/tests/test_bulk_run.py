"""`python -m inference.bulk` on Ray, stopped and killed on the way."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from patience import scaled

pytest.importorskip("ray")

from archives import read_rows, wait_until
from serving import SETTINGS

from inference.bulk import run_shards
from inference.bulk.place import open_place
from inference.bulk.shard_reader import ShardReader
from inference.bulk.shards import survey

pytestmark = pytest.mark.ray

SERVICE_DIR = Path(__file__).resolve().parents[1]


@pytest.fixture
def ray_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Ray's folder; the names of its sockets leave no room for pytest's."""
    folder = tempfile.mkdtemp(prefix="ray-")
    monkeypatch.setenv("RAY_TMPDIR", folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _processes_naming(text: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has just ended
        if text in line and "pytest" not in line:
            found.append(line)
    return found


@pytest.mark.timeout(300)
def test_stopped_then_killed_it_goes_on_and_no_film_is_lost_or_read_twice(
    tmp_path: Path, film: bytes, ray_folder: str
) -> None:
    archive, output = tmp_path / "films", tmp_path / "rows"
    archive.mkdir()
    for number in range(120):
        (archive / f"{number:03}.png").write_bytes(film)
    command = [sys.executable, "-m", "inference.bulk"]
    command += ["--input", str(archive), "--output", str(output)]
    command += ["--workers", "2", "--shard-films", "4"]

    def begin() -> "subprocess.Popen[str]":
        return subprocess.Popen(command, cwd=SERVICE_DIR, stdout=subprocess.PIPE, text=True)

    def files() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in output.rglob("films-*.parquet")}

    with begin() as first:
        wait_until(lambda: len(files()) >= 1, seconds=120)
        first.send_signal(signal.SIGTERM)
        said, _ = first.communicate(timeout=scaled(60))
    assert first.returncode == 128 + signal.SIGTERM
    assert "the same command goes on from here" in said
    after_first = files()
    with begin() as second:
        wait_until(lambda: len(files()) > len(after_first), seconds=120)
        second.kill()
    after_second = files()
    assert len(after_second) < 30  # or nothing was left to go on with
    wait_until(lambda: not _processes_naming(ray_folder), seconds=60)
    with begin() as third:
        said, _ = third.communicate(timeout=scaled(120))
    assert third.returncode == 0
    assert "120 of 120 films" in said
    assert "120 films have their row, 0 of them could not be read" in said
    done = files()
    assert after_first.items() <= after_second.items() <= done.items()
    assert len(done) == 30
    (folder,) = output.iterdir()
    rows = read_rows(open_place(str(folder)))
    assert sorted(rows) == [str(archive / f"{number:03}.png") for number in range(120)]


class CrashingReader(ShardReader):
    """Dies of one film, as a fault in a decoder's machine code would make it."""

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        if any(path.endswith("poison.png") for path in row["shard"]):
            os.kill(os.getpid(), signal.SIGSEGV)
        return super().__call__(row)


@pytest.mark.timeout(200)
@pytest.mark.usefixtures("ray_folder")
def test_a_film_that_brings_its_worker_down_costs_its_shard_alone(
    tmp_path: Path, film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, output = tmp_path / "films", tmp_path / "rows"
    archive.mkdir()
    for name in ("a.png", "b.png", "c.png", "d.png", "poison.png", "q.png"):
        (archive / name).write_bytes(film)
    monkeypatch.setattr(run_shards, "ShardReader", CrashingReader)
    monkeypatch.setenv("PYTHONPATH", f"{SERVICE_DIR}{os.pathsep}{SERVICE_DIR / 'tests'}")
    films = open_place(str(archive)).list_files()
    rows = open_place(str(output))
    shards = survey(films, rows, 2).shards
    with run_shards.ray_cluster("local", 2, 1) as workers:
        counted = list(run_shards.run_shards(shards, SETTINGS, str(archive), str(output), workers))
    assert counted == [(2, 0), (2, 0)]
    assert survey(films, rows, 2).shards == [
        (str(archive / "poison.png"), str(archive / "q.png")),
    ]
