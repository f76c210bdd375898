import json
from pathlib import Path

import numpy as np
import pytest

from training.geometry import boxes, max_cobb, tilts
from training.labels import corners_from_boxes, implausible, order_corners, read_labels, repair
from training.tests.spines import spine


def test_swapped_corners_are_put_in_order() -> None:
    right = spine([5.0] * 6)
    swapped = right.copy()
    swapped[2] = swapped[2][[1, 0, 3, 2]]
    swapped[4] = swapped[4][[2, 3, 0, 1]]
    assert order_corners(swapped) == pytest.approx(right)


def test_a_sound_label_is_kept_whole() -> None:
    right = spine([0.0, 10.0, -10.0, 5.0, 0.0])
    assert repair(right) == pytest.approx(right)


def test_a_squashed_last_vertebra_is_cut_off() -> None:
    label = spine([0.0] * 8)
    label[-1, 2:] = label[-1, :2] + [0.0, 4.0]
    assert implausible(label) != []
    assert len(repair(label)) == 7


def test_a_fault_inside_the_chain_leaves_the_film_out() -> None:
    label = spine([0.0] * 9)
    label[4, 2:] = label[4, :2] + [0.0, 2.0]
    assert len(repair(label)) == 0


def test_a_vertebra_that_leans_off_its_neighbours_leaves_the_film_out() -> None:
    label = spine([0.0, 4.0, 8.0, 38.0, 12.0, 8.0, 4.0])
    assert implausible(label) == [3]
    assert len(repair(label)) == 0
    # A steep curve is none: its vertebrae lean as their neighbours do.
    assert implausible(spine([-30.0, -20.0, -8.0, 6.0, 20.0, 32.0])) == []


def test_pseudo_corners_have_the_box_as_their_hull() -> None:
    hulls = boxes(spine([0.0] * 12))
    assert boxes(corners_from_boxes(hulls)) == pytest.approx(hulls, abs=1e-6)


def test_pseudo_corners_follow_a_leaning_spine() -> None:
    tilt = 8.0
    label = spine([tilt] * 12)
    label[:, :, 0] -= (label[:, :, 1].mean(axis=1) * np.tan(np.radians(tilt)))[:, None]
    found = corners_from_boxes(boxes(label))
    assert tilts(found) == pytest.approx([tilt] * 12, abs=0.5)


def test_noise_of_box_centres_is_not_read_as_a_curve() -> None:
    hulls = boxes(spine([0.0] * 17))
    noise = np.random.default_rng(1).normal(0, 0.05 * 40, (17, 1))
    assert max_cobb(corners_from_boxes(hulls + noise * [1, 0, 1, 0])) < 8


def test_reads_every_kind_of_label(tmp_path: Path) -> None:
    label = spine([0.0, 15.0, -15.0, 0.0, 0.0, 0.0])
    vertebrae = label.reshape(-1, 8).tolist()
    real = tmp_path / "real-ap"
    generated = tmp_path / "spinal-ai2024"
    real.mkdir()
    generated.mkdir()
    common = {"source": "aasce", "vertebrae": vertebrae, "cobb": [30.0, 1.0, 2.0], "patient": 7}
    rows = [
        {"file": "a.jpg", "suspect": False, **common},
        {"file": "aasce_380.jpg", "suspect": False, **common},
        {"file": "s.jpg", "source": "normal-spines", "boxes": boxes(label).tolist()},
    ]
    (real / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    row = {"file": "g.jpg", "vertebrae": vertebrae, "cobb": [30.0, 0.0, 0.0]}
    (generated / "labels.jsonl").write_text(json.dumps(row) + "\n")
    plain, faulty, straight, made = read_labels(tmp_path)
    assert (plain.kind, plain.cobb, plain.patient, plain.clean) == ("real", 30.0, 7, True)
    assert (len(faulty.corners), faulty.clean) == (0, False)
    assert (straight.kind, straight.cobb, len(straight.corners)) == ("straight", None, 6)
    assert max_cobb(made.corners) == pytest.approx(30.0)
