import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.geometry import boxes, max_cobb
from training.pack import pack
from training.prepare import load_films, prepare
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


def packed(tmp_path: Path, name: str, limit_mb: float) -> dict[str, int]:
    if not (tmp_path / "prepared").exists():
        made_up_data(tmp_path / "data")
        prepare(tmp_path / "data", tmp_path / "prepared")
    return pack(tmp_path / "data", tmp_path / "prepared", tmp_path / name, limit_mb)


def test_packed_films_are_prepared_alike_from_smaller_pictures(tmp_path: Path) -> None:
    assert packed(tmp_path, "packed", 10.0) == {"real": 1, "straight": 1, "generated": 9}
    films = prepare(tmp_path / "packed", tmp_path / "again")
    before = load_films(tmp_path / "prepared")
    assert [(f.name, f.kind, f.fold) for f in films] == [(f.name, f.kind, f.fold) for f in before]
    real, _, generated, *_ = films
    assert (real.width, real.height) == (300, 960)
    assert max_cobb(real.corner_array()) == pytest.approx(30.0, abs=0.1)
    assert real.corners[0][0] == pytest.approx(np.array([80.0, 28.0]) * 0.75, abs=0.01)
    assert generated.corners == before[2].corners
    old, new = (np.load(tmp_path / name / "canvases.npy") for name in ("prepared", "again"))
    assert old.shape == new.shape
    assert np.abs(old.astype(float).mean(axis=(1, 2)) - new.mean(axis=(1, 2))).max() < 1


def test_packing_stops_at_the_limit(tmp_path: Path) -> None:
    packed(tmp_path, "whole", 10.0)
    sizes = [file.stat().st_size for file in (tmp_path / "whole").rglob("*.webp")]
    assert packed(tmp_path, "packed", (sum(sizes) - 1) / 1e6) == {
        "real": 1,
        "straight": 1,
        "generated": 8,
    }
