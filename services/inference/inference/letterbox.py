"""From a film to what the two networks see of it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from inference.film.decode import Film
from inference.manifest import Canvas

# 1 x channels (1 or 3) x height x width, grey levels 0…255.
Picture = NDArray[np.float32]

# The callers decide how many films are read at once.
cv2.setNumThreads(1)


@dataclass(frozen=True, slots=True)
class Placement:
    """How a film lies on its canvas: canvas px = film px x `scale` + (`left`, `top`)."""

    scale: float
    left: int
    top: int


def letterbox(film: Film, canvas: Canvas) -> tuple[NDArray[np.float32], Placement]:
    """Lay a film onto a canvas of its own shape.

    Scaled by area so that its longest side is `size`, centred, and each side filled up with the
    border to a multiple of `stride`. Most films are narrow; what is not there need not be computed.

    Returns the model's input, 3 x height x width floats of 0…1 (RGB), and where the film lies on
    it.
    """
    scale = canvas.size / max(film.width, film.height)
    width, height = _scaled(film, scale)
    full_width, full_height = _round_up(width, canvas.stride), _round_up(height, canvas.stride)
    left, top = (full_width - width) // 2, (full_height - height) // 2
    resized = cv2.resize(_grey_if_so(film.pixels), (width, height), interpolation=cv2.INTER_AREA)
    planes = np.full((3, full_height, full_width), canvas.border, np.uint8)
    target = planes[:, top : top + height, left : left + width]
    target[...] = resized if resized.ndim == 2 else resized.transpose(2, 0, 1)
    # In double, then to float: the same value to the last bit as in the app.
    levels = (np.arange(256) / 255).astype(np.float32)
    return levels[planes], Placement(scale, left, top)


def shrink(film: Film, size: int) -> tuple[Picture, float]:
    """Scale a film by area so that its longest side is at most `size`; never enlarge it.

    Returns 1 x channels (1 or 3) x height x width floats of 0…255, and the scale.
    """
    scale = min(1.0, size / max(film.width, film.height))
    pixels = _grey_if_so(film.pixels)
    small = cv2.resize(pixels, _scaled(film, scale), interpolation=cv2.INTER_AREA)
    planes = small[np.newaxis] if small.ndim == 2 else small.transpose(2, 0, 1)
    return np.ascontiguousarray(planes[np.newaxis], np.float32), scale


def _scaled(film: Film, scale: float) -> tuple[int, int]:
    # round() takes halves to the even number, as where the model was trained: one px of shift is a
    # corner's worth of error.
    return max(1, round(film.width * scale)), max(1, round(film.height * scale))


def _round_up(length: int, stride: int) -> int:
    return -(-length // stride) * stride


def _grey_if_so(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take one of three equal channels: most films are grey, and resizing is a third of the way."""
    if pixels.ndim == 2:
        return pixels
    red = cv2.extractChannel(pixels, 0).astype(np.uint8, copy=False)
    others = (cv2.extractChannel(pixels, channel) for channel in (1, 2))
    return red if all(np.array_equal(red, other) for other in others) else pixels
