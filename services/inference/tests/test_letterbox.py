"""Laying a film onto the canvas."""

import numpy as np
import pytest

from inference.film import Film
from inference.letterbox import Placement, letterbox
from inference.manifest import Canvas

CANVAS = Canvas(name="images", width=8, height=16, border=114)


def _levels(canvas: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> list[int]:
    return [int(value) for value in np.rint(canvas * 255)]


def test_scales_to_fit_centres_and_fills_the_rest() -> None:
    canvas, placement = letterbox(Film(np.full((32, 8), 255, np.uint8)), CANVAS)
    assert placement == Placement(scale=0.5, left=2, top=0)
    assert canvas.shape == (3, 16, 8)
    assert canvas.dtype == np.float32
    assert _levels(canvas[0, 0]) == [114, 114, 255, 255, 255, 255, 114, 114]


def test_lays_colours_in_their_planes_and_grey_in_all() -> None:
    colours = np.tile(np.array([10, 20, 30], np.uint8), (16, 8, 1))
    assert _levels(letterbox(Film(colours), CANVAS)[0][:, 0, 0]) == [10, 20, 30]
    grey = np.full((16, 8), 7, np.uint8)
    assert _levels(letterbox(Film(grey), CANVAS)[0][:, 0, 0]) == [7, 7, 7]


def test_rounds_half_a_pixel_to_the_even_number() -> None:
    # 10 x 32 scales to 5 x 16; 11 x 32 to 5.5, of which the even 6 is taken.
    assert letterbox(Film(np.zeros((32, 11), np.uint8)), CANVAS)[1].left == 1
    assert letterbox(Film(np.zeros((32, 9), np.uint8)), CANVAS)[1].left == 2


@pytest.mark.parametrize("shape", [(400, 1), (1, 400), (1, 1)])
def test_never_shrinks_a_film_to_nothing(shape: tuple[int, int]) -> None:
    canvas, _ = letterbox(Film(np.zeros(shape, np.uint8)), CANVAS)
    assert canvas.min() == 0
