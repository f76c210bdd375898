"""What a model found on a film, as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inference.prediction import Detection
from training.geometry import Floats

Index = NDArray[np.intp]


@dataclass(frozen=True)
class Vertebrae:
    """Of one film, px of it: `boxes` (n, 4), `corners` (n, 4, 2) and `sds` (n, 4)."""

    confidence: Floats
    boxes: Floats
    corners: Floats
    sds: Floats | None  # expected error of each corner along each axis; None: the model states none

    def take(self, index: Index | list[int]) -> "Vertebrae":
        """Those of `index`, in its order."""
        at = np.asarray(index, dtype=np.intp)
        sds = None if self.sds is None else self.sds[at]
        return Vertebrae(self.confidence[at], self.boxes[at], self.corners[at], sds)


FilmDetections = tuple[Vertebrae, tuple[int, int]]
"""Detections on a film, and its width and height, px."""


def vertebrae_of(detections: list[Detection]) -> Vertebrae:
    """The service's detections as arrays."""
    keypoints = [d.keypoints for d in detections]
    sds = [[np.nan if point.sd is None else point.sd for point in four] for four in keypoints]
    stated = np.array(sds, dtype=np.float64).reshape(-1, 4)
    return Vertebrae(
        np.array([d.confidence for d in detections], dtype=np.float64),
        np.array([[d.x1, d.y1, d.x2, d.y2] for d in detections], dtype=np.float64).reshape(-1, 4),
        np.array([[[p.x, p.y] for p in four] for four in keypoints], dtype=np.float64).reshape(
            -1, 4, 2
        ),
        None if np.isnan(stated).any() else stated,
    )
