import numpy as np
import pytest

from training.geometry import Floats
from training.label_noise import doubts, noise_floor, tilt_noise
from training.results import FilmResult, VertebraResult
from training.tests.spines import spine


def smooth_spines(count: int) -> list[Floats]:
    x = np.linspace(0, 1, 17)
    amplitude = np.random.default_rng(1).uniform(5, 25, count)
    return [a * np.sin(2 * np.pi * x) for a in amplitude]


def test_the_noise_of_tilts_is_found_under_the_curve() -> None:
    rng = np.random.default_rng(2)
    noisy = [theta + rng.normal(0, 1.5, 17) for theta in smooth_spines(300)]
    assert tilt_noise(noisy, 4) == pytest.approx(1.5, rel=0.05)
    assert tilt_noise(noisy, 2) == pytest.approx(1.5, rel=0.2)


def test_smooth_spines_bear_no_noise_and_noise_makes_angles_larger() -> None:
    spines = smooth_spines(20)
    assert tilt_noise(spines, 4) < 0.1
    assert noise_floor(spines, 0.0) == pytest.approx((0.0, 0.0))
    error, bias = noise_floor(spines, 1.5)
    assert error > 1.0
    assert bias > 0.5


def film(name: str, truth: float, reading: float, sd: float) -> FilmResult:
    found, label = spine([20.0])[0], spine([8.0])[0]
    vertebra = VertebraResult(0.9, found.tolist(), [0.5] * 4, 0.44, label.tolist())
    extra = VertebraResult(0.4, found.tolist(), [0.5] * 4, 0.44, None)
    vertebrae = (vertebra, extra)
    return FilmResult(name, "real", True, truth, reading, sd=sd, vertebrae=vertebrae)


def test_labels_far_beyond_the_stated_error_are_doubted_with_what_says_so() -> None:
    films = [film("agrees", 20, 23, 2), film("unsure", 20, 40, 10), film("sure", 20, 23, 0.5)]
    doubted = doubts([*films, film("off", 20, 32, 2)], 1.0)
    assert [doubt.film.name for doubt in doubted] == ["off"]
    assert doubted[0].sds == pytest.approx(6.0)
    assert doubted[0].evidence == [
        "0: label +8.0°, read +20.0 ± 0.4°",
        "1: not labelled, confidence 0.40",
    ]


def test_wider_errors_doubt_less() -> None:
    assert doubts([film("off", 20, 32, 2)], 2.5) == []
