import numpy as np
import pytest
from numpy.typing import NDArray

from training.detect import Detections, chain, decode
from training.geometry import Floats, boxes
from training.tests.spines import spine


def detections(corners: Floats, confidence: list[float]) -> Detections:
    sure = np.ones((len(corners), 4))
    return Detections(np.array(confidence), boxes(corners), corners, sure)


def raw(corners: Floats, confidence: list[float]) -> NDArray[np.float32]:
    hull = boxes(corners)
    points = np.concatenate([corners, np.ones((len(corners), 4, 1))], axis=2).reshape(-1, 12)
    middle, size = (hull[:, :2] + hull[:, 2:]) / 2, hull[:, 2:] - hull[:, :2]
    rows = np.concatenate([middle, size, np.array(confidence)[:, None], points], axis=1)
    return np.asarray(rows.T, dtype=np.float32)


def test_decoding_sorts_top_to_bottom_and_keeps_the_surer_of_two() -> None:
    label = spine([0.0, 5.0, 10.0])
    twice = np.concatenate([label[::-1], label[:1] + 1.0])
    found = decode(raw(twice, [0.9, 0.8, 0.7, 0.95]))
    assert found.confidence == pytest.approx([0.95, 0.8, 0.9])
    assert found.corners[1:] == pytest.approx(label[1:], abs=1e-4)


def test_faint_finds_are_left_out() -> None:
    assert len(decode(raw(spine([0.0] * 3), [0.9, 0.2, 0.9])).confidence) == 2


def test_no_find_at_all_is_an_empty_chain() -> None:
    assert len(chain(decode(raw(spine([0.0]), [0.1]))).confidence) == 0


def test_the_chain_drops_what_lies_beside_the_spine() -> None:
    label = spine([0.0] * 9)
    stray = label[4:5] + np.array([90.0, 12.0])
    found = chain(detections(np.concatenate([label, stray]), [0.9] * 9 + [0.5]))
    assert found.corners == pytest.approx(label)


def test_the_chain_has_no_vertebra_twice() -> None:
    label = spine([0.0] * 6)
    double = label[2:3] + np.array([4.0, 9.0])
    found = chain(detections(np.concatenate([label, double]), [0.9] * 6 + [0.6]))
    assert len(found.confidence) == 6


def test_the_chain_drops_a_vertebra_that_lies_across_it() -> None:
    label = spine([0.0] * 8)
    turned = np.concatenate([label[:-1], spine([0.0] * 7 + [75.0])[-1:]])
    assert chain(detections(turned, [0.9] * 8)).corners == pytest.approx(label[:-1])


def test_a_fainter_column_beside_the_spine_takes_nothing_from_it() -> None:
    label = spine([0.0] * 8)
    other = label[2:6] + np.array([100.0, 16.0])
    found = chain(detections(np.concatenate([label, other]), [0.9] * 8 + [0.4] * 4))
    assert found.corners == pytest.approx(label)
