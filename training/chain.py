"""The spine among the finds: the app's `src/domain/reading/chain.ts`, rule for rule.

Models are judged by the angles that users see. `tests/chains.jsonl` holds what the app makes of
made-up finds; both languages' tests read it.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from inference.prediction import Detection
from training.geometry import Floats, angle_across, midlines, spine_directions, turn_between, widths

Index = NDArray[np.intp]

MAX_OVERLAP = 0.45
MAX_OFFSET_IN_WIDTHS = 0.9
MAX_OBLIQUITY_DEG = 45.0
MAX_LINK_IN_WIDTHS = 4.0
GAP_RATIO = 1.6


@dataclass(frozen=True)
class Vertebrae:
    """Finds on one film; `boxes` (n, 4), `corners` (n, 4, 2) and `sds` (n, 4) in px of the film."""

    confidence: Floats
    boxes: Floats
    corners: Floats
    sds: (
        Floats | None
    )  # expected error of each corner along each axis; None: the model says nothing

    def take(self, index: Index | list[int]) -> "Vertebrae":
        """Those of `index`, in its order."""
        at = np.asarray(index, dtype=np.intp)
        sds = None if self.sds is None else self.sds[at]
        return Vertebrae(self.confidence[at], self.boxes[at], self.corners[at], sds)


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


def chain(found: Vertebrae, film: tuple[int, int]) -> Index:
    """Indices of the spine's vertebrae from top to bottom; `film` is its width and height, px.

    Left out are finds that cover a surer one, that are not of the surest column, that lie off the
    line through their neighbours, whose mid-line does not run across the spine, or that are the
    sacrum's.
    """
    distinct = _drop_overlapping(found, film)
    column = _order_along(_axis_by_midlines(found.take(distinct)), found, distinct)
    column = column[_best_column(found.take(column))]
    return _drop_sacrum(found, _drop_strays(found, column))


def _hull(corners: Floats) -> NDArray[np.float32]:
    return np.asarray(cv2.convexHull(corners.astype(np.float32)), dtype=np.float32)


def _drop_overlapping(found: Vertebrae, film: tuple[int, int]) -> Index:
    """Measurable finds, none of which covers another by too much; the surest first."""
    reach = max(film)
    near = (found.corners >= -reach) & (found.corners <= np.array(film) + reach)
    centre = found.corners.mean(axis=1)
    hulls = [_hull(corners) for corners in found.corners]
    areas = [cv2.contourArea(hull) for hull in hulls]
    kept: list[int] = []
    for i in np.lexsort((centre[:, 0], centre[:, 1], -found.confidence)):
        if not near[i].all() or widths(found.corners[i : i + 1])[0] == 0 or areas[i] == 0:
            continue
        shared = [cv2.intersectConvexConvex(hulls[i], hulls[k])[0] for k in kept]
        if all(
            s <= MAX_OVERLAP * min(areas[i], areas[k]) for s, k in zip(shared, kept, strict=True)
        ):
            kept.append(int(i))
    return np.array(kept, dtype=np.intp)


def _axis_by_midlines(found: Vertebrae) -> Floats:
    """Direction down the spine: square to the mean mid-line, each counting by its confidence.

    A find far beside a short spine does not swing it. Angles are doubled for the mean, as a
    mid-line has no sense.
    """
    x, y = (midlines(found.corners) / widths(found.corners)[:, None]).T
    sin = (found.confidence * 2 * x * y).sum()
    cos = (found.confidence * (x * x - y * y)).sum()
    across = np.arctan2(sin, cos) / 2
    return np.array([-np.sin(across), np.cos(across)])


def _axis_by_centres(found: Vertebrae) -> Floats:
    """Direction down the spine: the first principal component of the centres."""
    x, y = (found.corners.mean(axis=1) - found.corners.mean(axis=(0, 1))).T
    angle = np.arctan2(2 * (x * y).sum(), (x * x).sum() - (y * y).sum()) / 2
    return (-1 if angle < 0 else 1) * np.array([np.cos(angle), np.sin(angle)])


def _order_along(axis: Floats, found: Vertebrae, index: Index) -> Index:
    centre = found.corners[index].mean(axis=1)
    return index[np.lexsort((centre[:, 0], centre[:, 1], centre @ axis))]


def _best_column(ordered: Vertebrae) -> Index:
    """Of all ways down, the one with the largest sum of confidence less the cost of its links.

    A link costs half the square of how far two vertebrae lie off each other's axis, as a part of
    what is allowed; two that lie too far apart cannot follow each other.
    """
    centre, line, width = (
        ordered.corners.mean(axis=1),
        midlines(ordered.corners),
        widths(ordered.corners),
    )
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
        score.append(best + float(ordered.confidence[i]))
        above.append(way)
    column: list[int] = []
    at = int(np.argmax(score)) if score else -1
    while at >= 0:
        column.append(at)
        at = above[at]
    return np.array(column[::-1], dtype=np.intp)


def _drop_strays(found: Vertebrae, column: Index) -> Index:
    """Drops the worst stray and looks again: one stray bends the line for its neighbours."""
    while len(column) > 0:
        column = _order_along(_axis_by_centres(found.take(column)), found, column)
        if len(column) < 3:
            break
        corners = found.corners[column]
        strays = _offsets_in_widths(corners) / MAX_OFFSET_IN_WIDTHS
        if strays.max() <= 1:
            strays = _obliquities(corners) / MAX_OBLIQUITY_DEG
        if strays.max() <= 1:
            break
        column = np.delete(column, int(np.argmax(strays)))
    return column


def _drop_sacrum(found: Vertebrae, column: Index) -> Index:
    """Drops a lone find below a gap: a step much longer than the two above it."""
    steps = np.linalg.norm(np.diff(found.corners[column].mean(axis=1), axis=0), axis=1)
    is_lone = len(steps) > 1 and steps[-1] > GAP_RATIO * np.median(steps[-3:-1])
    return column[:-1] if is_lone else column


def _offsets_in_widths(corners: Floats) -> Floats:
    """Distance from the line through the two neighbours (at an end: the next two): (n,)."""
    centre, width = corners.mean(axis=1), widths(corners)
    last = len(centre) - 1
    result = np.zeros(last + 1)
    for i in range(last + 1):
        a, b = (1, 2) if i == 0 else (last - 2, last - 1) if i == last else (i - 1, i + 1)
        along, gap = centre[b] - centre[a], centre[i] - centre[a]
        length = float(np.linalg.norm(along))
        off = (gap[0] * along[1] - gap[1] * along[0]) / length if length else np.linalg.norm(gap)
        result[i] = abs(float(off)) / float(np.median(width[[a, b, i]]))
    return result


def _obliquities(corners: Floats) -> Floats:
    """Angle between each mid-line and the square to the spine at its place, 0…90°: (n,)."""
    v = midlines(corners)
    across = angle_across(spine_directions(corners))
    turn = np.abs(turn_between(across, np.degrees(np.arctan2(v[:, 1], v[:, 0]))))
    return np.asarray(np.minimum(turn, 180 - turn), dtype=np.float64)
