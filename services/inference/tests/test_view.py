"""Which image of a film is read."""

import numpy as np
import pytest

from inference.film.view import Crop, FilmView, apply_view, stretch

IMAGE = np.array([[1, 2, 3], [4, 5, 6]], np.uint8)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (FilmView(), [[1, 2, 3], [4, 5, 6]]),
        (FilmView(turn=90), [[4, 1], [5, 2], [6, 3]]),
        (FilmView(turn=180), [[6, 5, 4], [3, 2, 1]]),
        (FilmView(turn=270), [[3, 6], [2, 5], [1, 4]]),
        (FilmView(mirrored=True), [[3, 2, 1], [6, 5, 4]]),
        (FilmView(turn=90, mirrored=True), [[1, 4], [2, 5], [3, 6]]),
        (FilmView(crop=Crop(1, 0, 2, 1)), [[2, 3]]),
        (FilmView(turn=90, mirrored=True, crop=Crop(1, 1, 9, 9)), [[5], [6]]),
        (FilmView(crop=Crop(7, 7, 2, 2)), [[1, 2, 3], [4, 5, 6]]),
    ],
    ids=repr,
)
def test_turns_then_mirrors_then_crops(view: FilmView, expected: list[list[int]]) -> None:
    assert apply_view(IMAGE, view).tolist() == expected
    colour = np.stack([IMAGE] * 3, axis=2)
    assert apply_view(colour, view)[:, :, 1].tolist() == expected


def test_stretches_along_straight_lines() -> None:
    assert stretch(np.array([[0, 100]], np.uint8), 4, 1).tolist() == [[0, 25, 75, 100]]
    assert stretch(np.array([[0], [100]], np.uint8), 1, 4).tolist() == [[0], [25], [75], [100]]
    assert stretch(IMAGE, 3, 2) is IMAGE


def test_stretches_a_large_image_in_blocks_as_if_it_were_one() -> None:
    large = np.random.default_rng(2).integers(0, 255, (1500, 1000), dtype=np.uint8)
    whole = stretch(large, 1200, 1500)
    np.testing.assert_array_equal(whole[:10], stretch(large[:10], 1200, 10))
    down = stretch(large, 1000, 1700)
    np.testing.assert_array_equal(down[:, :7], stretch(large[:, :7].copy(), 7, 1700))
