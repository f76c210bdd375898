"""From the network's raw output to a chain of vertebrae, as the runtimes do it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.geometry import Floats, midlines

CONFIDENCE = 0.25
IOU = 0.6
MAX_OVERLAP = 0.45
MAX_OFFSET_IN_WIDTHS = 0.9
MAX_LINK_IN_WIDTHS = 4.0
MAX_OBLIQUITY = 45.0


@dataclass(frozen=True)
class Detections:
    """Vertebrae top to bottom; `boxes` (n, 4) and `corners` (n, 4, 2) in px of the input canvas."""

    confidence: Floats
    boxes: Floats
    corners: Floats
    sureness: Floats  # (n, 4): the output's visibility, which states each corner's spread

    def take(self, index: NDArray[np.intp] | list[int]) -> "Detections":
        """Those of `index`, in its order."""
        return Detections(
            self.confidence[index], self.boxes[index], self.corners[index], self.sureness[index]
        )


def intersections(boxes: Floats) -> Floats:
    """Shared area of every pair of boxes (n, 4): (n, n)."""
    low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    return np.asarray(np.clip(high - low, 0, None).prod(axis=2), dtype=np.float64)


def greedy(order: NDArray[np.intp], clash: NDArray[np.bool_]) -> list[int]:
    """Indices in `order` that clash with none kept before."""
    kept: list[int] = []
    for i in order:
        if not clash[int(i), kept].any():
            kept.append(int(i))
    return kept


def decode(output: NDArray[np.float32], confidence: float = CONFIDENCE) -> Detections:
    """One film's output (17, candidates) after threshold and non-maximum suppression."""
    found = output[:, output[4] >= confidence].astype(np.float64).T
    half = found[:, 2:4] / 2
    boxes = np.concatenate([found[:, :2] - half, found[:, :2] + half], axis=1)
    points = found[:, 5:].reshape(-1, 4, 3)
    everything = Detections(found[:, 4], boxes, points[:, :, :2], points[:, :, 2])
    shared = intersections(boxes)
    area = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    clash = shared / np.maximum(area[:, None] + area[None, :] - shared, 1e-9) > IOU
    kept = greedy(np.argsort(-everything.confidence, kind="stable"), clash)
    kept.sort(key=lambda i: found[i, 1])
    return everything.take(kept)


def chain(found: Detections) -> Detections:
    """The spine among the finds, top to bottom: none twice, none beside it, none across it.

    The rules and limits are the app's (`src/domain/chain.ts`), with upright boxes for overlap.
    """
    area = (found.boxes[:, 2:] - found.boxes[:, :2]).prod(axis=1)
    smaller = np.maximum(np.minimum(area[:, None], area[None, :]), 1e-9)
    clash = intersections(found.boxes) / smaller > MAX_OVERLAP
    kept = greedy(np.argsort(-found.confidence, kind="stable"), clash)
    found = found.take(sorted(kept, key=lambda i: float(found.boxes[i, 1] + found.boxes[i, 3])))
    found = found.take(_best_column(found))
    while len(found.confidence) >= 3:
        offsets = _offsets(found.corners) / MAX_OFFSET_IN_WIDTHS
        strays = offsets if offsets.max() > 1 else _obliquities(found.corners) / MAX_OBLIQUITY
        worst = int(np.argmax(strays))
        if strays[worst] <= 1:
            break
        found = found.take([i for i in range(len(strays)) if i != worst])
    return found


def _best_column(found: Detections) -> list[int]:
    """Of all ways down, the one with the largest sum of confidence less the cost of its links.

    A link costs half the square of how far two vertebrae lie off each other's axis, as a part of
    what is allowed; two that lie too far apart cannot follow each other.
    """
    centre, line = found.corners.mean(axis=1), midlines(found.corners)
    width = np.maximum(np.linalg.norm(line, axis=1), 1e-9)
    score: list[float] = []
    above: list[int] = []
    for i in range(len(centre)):
        best, way = 0.0, -1
        for j in range(i):
            gap, mean = centre[i] - centre[j], (width[i] + width[j]) / 2
            if float(np.linalg.norm(gap)) > MAX_LINK_IN_WIDTHS * mean:
                continue
            offset = (abs(gap @ line[i]) / width[i] + abs(gap @ line[j]) / width[j]) / 2
            through = score[j] - float(offset / (MAX_OFFSET_IN_WIDTHS * mean)) ** 2 / 2
            if through > best:
                best, way = through, j
        score.append(best + float(found.confidence[i]))
        above.append(way)
    column: list[int] = []
    at = int(np.argmax(score)) if score else -1
    while at >= 0:
        column.append(at)
        at = above[at]
    return column[::-1]


def _offsets(corners: Floats) -> Floats:
    """Distance of each centre from the line through two neighbours, in widths: (n,)."""
    centre, width = corners.mean(axis=1), np.linalg.norm(midlines(corners), axis=1)
    n = len(centre)
    result = np.zeros(n)
    for i in range(n):
        a, b = (i - 1, i + 1) if 0 < i < n - 1 else ((1, 2) if i == 0 else (n - 3, n - 2))
        along = centre[b] - centre[a]
        across = np.array([-along[1], along[0]]) / max(float(np.linalg.norm(along)), 1e-9)
        here = max(float(np.median(width[[a, b, i]])), 1e-9)
        result[i] = abs(float((centre[i] - centre[a]) @ across)) / here
    return result


def _obliquities(corners: Floats) -> Floats:
    """Angle between each mid-line and the square to the spine at its place, 0…90°: (n,)."""
    padded = np.pad(corners.mean(axis=1), ((1, 1), (0, 0)), mode="edge")
    down, line = padded[2:] - padded[:-2], midlines(corners)
    along = np.abs((down * line).sum(axis=1))
    across = np.abs(down[:, 0] * line[:, 1] - down[:, 1] * line[:, 0])
    return np.asarray(np.degrees(np.arctan2(along, across)), dtype=np.float64)
