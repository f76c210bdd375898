"""Crops for the second stage: one vertebra each, upright and at one size, as guessed.

A crop's own coordinates: the origin is the guess's middle, x runs along the guess's mid-line, and
one unit is the guess's width.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.geometry import Floats, between_pixels, midlines, widths

Grey = NDArray[np.uint8]

CROP = (112, 96)
"""Width and height of a crop, px."""

SPAN = 2.4
"""Width of a crop in widths of its vertebra: room for most of both neighbours."""

LEAST_DEVIATION = 8
"""Grey levels added to a crop's standard deviation: noise on an empty picture stays small."""


@dataclass(frozen=True)
class Frame:
    """Where a vertebra is guessed: `middle` (2,) px, `turn` in radians, `width` in px."""

    middle: Floats
    turn: float
    width: float


def frame_of(corners: Floats) -> Frame:
    """The frame of a guess (4, 2) px in the order TL, TR, BL, BR."""
    (line,) = midlines(corners[None])
    turn = float(np.arctan2(line[1], line[0]))
    return Frame(corners.mean(axis=0), turn, float(widths(corners[None])[0]))


def _rotation(turn: float) -> Floats:
    cos, sin = np.cos(turn), np.sin(turn)
    return np.array([[cos, -sin], [sin, cos]], dtype=np.float64)


def to_frame(points: Floats, frame: Frame) -> Floats:
    """Px (…, 2) to the crop's own coordinates."""
    return np.asarray((points - frame.middle) @ _rotation(frame.turn) / frame.width, np.float64)


def from_frame(points: Floats, frame: Frame) -> Floats:
    """The crop's own coordinates (…, 2) to px."""
    return np.asarray(points * frame.width @ _rotation(frame.turn).T + frame.middle, np.float64)


def cut(image: Grey, frame: Frame, *, mirror: bool = False, border: int) -> Grey:
    """The crop (96, 112) of a frame; what lies beyond the image is `border` grey."""
    scale = CROP[0] / (SPAN * frame.width)
    turned = _rotation(-frame.turn) * scale
    matrix = np.eye(3)
    matrix[:2, :2] = turned
    matrix[:2, 2] = np.array(CROP) / 2 - turned @ frame.middle
    if mirror:
        matrix = np.array([[-1, 0, CROP[0]], [0, 1, 0], [0, 0, 1]]) @ matrix
    pixels = between_pixels(matrix)[:2]
    crop = cv2.warpAffine(image, pixels, CROP, flags=cv2.INTER_LINEAR, borderValue=border)
    return np.asarray(crop, dtype=np.uint8)


def mirrored(points: Floats) -> Floats:
    """Corners (…, 4, 2) in a crop's own coordinates as the mirrored crop shows them."""
    return np.asarray(points[..., [1, 0, 3, 2], :] * np.array([-1.0, 1.0]), dtype=np.float64)


def normalise(crops: Grey) -> NDArray[np.float32]:
    """Grey levels of crops (…, 96, 112) less their mean, by their standard deviation: films differ
    in both."""
    levels = crops.astype(np.float32)
    centred = levels - levels.mean(axis=(-2, -1), keepdims=True)
    deviation = np.sqrt(np.square(centred).mean(axis=(-2, -1), keepdims=True))
    return np.asarray(centred / (deviation + LEAST_DEVIATION), dtype=np.float32)


def around(image: Grey, corners: Floats) -> tuple[Grey, Floats]:
    """The part of an image that crops of these vertebrae (n, 4, 2) show, and the corners on it."""
    margin = SPAN * widths(corners).max()
    first = np.maximum(np.floor(corners.min(axis=(0, 1)) - margin), 0).astype(int)
    last = np.ceil(corners.max(axis=(0, 1)) + margin).astype(int)
    return image[first[1] : last[1], first[0] : last[0]], corners - first
