"""Laying a film onto the canvas."""

import numpy as np
import pytest

from inference.film.decode import Film
from inference.letterbox import Placement, letterbox, shrink
from inference.manifest import Canvas

CANVAS = Canvas(name="images", size=16, stride=4, border=114)


def _levels(canvas: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> list[int]:
    return [int(value) for value in np.rint(canvas * 255)]


def test_scales_to_fit_centres_and_fills_the_rest() -> None:
    canvas, placement = letterbox(Film(np.full((32, 12), 255, np.uint8)), CANVAS)
    assert placement == Placement(scale=0.5, left=1, top=0)
    assert canvas.shape == (3, 16, 8)
    assert canvas.dtype == np.float32
    assert _levels(canvas[0, 0]) == [114, 255, 255, 255, 255, 255, 255, 114]


@pytest.mark.parametrize(
    ("film", "canvas"), [((32, 8), (16, 4)), ((32, 9), (16, 4)), ((20, 30), (12, 16))]
)
def test_makes_the_canvas_as_narrow_as_the_film(
    film: tuple[int, int], canvas: tuple[int, int]
) -> None:
    assert letterbox(Film(np.zeros(film, np.uint8)), CANVAS)[0].shape == (3, *canvas)


def test_lays_colours_in_their_planes_and_grey_in_all() -> None:
    colours = np.tile(np.array([10, 20, 30], np.uint8), (16, 8, 1))
    assert _levels(letterbox(Film(colours), CANVAS)[0][:, 0, 0]) == [10, 20, 30]
    grey = np.full((16, 8), 7, np.uint8)
    assert _levels(letterbox(Film(grey), CANVAS)[0][:, 0, 0]) == [7, 7, 7]


def test_rounds_half_a_pixel_to_the_even_number() -> None:
    # 11 x 32 scales to 5.5 x 16, of which the even 6 is taken; 9 x 32 to 4.5, and 4.
    assert letterbox(Film(np.zeros((32, 11), np.uint8)), CANVAS)[1].left == 1
    assert letterbox(Film(np.zeros((32, 9), np.uint8)), CANVAS)[0].shape == (3, 16, 4)


@pytest.mark.parametrize("shape", [(400, 1), (1, 400), (1, 1)])
def test_never_shrinks_a_film_to_nothing(shape: tuple[int, int]) -> None:
    canvas, _ = letterbox(Film(np.zeros(shape, np.uint8)), CANVAS)
    assert canvas.min() == 0


def test_shrinks_a_large_film_and_leaves_a_small_one_as_it_is() -> None:
    picture, scale = shrink(Film(np.full((40, 24), 7, np.uint8)), 10)
    assert (picture.shape, scale) == ((1, 1, 10, 6), 0.25)
    assert picture.max() == picture.min() == 7
    picture, scale = shrink(Film(np.zeros((4, 8), np.uint8)), 10)
    assert (picture.shape, scale) == ((1, 1, 4, 8), 1.0)


def test_shrinks_colours_each_alone() -> None:
    colours = np.tile(np.array([10, 20, 30], np.uint8), (20, 20, 1))
    picture, _ = shrink(Film(colours), 5)
    assert picture[0, :, 0, 0].tolist() == [10, 20, 30]
