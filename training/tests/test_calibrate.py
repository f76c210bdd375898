import numpy as np
import pytest

from training.calibrate import apply, corner_correlation, corner_ratios, cross_fit, fit
from training.results import FilmResult, VertebraResult
from training.shipped import CORNER_CORRELATION, P80


def made_up(scale: float, count: int = 2000) -> list[FilmResult]:
    """Films whose errors are normal with `scale` times the sd that is stated."""
    rng = np.random.default_rng(0)
    sds = rng.uniform(0.5, 4, count)
    errors = rng.normal(0, scale * sds)
    return [
        FilmResult(str(i), "real", True, 30.0, 30.0 + float(e), sd=float(sd), fold=i % 5)
        for i, (e, sd) in enumerate(zip(errors, sds, strict=True))
    ]


def test_finds_how_far_stated_errors_are_off() -> None:
    calibration = fit(made_up(1.7))
    assert calibration.scale == pytest.approx(1.7, rel=0.05)
    assert calibration.p95 == pytest.approx(1.96, rel=0.05)


def test_intervals_fitted_on_other_folds_cover_what_they_promise() -> None:
    intervals = cross_fit(made_up(0.6))
    assert len(intervals) == 2000
    assert np.mean([i.error <= i.p80 for i in intervals]) == pytest.approx(0.8, abs=0.02)
    assert np.mean([i.error <= i.p95 for i in intervals]) == pytest.approx(0.95, abs=0.01)


def test_a_film_s_own_fold_does_not_widen_its_interval() -> None:
    films = made_up(1.0)
    wild = [FilmResult("w", "real", True, 30.0, 300.0, sd=1.0, fold=9)] * 2000
    of_wild = [i for i in cross_fit([*films, *wild]) if i.film.name == "w"]
    assert of_wild[0].p80 == pytest.approx(P80, rel=0.05)


def test_films_without_a_stated_error_have_no_interval() -> None:
    silent = FilmResult("a", "real", True, 30.0, 31.0)
    assert apply([silent], fit(made_up(1.0))) == []
    with pytest.raises(ValueError, match="stated error"):
        fit([silent])


def test_corners_are_measured_in_stated_errors_along_each_axis() -> None:
    label = [[0.0, 0.0], [40.0, 0.0], [0.0, 20.0], [40.0, 20.0]]
    corners = [[2.0, 0.0], [40.0, -4.0], [0.0, 20.0], [40.0, 20.0]]
    found = VertebraResult(0.9, corners, [2.0, 2.0, 1.0, 1.0], 1.4, label)
    extra = VertebraResult(0.9, corners, [1.0] * 4, 0.9, None)
    film = FilmResult("a", "real", True, 1.0, 1.0, sd=1.0, vertebrae=(found, extra))
    assert corner_ratios([film]).tolist() == [1, 0, 0, 2, 0, 0, 0, 0]


def test_corners_that_err_alike_correlate() -> None:
    rng = np.random.default_rng(4)
    square = np.array([[0.0, 0.0], [50.0, 0.0], [0.0, 30.0], [50.0, 30.0]])
    vertebrae = []
    for _ in range(4000):
        # Of a variance of 4, three quarters are common to all corners.
        off = rng.normal(0, np.sqrt(3), 2) + rng.normal(0, 1, (4, 2))
        stated = 2 * np.sqrt((1 - 0.75) / (1 - CORNER_CORRELATION))
        vertebrae.append(
            VertebraResult(1.0, (square + off).tolist(), [stated] * 4, None, square.tolist())
        )
    film = FilmResult("a", "real", True, 30.0, 31.0, sd=1.0, vertebrae=tuple(vertebrae))
    assert corner_correlation([film], 1.0) == pytest.approx(0.75, abs=0.02)
