"""What the finds on a film say about its spine: the app's `src/domain/reading/measure.ts`, angles only."""

import math
from dataclasses import dataclass

import numpy as np

from training.chain import Vertebrae, chain
from training.geometry import Floats, tilts, widths

MAX_SPACING_IN_WIDTHS = 2.0
MAX_WIDTH_RATIO = 1.7
MIN_RUN = 5
CORNER_CORRELATION = 0.63
"""Of the errors of one vertebra's corners, as `calibrate` finds it."""


@dataclass(frozen=True)
class Spine:
    """A measured film. `vertebrae` are the chain, top to bottom; angles in degrees."""

    vertebrae: Vertebrae
    max_cobb: float | None  # None: too little of a spine to measure
    sd: float | None  # expected error of max Cobb; None: the model states none


def is_spine(corners: Floats) -> bool:
    """Whether five vertebrae in a row are sized alike and follow each other closely."""
    width, centre = widths(corners), corners.mean(axis=1)
    spacing = np.linalg.norm(np.diff(centre, axis=0), axis=1)
    above, below = width[:-1], width[1:]
    alike = np.maximum(above / below, below / above) <= MAX_WIDTH_RATIO
    follow = alike & (spacing <= MAX_SPACING_IN_WIDTHS * (above + below) / 2)
    run = longest = 1
    for follows in follow:
        run = run + 1 if follows else 1
        longest = max(longest, run)
    return longest >= MIN_RUN


def tilt_sds(corners: Floats, sds: Floats) -> Floats:
    """Expected error of each tilt, degrees.

    The mid-line's ends are means of two corners each, and what all four err alike turns nothing.
    """
    turning = math.sqrt(1 - CORNER_CORRELATION)
    sd = np.degrees(turning * np.sqrt((sds**2).sum(axis=1)) / (2 * widths(corners)))
    return np.asarray(np.minimum(sd, 180.0), dtype=np.float64)


def measure(found: Vertebrae, film: tuple[int, int]) -> Spine:
    """The spine of a film of this width and height, px."""
    spine = found.take(chain(found, film))
    if not is_spine(spine.corners):
        return Spine(spine, None, None)
    theta = tilts(spine.corners)
    ends = [int(np.argmax(theta)), int(np.argmin(theta))]
    sd = None
    if spine.sds is not None:
        sd = float(np.hypot(*tilt_sds(spine.corners[ends], spine.sds[ends])))
    return Spine(spine, float(theta[ends[0]] - theta[ends[1]]), sd)
