"""From the network's output to detections."""

import numpy as np
import pytest

from inference.detections import decode_output
from inference.letterbox import Placement
from inference.manifest import ModelEntry, load_entry
from inference.settings import Settings

PLACEMENT = Placement(scale=0.5, left=10, top=20)


@pytest.fixture(scope="module")
def entry() -> ModelEntry:
    return load_entry(Settings().models_dir)


def _output(*candidates: tuple[float, float, float, float, float]) -> np.ndarray:
    """Candidates as (cx, cy, w, h, confidence): upright vertebrae."""
    rows = []
    for cx, cy, w, h, confidence in candidates:
        corners = [(cx + u * w / 2, cy + v * h / 2, 1.0) for v in (-1, 1) for u in (-1, 1)]
        rows.append([confidence, *(value for corner in corners for value in corner)])
    return np.array(rows, np.float32).T.reshape(13, -1)


def test_maps_boxes_and_corners_back_to_the_film(entry: ModelEntry) -> None:
    (found,) = decode_output(_output((60, 120, 40, 20, 0.75)), PLACEMENT, entry)
    assert (found.class_id, found.class_name, found.confidence) == (0, "vertebra", 0.75)
    assert (found.x1, found.y1, found.x2, found.y2) == (60, 180, 140, 220)
    assert [(corner.x, corner.y) for corner in found.keypoints] == [
        (60, 180),
        (140, 180),
        (60, 220),
        (140, 220),
    ]


def test_makes_the_box_the_hull_of_the_corners(entry: ModelEntry) -> None:
    output = _output((60, 120, 40, 20, 0.75))
    output[1, 0] = 35  # the top left corner, 5 px farther out
    (found,) = decode_output(output, PLACEMENT, entry)
    assert (found.x1, found.y1, found.x2, found.y2) == (50, 180, 140, 220)


def test_drops_what_is_not_sure_enough(entry: ModelEntry) -> None:
    threshold = entry.thresholds.confidence
    candidates = _output(
        (60, 120, 40, 20, threshold - 1e-6), (60, 220, 40, 20, float("nan")), (60, 320, 40, 20, -1)
    )
    assert decode_output(candidates, PLACEMENT, entry) == []
    assert len(decode_output(_output((60, 120, 40, 20, threshold)), PLACEMENT, entry)) == 1


def test_takes_the_threshold_as_it_is_written(entry: ModelEntry) -> None:
    """Not as the nearest float of 32 bits, by which 0.3 would pass for 0.30000001."""
    below = entry.model_copy(
        update={"thresholds": entry.thresholds.model_copy(update={"confidence": 0.7})}
    )
    sure = float(np.float32(0.7))
    assert sure < 0.7
    assert decode_output(_output((60, 120, 40, 20, sure)), PLACEMENT, below) == []


def test_keeps_the_surest_of_what_overlaps_and_what_only_touches(entry: ModelEntry) -> None:
    found = decode_output(
        _output((60, 120, 40, 20, 0.5), (61, 121, 40, 20, 0.9), (60, 141, 40, 20, 0.6)),
        PLACEMENT,
        entry,
    )
    assert [round(detection.confidence, 1) for detection in found] == [0.9, 0.6]


def test_keeps_boxes_without_area(entry: ModelEntry) -> None:
    empty = _output((60, 120, 0, 0, 0.9), (60, 120, 0, 0, 0.8))
    assert len(decode_output(empty, PLACEMENT, entry)) == 2


def test_sorts_from_top_to_bottom(entry: ModelEntry) -> None:
    found = decode_output(
        _output((60, 300, 40, 20, 0.9), (60, 100, 40, 20, 0.5), (60, 200, 40, 20, 0.7)),
        PLACEMENT,
        entry,
    )
    assert [detection.y1 for detection in found] == [140, 340, 540]


def test_finds_nothing_on_an_empty_film(entry: ModelEntry) -> None:
    assert decode_output(np.zeros((13, 0), np.float32), PLACEMENT, entry) == []


def test_keeps_a_confidence_within_one(entry: ModelEntry) -> None:
    (found,) = decode_output(_output((60, 120, 40, 20, 1.0001)), PLACEMENT, entry)
    assert found.confidence == 1
