"""Films are measured by the app's own TypeScript."""

from pathlib import Path

import numpy as np
import pytest

from training import measurer as module
from training.detections import Vertebrae
from training.geometry import Floats, boxes, max_cobb, tilts
from training.measurer import Measurer, MeasuringError, find_node
from training.tests.spines import spine

SIZE = (400, 700)
BENT = spine([3.0, 20.0, -15.0, 1.0, 0.0, 8.0, -4.0])


def finds(corners: Floats, confidence: Floats | None = None, sd: float | None = None) -> Vertebrae:
    n = len(corners)
    sure = np.full(n, 0.9) if confidence is None else confidence
    return Vertebrae(sure, boxes(corners), corners, None if sd is None else np.full((n, 4), sd))


def turned(corners: Floats, degrees: float) -> Floats:
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    middle = np.array(SIZE) / 2
    return np.asarray((corners - middle) @ np.array([[cos, sin], [-sin, cos]]) + middle)


def test_a_spine_is_measured_top_to_bottom_whatever_the_order_of_the_finds(
    measurer: Measurer,
) -> None:
    order = [4, 0, 6, 2, 5, 1, 3]
    (measured,) = measurer.measure([(finds(BENT[order], sd=0.5), SIZE)])
    assert measured.vertebrae.corners == pytest.approx(BENT)
    assert measured.tilts == pytest.approx([3.0, 20.0, -15.0, 1.0, 0.0, 8.0, -4.0])
    assert measured.max_cobb == pytest.approx(35.0)
    assert measured.tilt_sds == pytest.approx(np.full(7, 0.436), abs=0.001)
    assert measured.sd == pytest.approx(np.hypot(0.436, 0.436), abs=0.001)


def test_one_find_on_top_of_another_is_the_same_vertebra(measurer: Measurer) -> None:
    label = spine([0.0] * 6)
    twice = np.concatenate([label, label[2:3] + 1.0])
    (measured,) = measurer.measure([(finds(twice, np.array([0.9] * 6 + [0.6])), (400, 400))])
    assert measured.vertebrae.corners == pytest.approx(label)


def test_a_model_that_states_no_errors_gives_an_angle_without_one(measurer: Measurer) -> None:
    (measured,) = measurer.measure([(finds(spine([0.0, 10.0, 5.0, 0.0, 0.0, 0.0])), (400, 400))])
    assert measured.max_cobb == pytest.approx(10.0)
    assert (measured.sd, measured.tilt_sds) == (None, None)


def test_too_little_of_a_spine_has_vertebrae_but_no_angle(measurer: Measurer) -> None:
    few, none = measurer.measure([(finds(BENT[:3], sd=1.0), SIZE), (finds(BENT[:0], sd=1.0), SIZE)])
    assert (len(few.vertebrae.confidence), few.max_cobb, few.sd) == (3, None, None)
    assert (len(none.vertebrae.confidence), none.max_cobb, none.sd) == (0, None, None)


def test_the_angles_of_labels_are_taken_as_the_app_takes_them(measurer: Measurer) -> None:
    exchanged = BENT.copy()
    exchanged[[1, 4]] = exchanged[[1, 4]][:, [1, 0, 3, 2]]
    labels = [turned(of, degrees) for of in (BENT, exchanged) for degrees in (0, 25, -60, 90, 160)]
    measured = measurer.measure([(finds(label), SIZE) for label in labels])
    for label, app in zip(labels, measured, strict=True):
        corners = app.vertebrae.corners
        assert len(corners) == len(label)
        assert tilts(corners) == pytest.approx(app.tilts)
        assert max_cobb(label) == pytest.approx(app.max_cobb)


def test_more_films_than_the_pipes_hold_come_back_in_order(measurer: Measurer) -> None:
    bends = [float(i % 40) for i in range(1500)]
    films = [(finds(spine([0.0, bend, 0.0, 0.0, 0.0]), sd=1.0), SIZE) for bend in bends]
    assert [spine.max_cobb for spine in measurer.measure(films)] == pytest.approx(bends)
    assert measurer.measure([]) == []


def test_a_film_that_cannot_be_measured_is_named_and_the_next_batch_is_measured() -> None:
    with Measurer() as measurer:
        bad = finds(BENT, np.full(7, 1.5))
        with pytest.raises(MeasuringError, match=r"(?s)^film 1: .*confidence"):
            measurer.measure([(finds(BENT), SIZE), (bad, SIZE), (finds(BENT), SIZE)])
        assert measurer.measure([(finds(BENT), SIZE)])[0].max_cobb == pytest.approx(35.0)


def test_a_process_that_died_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = tmp_path / "node"
    node.write_text('#!/bin/sh\n[ "$1" = --version ] && echo v24.1.0 || echo out of luck >&2\n')
    node.chmod(0o755)
    monkeypatch.setenv("NODE", str(node))
    with (
        pytest.raises(MeasuringError, match=r"died:\nout of luck$"),
        Measurer() as measurer,
    ):
        measurer.measure([(finds(BENT), SIZE)] * 2000)


def test_an_old_node_or_none_is_refused_and_so_is_an_app_without_its_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v20.20.2\n")
    old.chmod(0o755)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setenv("NODE", str(tmp_path / "nowhere"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MeasuringError, match="Node 24 or newer is missing"):
        find_node()
    with pytest.raises(MeasuringError, match="run npm ci"), Measurer():
        pass
