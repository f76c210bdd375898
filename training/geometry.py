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
    """Fits a film (width, height) onto a canvas, centred."""
    scale = min(canvas[0] / film[0], canvas[1] / film[1])
    width = max(1, round(film[0] * scale))
    height = max(1, round(film[1] * scale))
    return Placement(scale, (canvas[0] - width) // 2, (canvas[1] - height) // 2, width, height)


def to_canvas(points: Floats, placement: Placement) -> Floats:
    """Film px (…, 2) to canvas px."""
    return points * placement.scale + np.array([placement.left, placement.top], dtype=np.float64)


def between_pixels(matrix: Floats) -> Floats:
    """A map of px (3, 3) as OpenCV takes it: pixel i covers [i, i + 1] in labels but is centred on
    i for OpenCV."""
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    return np.asarray(np.linalg.inv(half) @ matrix @ half, dtype=np.float64)


def midlines(corners: Floats) -> Floats:
    """Mid-line direction of each vertebra, mid(TR, BR) − mid(TL, BL): (n, 2) px."""
    return np.asarray(
        (corners[:, 1] + corners[:, 3] - corners[:, 0] - corners[:, 2]) / 2, dtype=np.float64
    )


def spine_directions(corners: Floats) -> Floats:
    """Way down the spine at each vertebra, from the neighbour above to the one below: (n, 2) px."""
    padded = np.pad(corners.mean(axis=1), ((1, 1), (0, 0)), mode="edge")
    return np.asarray(padded[2:] - padded[:-2], dtype=np.float64)


def angle_across(down: Floats) -> Floats:
    """Direction that points to the right of ways down (n, 2) as the film shows it, degrees."""
    return np.asarray(np.degrees(np.arctan2(-down[:, 0], down[:, 1])), dtype=np.float64)


def turn_between(start: Floats, end: Floats) -> Floats:
    """Turn from one direction to another, −180…180°."""
    return np.asarray((end - start + 180) % 360 - 180, dtype=np.float64)


def tilts(corners: Floats) -> Floats:
    """Tilt of each vertebra of a chain in degrees, positive where its image right is lower: (n,).

    As the app's `tiltsOf`: exchanged left and right corners change nothing, and along the chain
    there is no jump from 180° to −180°.
    """
    if len(corners) == 0:
        return np.zeros(0)
    v = midlines(corners)
    raw = np.degrees(np.arctan2(v[:, 1], v[:, 0]))
    away = np.abs(turn_between(angle_across(spine_directions(corners)), raw)) > 90
    facing = np.where(away, raw + 180, raw)
    previous = np.concatenate([[0.0], facing[:-1]])
    return np.asarray(np.cumsum(turn_between(previous, facing)), dtype=np.float64)


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
