"""The golden films (tests/golden at the root), each engine against what is stored.

All three runtimes against each other: `npm run golden:check`.
"""

import json
import math
from pathlib import Path
from typing import Any, get_args

import pytest

from inference import predict
from inference.prediction import EngineName

FOLDER = Path(__file__).resolve().parents[3] / "tests" / "golden"
FILMS = sorted(file.with_suffix("") for file in FOLDER.glob("*.json"))
# Px of a film of 1,024 px height; the stored corners are rounded to hundredths.
MOST_APART = 0.5
RUNTIME_OF: dict[EngineName, str] = {"onnx": "python", "ultralytics": "ultralytics"}


@pytest.mark.parametrize("engine", get_args(EngineName))
def test_reads_the_golden_films_as_stored(
    engine: EngineName, capsys: pytest.CaptureFixture[str]
) -> None:
    if engine == "ultralytics":
        pytest.importorskip("ultralytics", reason="a slim install has no torch")
    assert len(FILMS) >= 12
    code = predict.main(["--digests", "--engine", engine, *map(str, FILMS)])
    assert code == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["file"] for answer in answers] == [str(film) for film in FILMS]
    for film, answer in zip(FILMS, answers, strict=True):
        stored = json.loads(Path(f"{film}.json").read_text())
        assert answer["image"] == stored["image"], film.name
        assert answer["digests"] == stored["digests"], film.name
        rows = stored["detections"][RUNTIME_OF[engine]]
        assert len(answer["detections"]) == len(rows), film.name
        apart = max(map(_distance, answer["detections"], rows), default=0)
        assert apart * 1024 / answer["image"]["height"] <= MOST_APART, film.name


def _distance(detection: dict[str, Any], row: list[float]) -> float:
    """Largest of any corner and of its stated error, px."""
    corners = zip(row[5::3], row[6::3], row[7::3], strict=True)
    return max(
        math.dist((found["x"], found["y"], found["sd"]), corner)
        for found, corner in zip(detection["keypoints"], corners, strict=True)
    )


def test_says_which_file_could_not_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no film")
    assert predict.main([str(text), str(tmp_path / "none.png"), str(FILMS[0])]) == 1
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 1
    assert "notes.txt: This is not a JPEG" in printed.err
    assert "none.png: No such file" in printed.err
