"""Which image of a film is read (the app's `film-view.ts` and `apply-view.ts`)."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Turn = Literal[0, 90, 180, 270]
TURNS: tuple[Turn, ...] = (0, 90, 180, 270)
Pixels = NDArray[np.uint8]

_BLOCK = 1_000_000


class Crop(NamedTuple):
    """A rectangle of whole px."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FilmView:
    """Which image of a film is read.

    It is made in this order: the page (from 0; None for the largest), upright by its EXIF
    orientation, with square pixels; then turned clockwise, then mirrored left to right, then
    cropped. All coordinates of an answer are px of this image.
    """

    page: int | None = None
    turn: Turn = 0
    mirrored: bool = False
    crop: Crop | None = None


# A film as it was uploaded.
PLAIN_VIEW = FilmView()


def apply_view(upright: Pixels, view: FilmView) -> Pixels:
    """Turn, mirror and crop an upright page with square pixels.

    A crop that has no pixel of the image leaves the whole of it.
    """
    turned = np.rot90(upright, -view.turn // 90)
    image = turned[:, ::-1] if view.mirrored else turned
    return np.ascontiguousarray(_crop(image, view.crop) if view.crop else image, np.uint8)


def _crop(image: Pixels, crop: Crop) -> Pixels:
    part: Pixels = image[
        max(0, crop.y) : max(0, crop.y + crop.height), max(0, crop.x) : max(0, crop.x + crop.width)
    ]
    return part if part.size else image


def stretch(image: Pixels, width: int, height: int) -> Pixels:
    """Give an image another size, by straight lines between the centres of its pixels.

    For small changes of one side, as pixels that are not square need.
    """
    across = image if image.shape[1] == width else _stretch_across(image, width)
    return across if across.shape[0] == height else _stretch_down(across, height)


def _stretch_across(image: Pixels, width: int) -> Pixels:
    first, second, part = _places(width, image.shape[1])
    part = part.reshape(-1, *(1,) * (image.ndim - 2))
    out = np.empty((image.shape[0], width, *image.shape[2:]), np.uint8)
    at_a_time = max(1, _BLOCK // (out.size // image.shape[0]))
    for top in range(0, image.shape[0], at_a_time):
        rows = image[top : top + at_a_time].astype(np.float64)
        out[top : top + at_a_time] = _between(rows[:, first], rows[:, second], part)
    return out


def _stretch_down(image: Pixels, height: int) -> Pixels:
    first, second, part = _places(height, image.shape[0])
    part = part.reshape(-1, *(1,) * (image.ndim - 1))
    out = np.empty((height, *image.shape[1:]), np.uint8)
    at_a_time = max(1, _BLOCK // (out.size // height))
    for top in range(0, height, at_a_time):
        block = slice(top, top + at_a_time)
        above = image[first[block]].astype(np.float64)
        out[block] = _between(above, image[second[block]].astype(np.float64), part[block])
    return out


def _between(a: NDArray[Any], b: NDArray[Any], part: NDArray[Any]) -> NDArray[Any]:
    levels: NDArray[Any] = np.floor(a + (b - a) * part + 0.5)
    return levels


def _places(length: int, before: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Tell between which two old pixels a new one's centre lies, and which part of the way."""
    at = np.clip((np.arange(length) + 0.5) * (before / length) - 0.5, 0, before - 1)
    first = np.floor(at).astype(np.intp)
    return first, np.minimum(first + 1, before - 1), at - first
