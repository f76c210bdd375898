"""Step 6: how far the stated errors must be stretched so that intervals cover what they promise.

`python -m training.calibrate --results OUT/results.json` prints the factor of stated errors that
`export` takes, the multiples of an angle's sd for the 80 % and the 95 % interval, the correlation
of a vertebra's corners that the app's `tiltSd` takes, and what these cover. Coverage is measured by
cross-fitting: on each fold with what was fitted on the other folds.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from training.geometry import Floats
from training.metrics import SEVERITIES, by_severity
from training.results import FilmResult, load_evaluation
from training.shipped import CORNER_CORRELATION, P80

WARNED_ABOVE = 5.0
"""Degrees; the app warns where the 80 % interval reaches farther."""
PARTS = 5
"""Parts that stand in for folds where results of a single fold are given."""

COVERAGE_HEADER = (
    "| films | n | in the 80 % interval | in the 95 % interval | median ± of 80 % "
    f"| 80 % beyond ±{WARNED_ABOVE:.0f}° |\n|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Calibration:
    """Factor of all corners' errors, and the multiple of an angle's sd for its 95 % interval."""

    scale: float
    p95: float


@dataclass(frozen=True)
class Interval:
    """A film's error beside its intervals, degrees."""

    film: FilmResult
    error: float
    p80: float
    p95: float


def stated(results: Sequence[FilmResult]) -> list[tuple[FilmResult, float, float]]:
    """Films with a known angle and a stated error: film, |error| and sd in degrees."""
    return [
        (r, abs(r.reading - r.truth), r.sd)
        for r in results
        if r.reading is not None and r.truth is not None and r.sd is not None
    ]


def fit(results: Sequence[FilmResult]) -> Calibration:
    """From clean real films; raises ValueError if none states an error."""
    real = stated([r for r in results if r.kind == "real" and r.clean])
    if not real:
        raise ValueError("no clean real film with a stated error")
    ratio = np.array([error / sd for _, error, sd in real])
    scale = float(np.quantile(ratio, 0.8)) / P80
    return Calibration(scale, float(np.quantile(ratio, 0.95)) / scale)


def apply(results: Sequence[FilmResult], calibration: Calibration) -> list[Interval]:
    """Errors and intervals of the films that have both."""
    return [
        Interval(film, error, P80 * half, calibration.p95 * half)
        for film, error, sd in stated(results)
        for half in [sd * calibration.scale]
    ]


def cross_fit(results: Sequence[FilmResult]) -> list[Interval]:
    """Each film's intervals as fitted on the other folds' films."""
    several = len({r.fold for r in results}) > 1
    part = [r.fold if several else i % PARTS for i, r in enumerate(results)]
    intervals: list[Interval] = []
    for held in sorted(set(part)):
        others = [r for r, p in zip(results, part, strict=True) if p != held]
        own = [r for r, p in zip(results, part, strict=True) if p == held]
        intervals += apply(own, fit(others))
    return intervals


def coverage_row(name: str, intervals: Sequence[Interval]) -> str:
    """One row under `COVERAGE_HEADER`."""
    half = np.array([i.p80 for i in intervals])
    in80 = np.mean([i.error <= i.p80 for i in intervals])
    in95 = np.mean([i.error <= i.p95 for i in intervals])
    return (
        f"| {name} | {len(intervals)} | {100 * in80:.1f} % | {100 * in95:.1f} % "
        f"| {np.median(half):.1f}° | {100 * np.mean(half > WARNED_ABOVE):.0f} % |"
    )


def coverage_rows(intervals: Sequence[Interval]) -> list[str]:
    """Rows by kind of film and severity, and of clean real films alone."""
    rows = []
    for kind in ("real", "generated"):
        of_kind = [i for i in intervals if i.film.kind == kind]
        groups = {kind: of_kind, f"{kind}, clean labels": [i for i in of_kind if i.film.clean]}
        for name, films in zip(SEVERITIES, by_severity([i.film for i in of_kind]), strict=True):
            names = {film.name for film in films}
            groups[f"{kind}, {name}"] = [i for i in of_kind if i.film.name in names]
        rows += [coverage_row(name, group) for name, group in groups.items() if group]
    return rows


def corner_ratios(results: Sequence[FilmResult]) -> Floats:
    """|error| of corners along each axis, in units of the stated error."""
    found = [np.zeros(0)]
    for vertebra in (v for r in results for v in r.vertebrae):
        label = vertebra.label_array()
        if label is not None and vertebra.sds is not None:
            off = np.abs(vertebra.corner_array() - label) / np.array(vertebra.sds)[:, None]
            found.append(off.ravel())
    return np.concatenate(found)


def share_within(results: Sequence[FilmResult], scale: float) -> float:
    """Share of corners' coordinates within `P80` stated errors; NaN where none is stated."""
    ratio = corner_ratios(results)
    return float(np.mean(ratio <= P80 * scale)) if len(ratio) else float("nan")


def corner_correlation(results: Sequence[FilmResult], scale: float) -> float:
    """Correlation of the errors of a vertebra's corners with which both the tilts and the places
    err as stated: the more they err alike, the less of it turns the vertebra. From clean real
    films that were read by files exported with the correlation that the manifest names."""
    real = [r for r in results if r.kind == "real" and r.clean]
    farther = float(np.quantile(corner_ratios(real), 0.8)) / (P80 * scale)
    return 1 - (1 - CORNER_CORRELATION) / farther**2


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, required=True, help="JSON that evaluate wrote")
    args = parser.parse_args()
    evaluation = load_evaluation(args.results)
    calibration = fit(evaluation.films)
    correlation = corner_correlation(evaluation.films, calibration.scale)
    print(
        f"--error-scale {calibration.scale:.3f} (p80 {P80}, p95 {calibration.p95:.2f}), "
        f"correlation of corners {correlation:.2f}\n"
    )
    print(COVERAGE_HEADER)
    print("\n".join(coverage_rows(cross_fit(evaluation.films))))
    for kind in ("real", "generated"):
        results = evaluation.of_kind(kind)
        within = share_within(results, calibration.scale)
        pairs = stated(results)
        if len(pairs) < 2 or np.isnan(within):
            continue
        rank = stats.spearmanr([sd for *_, sd in pairs], [error for _, error, _ in pairs])
        print(
            f"\n{kind}: {100 * within:.1f} % of corner coordinates within "
            f"{P80} stated errors; rank correlation of stated and actual error of the angle "
            f"{float(rank.statistic):.2f}"
        )


if __name__ == "__main__":
    main()
