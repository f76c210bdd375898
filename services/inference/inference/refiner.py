"""The second network: each vertebra's corners once more, seen upright and at full resolution."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inference.letterbox import Picture
from inference.manifest import ModelEntry, verify_weights
from inference.onnx_session import open_session
from inference.prediction import Detection, Keypoint


class Refiner(Protocol):
    """Not safe for two threads at a time."""

    def run(self, picture: Picture, guesses: NDArray[np.float32]) -> NDArray[np.float32]:
        """Corners n x 4 x 2, px of the picture, to n x 4 x 3: x, y and sd of each, refined."""


class OnnxRefiner:
    """The refiner of the manifest in ONNX Runtime, on the CPU."""

    def __init__(self, models_dir: Path, entry: ModelEntry, *, threads: int) -> None:
        """Load the weights.

        Raises ModelUnavailableError if they are missing, altered or unusable.
        """
        weights = verify_weights(models_dir / entry.refiner.file, entry.refiner.sha256)
        self._session = open_session(weights, entry.refiner.file, threads=threads)

    def run(self, picture: Picture, guesses: NDArray[np.float32]) -> NDArray[np.float32]:
        """See Refiner."""
        (corners,) = self._session.run(["corners"], {"film": picture, "guesses": guesses})
        return np.asarray(corners, np.float32)


def refine(
    found: Sequence[Detection], picture: Picture, scale: float, refiner: Refiner
) -> list[Detection]:
    """Detections with refined corners, their expected errors and the hulls of these corners.

    `picture` shows the film at `scale`; corners are px of the film. Sorted top to bottom.
    """
    if not found:
        return []
    corners = np.array([[(point.x, point.y) for point in one.keypoints] for one in found])
    refined = refiner.run(picture, (corners * scale).astype(np.float32)).astype(np.float64) / scale
    moved = [_moved(one, points) for one, points in zip(found, refined, strict=True)]
    return sorted(moved, key=lambda one: one.y1 + one.y2)


def _moved(detection: Detection, points: NDArray[np.float64]) -> Detection:
    tl, tr, bl, br = (Keypoint(x=x, y=y, sd=sd) for x, y, sd in points.tolist())
    (x1, y1), (x2, y2) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    hull = {"x1": float(x1), "y1": float(y1), "x2": float(x2), "y2": float(y2)}
    return detection.model_copy(update=hull | {"keypoints": (tl, tr, bl, br)})
