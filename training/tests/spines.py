"""Made-up spines for tests: no film and no label of the data sets is ever used here."""

import numpy as np

from training.geometry import Floats


def spine(angles: list[float], width: float = 40.0, height: float = 24.0) -> Floats:
    """Corners (n, 4, 2) of vertebrae of the given tilts (degrees), one below the other."""
    corners = []
    for i, angle in enumerate(angles):
        cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        along = np.array([cos, sin]) * width / 2
        down = np.array([-sin, cos]) * height / 2
        centre = np.array([100.0, 40.0 + 32.0 * i])
        corners.append(
            [
                centre - along - down,
                centre + along - down,
                centre - along + down,
                centre + along + down,
            ]
        )
    return np.array(corners)
