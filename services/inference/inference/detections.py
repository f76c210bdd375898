"""From the network's raw output to detections on the film (the app's `decode-output.ts`)."""

import numpy as np
from numpy.typing import NDArray

from inference.letterbox import Placement
from inference.manifest import ModelEntry
from inference.prediction import Detection, Keypoint

# Rows of the output: confidence, then x, y, visibility of each of four corners. The boxes that the
# network could find too would cost a quarter of its time; they are the hulls of the corners.
ROWS = 13
_CONFIDENCE_ROW = 0
_FIRST_CORNER_ROW = 1

Boxes = NDArray[np.float64]  # n x 4: x1, y1, x2, y2


def decode_output(
    output: NDArray[np.float32], placement: Placement, entry: ModelEntry
) -> list[Detection]:
    """Turn one film's output (13 x candidates, canvas px) into detections, sorted top to bottom.

    Keeps those of at least the entry's confidence; greedy non-maximum suppression at its IoU, most
    confident first; mapped back to px of the film.
    """
    exact = output.astype(np.float64)
    sure = exact[:, exact[_CONFIDENCE_ROW] >= entry.thresholds.confidence]
    offset = np.array([placement.left, placement.top])
    confidence = np.minimum(sure[_CONFIDENCE_ROW], 1)
    corners = sure[_FIRST_CORNER_ROW:].T.reshape(-1, 4, 3)[:, :, :2]
    corners = (corners - offset) / placement.scale
    boxes = np.hstack([corners.min(axis=1), corners.max(axis=1)])
    kept = suppress_overlaps(boxes, confidence, entry.thresholds.iou)
    kept.sort(key=lambda i: boxes[i, 1] + boxes[i, 3])
    return [_detection(boxes[i], confidence[i], corners[i], entry.classes[0]) for i in kept]


def suppress_overlaps(boxes: Boxes, confidence: NDArray[np.float64], iou: float) -> list[int]:
    """Greedy non-maximum suppression: indices of those kept, most confident first.

    Drops what overlaps a kept box by more than `iou`.
    """
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    kept: list[int] = []
    rest = np.argsort(-confidence, kind="stable")
    while rest.size:
        best, rest = rest[0], rest[1:]
        kept.append(int(best))
        sides = np.minimum(boxes[rest, 2:], boxes[best, 2:]) - np.maximum(
            boxes[rest, :2], boxes[best, :2]
        )
        shared = np.prod(np.maximum(sides, 0), axis=1)
        together = areas[rest] + areas[best] - shared
        overlap = np.divide(shared, together, out=np.zeros_like(shared), where=shared > 0)
        rest = rest[overlap <= iou]
    return kept


def _detection(
    box: NDArray[np.float64],
    confidence: float,
    corners: NDArray[np.float64],
    class_name: str,
) -> Detection:
    tl, tr, bl, br = (Keypoint(x=x, y=y) for x, y in corners.tolist())
    x1, y1, x2, y2 = box.tolist()
    return Detection(
        class_name=class_name,
        confidence=float(confidence),
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        keypoints=(tl, tr, bl, br),
    )
