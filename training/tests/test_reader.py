import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.engine import Batch, Output
from inference.manifest import load_entry
from training.geometry import max_cobb
from training.measurer import Measurer
from training.prepare import Film
from training.reader import Reader, film_pixels, open_model, trained_entry
from training.shipped import MODELS
from training.tests.spines import spine

GOLDEN = MODELS.parent / "tests" / "golden"


def film(path: str, left: int, width: int, height: int) -> Film:
    return Film("a", "generated", path, left, width, height, [], None, True, 0)


def test_a_film_is_read_without_its_side_bands(tmp_path: Path) -> None:
    picture = np.full((60, 100), 124, np.uint8)
    picture[:, 30:50] = np.arange(20, dtype=np.uint8) * 5
    cv2.imwrite(str(tmp_path / "g.png"), picture)
    assert np.array_equal(film_pixels(tmp_path, film("g.png", 30, 20, 60)), picture[:, 30:50])


def test_the_shipped_model_reads_a_golden_film_as_the_service_does() -> None:
    name = "straight.jpg"
    stored = json.loads((GOLDEN / f"{name}.json").read_text())
    image = stored["image"]
    entry = load_entry(MODELS)
    whole = film(name, 0, image["width"], image["height"])
    reader = open_model(MODELS / entry.file, MODELS / entry.refiner.file)
    found = reader.find(film_pixels(GOLDEN, whole))
    corners = np.array([row[5:17] for row in stored["detections"]["python"]]).reshape(-1, 4, 3)
    assert found.corners == pytest.approx(corners[..., :2], abs=0.5)
    assert found.sds == pytest.approx(corners[..., 2], abs=0.25)


def test_a_network_s_output_becomes_a_spine_in_px_of_the_film(measurer: Measurer) -> None:
    label = spine([0.0, 12.0, -8.0, 0.0, 0.0, 0.0])
    corners = np.concatenate([label, np.full((6, 4, 1), 0.5)], axis=2).reshape(-1, 12)
    rows = np.concatenate([np.full((6, 1), 0.9), corners], axis=1)

    def run(batch: Batch) -> Output:
        assert batch.shape == (1, 3, 640, 320)
        return np.asarray(rows.T[None], dtype=np.float32)

    reader, blank = Reader(run, trained_entry()), np.zeros((1280, 640), np.uint8)
    (measured,) = measurer.measure([reader.find_on(blank)])
    assert measured.vertebrae.corners == pytest.approx(2 * label, abs=1e-3)
    assert measured.max_cobb == pytest.approx(max_cobb(label), abs=1e-3)
    assert measured.vertebrae.sds is None
    assert [len(reader.find(blank, least).confidence) for least in (0.89, 0.91)] == [6, 0]


def test_only_models_that_can_be_run_are_opened(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="neither"):
        open_model(tmp_path / "weights.bin")
