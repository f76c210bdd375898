import numpy as np
import pytest

from training.geometry import boxes
from training.metrics import (
    average_precision,
    compare,
    confusion,
    corner_error,
    limits_of_agreement,
    smape,
    summarise,
    weighted_kappa,
)
from training.results import FilmResult
from training.tests.spines import spine


def result(name: str, truth: float, reading: float | None) -> FilmResult:
    return FilmResult(name, "real", True, truth, reading, 2.0, 0.05)


def test_summary_of_known_errors() -> None:
    films = [result("a", 20, 21), result("b", 30, 26), result("c", 40, 46), result("d", 50, None)]
    s = summarise(films)
    assert (s.n, s.covered) == (4, 3)
    assert s.mae == pytest.approx(11 / 3)
    assert s.median == 4
    assert s.bias == pytest.approx(1.0)
    assert s.within3 == pytest.approx(1 / 3)
    assert s.within5 == pytest.approx(2 / 3)


def test_a_group_without_a_reading_is_an_error() -> None:
    with pytest.raises(ValueError, match="no film"):
        summarise([result("a", 20, None)])


def test_smape_is_the_mean_over_films() -> None:
    assert smape(np.array([30.0, 10.0]), np.array([10.0, 10.0])) == pytest.approx(0.25)


def test_smape_of_two_straight_readings_is_nought() -> None:
    assert smape(np.array([0.0]), np.array([0.0])) == 0.0


def test_limits_of_agreement_are_mean_and_spread() -> None:
    low, high = limits_of_agreement(np.array([-1.0, 1.0, 3.0]))
    assert (low + high) / 2 == pytest.approx(1.0)
    assert high - low == pytest.approx(2 * 1.96 * 2.0)


def test_kappa_is_one_for_agreement_and_falls_with_distance() -> None:
    agreed = [result(str(i), t, t) for i, t in enumerate([5.0, 15.0, 30.0, 50.0])]
    assert weighted_kappa(confusion(agreed)) == 1.0
    near = [*agreed, result("n", 15, 30)]
    far = [*agreed, result("f", 5, 50)]
    assert 1 > weighted_kappa(confusion(near)) > weighted_kappa(confusion(far))


def test_corner_error_in_px_and_of_the_width() -> None:
    truth = spine([0.0] * 5)
    px, share = corner_error(truth[1:] + np.array([3.0, 4.0]), truth) or (0.0, 0.0)
    assert px == pytest.approx(5.0)
    assert share == pytest.approx(5 / 40)


def test_vertebrae_elsewhere_match_nothing() -> None:
    assert corner_error(spine([0.0] * 3) + 900.0, spine([0.0] * 3)) is None


def test_perfect_boxes_have_full_precision() -> None:
    truth = spine([0.0, 5.0, -5.0])
    map50, map50_95 = average_precision([(boxes(truth), np.array([0.9, 0.8, 0.7]))], [boxes(truth)])
    assert [map50, map50_95] == pytest.approx([1.0, 1.0])


def test_a_sure_false_box_costs_precision_and_a_missed_one_recall() -> None:
    truth = spine([0.0] * 4)
    hulls = boxes(truth)
    wrong = np.concatenate([hulls[:2], hulls[:1] + 500])
    map50, _ = average_precision([(wrong, np.array([0.8, 0.7, 0.9]))], [hulls])
    assert map50 == pytest.approx(2 / 3 * 51 / 101)


def test_the_better_model_is_told_by_the_paired_test() -> None:
    rng = np.random.default_rng(0)
    names = [str(i) for i in range(60)]
    good = [result(n, 30, 30 + float(rng.normal(0, 1))) for n in names]
    poor = [result(n, 30, 30 + float(rng.normal(0, 4))) for n in names]
    c = compare(good, poor, seed=1)
    assert c.n == 60
    assert c.interval[1] < 0
    assert c.p_value < 0.01
    assert c.better + c.worse == 60


def test_a_model_against_itself_differs_nowhere() -> None:
    films = [result("a", 20, 22), result("b", 30, 31)]
    c = compare(films, films, seed=1)
    assert (c.difference, c.p_value, c.better, c.worse) == (0.0, 1.0, 0, 0)
