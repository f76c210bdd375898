import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.geometry import boxes, max_cobb
from training.labels import read_labels
from training.pack import pack
from training.tests.spines import spine


def made_up_data(folder: Path) -> None:
    label = spine([0.0, 15.0, -15.0, 0.0, 0.0, 0.0])
    noise = np.random.default_rng(0).integers(0, 90, (1280, 400)).astype(np.uint8)
    for name in ("real-ap", "spinal-ai2024"):
        (folder / name / "images").mkdir(parents=True)
    rows = [
        {"file": "a.jpg", "source": "aasce", "vertebrae": label.reshape(-1, 8).tolist(),
         "cobb": [30.0, 0.0, 0.0], "suspect": False, "patient": 1, "width": 400, "height": 1280},
        {"file": "s.jpg", "source": "normal-spines", "boxes": boxes(label).tolist(),
         "width": 400, "height": 1280},
    ]  # fmt: skip
    for row in rows:
        cv2.imwrite(str(folder / "real-ap/images" / str(row["file"])), noise)
    generated = np.full((512, 512), 124, dtype=np.uint8)
    generated[:, 150:350] = noise[:512, :200]
    shifted = label + np.array([120.0, 0.0])
    made = [
        {"file": f"{i}.jpg", "vertebrae": shifted.reshape(-1, 8).tolist(), "cobb": [30.0, 0, 0]}
        for i in range(9)
    ]
    for row in made:
        cv2.imwrite(str(folder / "spinal-ai2024/images" / str(row["file"])), generated)
    for name, lines in (("real-ap", rows), ("spinal-ai2024", made)):
        text = "".join(json.dumps(row) + "\n" for row in lines)
        (folder / name / "labels.jsonl").write_text(text)


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_packed_films_keep_their_angles_on_smaller_pictures(tmp_path: Path) -> None:
    made_up_data(tmp_path / "data")
    counts = pack(tmp_path / "data", tmp_path / "packed", 10.0)
    assert counts == {"real-ap": 2, "spinal-ai2024": 9}
    real, _, generated, *_ = read_labels(tmp_path / "packed")
    assert max_cobb(real.corners) == pytest.approx(30.0, abs=0.1)
    assert real.corners[0, 0] == pytest.approx(np.array([80.0, 28.0]) * 0.75, abs=0.01)
    assert generated.corners[0, 0, 0] == pytest.approx(80.0 + 120 - 150, abs=2)
    picture = cv2.imread(str(tmp_path / "packed" / generated.path))
    assert picture is not None
    assert picture.shape[1] == pytest.approx(200, abs=3)


def test_packing_stops_at_the_limit(tmp_path: Path) -> None:
    made_up_data(tmp_path / "data")
    pack(tmp_path / "data", tmp_path / "whole", 10.0)
    limit = size_of(tmp_path / "whole") - 1
    counts = pack(tmp_path / "data", tmp_path / "packed", limit / 1e6)
    assert size_of(tmp_path / "packed") <= limit
    assert counts["real-ap"] == 2
    assert counts["spinal-ai2024"] == 8
