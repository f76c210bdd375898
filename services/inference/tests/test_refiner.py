"""Corners refined: where they go, how sure they are, and the network itself."""

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from serving import ShiftingRefiner

from inference.manifest import ModelEntry, ModelUnavailableError, load_entry
from inference.prediction import Detection, Keypoint
from inference.refiner import OnnxRefiner, refine
from inference.settings import Settings

MODELS = Settings().models_dir
PICTURE = np.zeros((1, 1, 40, 20), np.float32)
OUTLINE = np.array([[70, 180], [170, 180], [70, 250], [170, 250]], np.float32)


@pytest.fixture(scope="module")
def entry() -> ModelEntry:
    return load_entry(MODELS)


@pytest.fixture(scope="module")
def refiner(entry: ModelEntry) -> OnnxRefiner:
    return OnnxRefiner(MODELS, entry, threads=1)


def _detection(x: float, y: float) -> Detection:
    tl, tr, bl, br = (Keypoint(x=x + u, y=y + v) for v in (0, 20) for u in (0, 30))
    return Detection(
        class_name="vertebra",
        confidence=0.8,
        x1=x,
        y1=y,
        x2=x + 30,
        y2=y + 20,
        keypoints=(tl, tr, bl, br),
    )


def _vertebra() -> NDArray[np.float32]:
    """Draw a bright vertebra on a dark film, as 1 x 1 x 420 x 240."""
    film = np.full((420, 240), 70, np.uint8)
    cv2.fillConvexPoly(film, OUTLINE[[0, 1, 3, 2]].astype(np.int32), 170)
    return cv2.GaussianBlur(film, (0, 0), 1.5)[np.newaxis, np.newaxis].astype(np.float32)


def test_moves_corners_in_px_of_the_film_and_their_box_with_them() -> None:
    (moved,) = refine([_detection(10, 40)], PICTURE, 0.5, ShiftingRefiner(2.0))
    assert (moved.keypoints[0].x, moved.keypoints[0].y, moved.keypoints[0].sd) == (14, 44, 2)
    assert (moved.x1, moved.y1, moved.x2, moved.y2) == (14, 44, 44, 64)
    assert moved.confidence == 0.8


def test_sorts_vertebrae_top_to_bottom_and_takes_none() -> None:
    found = refine([_detection(0, 60), _detection(0, 20)], PICTURE, 1.0, ShiftingRefiner())
    assert [one.y1 for one in found] == [20, 60]
    assert refine([], PICTURE, 1.0, ShiftingRefiner()) == []


def test_a_wrong_guess_comes_nearer_to_the_vertebra(refiner: OnnxRefiner) -> None:
    guess = OUTLINE + np.float32(9)
    refined = refiner.run(_vertebra(), guess[np.newaxis])[0]
    assert np.abs(refined[:, :2] - OUTLINE).mean() < np.abs(guess - OUTLINE).mean()
    assert (refined[:, 2] > 0).all()


def test_reads_colours_as_grey_and_each_vertebra_alone(refiner: OnnxRefiner) -> None:
    film, guesses = _vertebra(), np.stack([OUTLINE + 5, OUTLINE - 5])
    both = refiner.run(film, guesses)
    np.testing.assert_allclose(refiner.run(film.repeat(3, axis=1), guesses), both, atol=0.01)
    np.testing.assert_allclose(refiner.run(film, guesses[1:])[0], both[1], atol=0.01)


def test_refuses_weights_that_are_no_network(tmp_path: Path, entry: ModelEntry) -> None:
    (tmp_path / "junk.onnx").write_bytes(b"junk")
    junk = {"file": "junk.onnx", "sha256": hashlib.sha256(b"junk").hexdigest()}
    broken = entry.model_copy(update={"refiner": entry.refiner.model_copy(update=junk)})
    with pytest.raises(ModelUnavailableError, match=r"junk\.onnx can't be started"):
        OnnxRefiner(tmp_path, broken, threads=1)
