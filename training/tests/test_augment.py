from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from training.augment import augment, empty_picture, visible, warp_points
from training.geometry import max_cobb, place, to_canvas
from training.prepare import film_columns, letterbox
from training.robustness import UNCHANGED
from training.settings import BORDER, CANVAS, PICTURE, Augmentation
from training.tests.spines import spine

MIRRORED = replace(UNCHANGED, mirror=1.0)


def film() -> NDArray[np.uint8]:
    return np.tile(np.arange(200, dtype=np.uint8), (600, 1))


def test_without_changes_corners_lie_as_the_runtime_lays_them() -> None:
    label = spine([0.0, 10.0, -10.0])
    rng = np.random.default_rng(0)
    sample = augment(letterbox(film(), CANVAS), (200, 600), label, rng, UNCHANGED)
    assert sample.image.shape == (PICTURE[1], PICTURE[0])
    assert sample.corners == pytest.approx(to_canvas(label, place((200, 600), PICTURE)), abs=0.5)


def test_the_border_keeps_its_grey() -> None:
    rng = np.random.default_rng(0)
    sample = augment(letterbox(film(), CANVAS), (200, 600), spine([0.0]), rng, UNCHANGED)
    assert np.all(sample.image[:, :20] == BORDER)


def test_mirroring_keeps_left_corners_left_and_the_angle() -> None:
    label = spine([12.0, -8.0, 3.0])
    rng = np.random.default_rng(0)
    sample = augment(letterbox(film(), CANVAS), (200, 600), label, rng, MIRRORED)
    assert np.all(sample.corners[:, 0, 0] < sample.corners[:, 1, 0])
    assert np.all(sample.corners[:, 0, 1] < sample.corners[:, 2, 1])
    assert max_cobb(sample.corners) == pytest.approx(max_cobb(label))


def test_the_same_seed_makes_the_same_picture() -> None:
    canvas, label = letterbox(film(), CANVAS), spine([0.0] * 10)
    always = Augmentation(
        implants=1, markers=1, light_box=1, noise=1, blur=1, jpeg=1, perspective=1
    )
    a, b = (augment(canvas, (200, 600), label, np.random.default_rng(4), always) for _ in range(2))
    assert np.array_equal(a.image, b.image)
    assert np.array_equal(a.corners, b.corners)


def test_vertebrae_cut_by_the_edge_are_dropped() -> None:
    label = spine([0.0, 0.0]) - np.array([0.0, 40.0])
    outline = np.array([[0.0, 0.0], [320.0, 0.0], [320.0, 640.0], [0.0, 640.0]])
    assert visible(label, outline).tolist() == [False, True]


def test_a_homography_moves_points() -> None:
    shift = np.array([[1.0, 0, 5], [0, 1, -2], [0, 0, 1]])
    assert warp_points(np.array([[1.0, 2.0]]), shift) == pytest.approx(np.array([[6.0, 0.0]]))


def test_an_empty_picture_has_no_vertebra() -> None:
    sample = empty_picture(np.random.default_rng(1), Augmentation())
    assert sample.image.shape == (PICTURE[1], PICTURE[0])
    assert len(sample.corners) == 0


def test_grey_side_bands_are_found() -> None:
    image = np.full((100, 80), 124, dtype=np.uint8)
    image[:, 20:55] = np.arange(35, dtype=np.uint8) * 3
    assert film_columns(image) == (20, 55)
