"""Tilts, Cobb angles and canvas placement. Corners: (n, 4, 2) px in the order TL, TR, BL, BR."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Placement:
    """How a film lies on a canvas: canvas px = film px × `scale` + (`left`, `top`)."""

    scale: float
    left: int
    top: int
    width: int
    height: int


def place(film: tuple[int, int], canvas: tuple[int, int]) -> Placement:
    """Fits a film (width, height) onto a canvas, centred, as both runtimes do."""
    scale = min(canvas[0] / film[0], canvas[1] / film[1])
    # round() sends halves to the even number. The runtimes do the same: 1 px is a corner's error.
    width = max(1, round(film[0] * scale))
    height = max(1, round(film[1] * scale))
    return Placement(scale, (canvas[0] - width) // 2, (canvas[1] - height) // 2, width, height)


def to_canvas(points: Floats, placement: Placement) -> Floats:
    """Film px (…, 2) to canvas px."""
    return points * placement.scale + np.array([placement.left, placement.top], dtype=np.float64)


def to_film(points: Floats, placement: Placement) -> Floats:
    """Canvas px (…, 2) to film px."""
    offset = np.array([placement.left, placement.top], dtype=np.float64)
    return np.asarray((points - offset) / placement.scale, dtype=np.float64)


def midlines(corners: Floats) -> Floats:
    """Mid-line direction of each vertebra, mid(TR, BR) − mid(TL, BL): (n, 2) px."""
    return np.asarray(
        (corners[:, 1] + corners[:, 3] - corners[:, 0] - corners[:, 2]) / 2, dtype=np.float64
    )


def tilts(corners: Floats) -> Floats:
    """Tilt of each vertebra in degrees, positive where its right side lies lower: (n,)."""
    v = midlines(corners)
    return np.asarray(np.degrees(np.arctan2(v[:, 1], v[:, 0])), dtype=np.float64)


def max_cobb(corners: Floats) -> float:
    """Largest angle between any two vertebrae, degrees; 0 for fewer than two."""
    if len(corners) < 2:
        return 0.0
    theta = tilts(corners)
    return float(theta.max() - theta.min())


def boxes(corners: Floats) -> Floats:
    """Upright hull of each vertebra, x1 y1 x2 y2: (n, 4)."""
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)


def widths(corners: Floats) -> Floats:
    """Length of each mid-line, px: (n,)."""
    return np.asarray(np.linalg.norm(midlines(corners), axis=1), dtype=np.float64)


def heights(corners: Floats) -> Floats:
    """Distance between the middles of the two endplates, px: (n,)."""
    v = (corners[:, 2] + corners[:, 3] - corners[:, 0] - corners[:, 1]) / 2
    return np.asarray(np.linalg.norm(v, axis=1), dtype=np.float64)


def severity(angle: float) -> int:
    """0 none (< 10°), 1 mild (< 25°), 2 moderate (< 40°), 3 severe."""
    return int(np.searchsorted([10.0, 25.0, 40.0], angle, side="right"))
