import numpy as np
import pytest

from training.geometry import (
    boxes,
    heights,
    max_cobb,
    place,
    severity,
    tilts,
    to_canvas,
    widths,
)
from training.tests.spines import spine


def test_tilt_is_positive_where_the_right_side_lies_lower() -> None:
    assert tilts(spine([12.0, -7.5])) == pytest.approx([12.0, -7.5])


def test_max_cobb_is_the_largest_angle_between_any_two() -> None:
    assert max_cobb(spine([3.0, 20.0, -15.0, 1.0])) == pytest.approx(35.0)


def test_a_single_vertebra_makes_no_angle() -> None:
    assert max_cobb(spine([20.0])) == 0.0


def test_size_does_not_depend_on_tilt() -> None:
    turned = spine([0.0, 30.0])
    assert widths(turned) == pytest.approx([40.0, 40.0])
    assert heights(turned) == pytest.approx([24.0, 24.0])


def test_box_is_the_hull_of_the_corners() -> None:
    assert boxes(spine([0.0]))[0] == pytest.approx([80.0, 28.0, 120.0, 52.0])


def test_a_tall_film_fills_the_height_and_is_centred() -> None:
    placement = place((455, 1280), (320, 640))
    assert placement.scale == 0.5
    assert (placement.width, placement.height) == (228, 640)
    assert (placement.left, placement.top) == (46, 0)


def test_the_film_s_corners_lie_at_its_place_on_the_canvas() -> None:
    placement = place((300, 500), (320, 640))
    points = np.array([[0.0, 0.0], [300.0, 500.0]])
    expected = np.array([[0.0, 53.0], [320.0, 53.0 + 533.33]])
    assert to_canvas(points, placement) == pytest.approx(expected, abs=0.01)


def test_exchanged_sides_and_a_turned_film_change_no_angle() -> None:
    label = spine([3.0, 20.0, -15.0, 1.0])
    swapped = label.copy()
    swapped[1] = swapped[1][[1, 0, 3, 2]]
    assert tilts(swapped) == pytest.approx(tilts(label))
    upside_down = 400.0 - label
    assert max_cobb(upside_down) == pytest.approx(35.0)


@pytest.mark.parametrize(
    ("angle", "expected"), [(9.9, 0), (10.0, 1), (25.0, 2), (39.9, 2), (40.0, 3)]
)
def test_severity_changes_at_its_thresholds(angle: float, expected: int) -> None:
    assert severity(angle) == expected
