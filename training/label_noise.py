"""Step 7: which labels the held-out models doubt, and what error the labels' own noise makes.

`python -m training.label_noise --results OUT/results.json --prepared DIR`
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path

import numpy as np
from scipy.signal import savgol_filter

from training.calibrate import fit
from training.geometry import Floats, max_cobb, tilts
from training.metrics import summarise
from training.prepare import load_films
from training.results import FilmResult, load_evaluation
from training.settings import SEED
from training.tables import HEADER, row

DOUBTED_SDS = 3.0
DOUBTED_DEG = 5.0
"""A label is doubted if the reading is off by both; the second spares very sure readings."""
WINDOW = 7
"""Vertebrae over which a label's tilts are smoothed (cubic) to stand for the true ones."""
ROUNDS = 200


@dataclass(frozen=True)
class Doubt:
    """A film whose label the model contradicts, with the vertebrae that it disagrees on."""

    film: FilmResult
    sds: float  # how many stated errors lie between label and reading
    evidence: list[str]


def evidence(film: FilmResult, scale: float) -> list[str]:
    """Vertebrae (position in the chain) whose tilt is far from their label's."""
    said = []
    for position, vertebra in enumerate(film.vertebrae):
        label = vertebra.label_array()
        if label is None:
            said.append(f"{position}: not labelled, confidence {vertebra.confidence:.2f}")
            continue
        if vertebra.tilt_sd is None:
            continue
        found, own = tilts(vertebra.corner_array()[None])[0], tilts(label[None])[0]
        sd = vertebra.tilt_sd * scale
        if abs(found - own) > DOUBTED_SDS * sd:
            said.append(f"{position}: label {own:+.1f}°, read {found:+.1f} ± {sd:.1f}°")
    return said


def doubts(results: Sequence[FilmResult], scale: float) -> list[Doubt]:
    """Films whose label lies far beyond the stated error, the most doubtful first."""
    found = []
    for film in results:
        if film.reading is None or film.truth is None or film.sd is None:
            continue
        off = abs(film.reading - film.truth)
        if off > max(DOUBTED_DEG, DOUBTED_SDS * film.sd * scale):
            found.append(Doubt(film, off / (film.sd * scale), evidence(film, scale)))
    return sorted(found, key=lambda doubt: -doubt.sds)


def tilt_noise(sequences: Sequence[Floats], order: int) -> float:
    """Sd of independent noise in tilts, degrees, from their differences of an order ≥ 2.

    A smooth spine hardly shows in them; by what it does, the estimate is too high, less so for
    higher orders. From the median, so that a few faulty labels do not count.
    """
    gain = np.sqrt(comb(2 * order, order))  # root of the sum of the squared binomials
    rough = np.concatenate([np.diff(theta, n=order) for theta in sequences if len(theta) > order])
    return float(np.median(np.abs(rough)) / 0.6745 / gain)


def noise_floor(sequences: Sequence[Floats], noise: float) -> tuple[float, float]:
    """Mean |error| and bias of max Cobb, degrees, if smooth spines bear independent tilt noise."""
    rng = np.random.default_rng(SEED)
    errors = []
    for theta in (t for t in sequences if len(t) >= WINDOW):
        smooth = savgol_filter(theta, WINDOW, 3)
        noisy = smooth + rng.normal(0, noise, (ROUNDS, len(theta)))
        errors.append(np.ptp(noisy, axis=1) - np.ptp(smooth))
    off = np.concatenate(errors)
    return float(np.abs(off).mean()), float(off.mean())


def print_doubts(kind: str, results: Sequence[FilmResult], scale: float) -> None:
    """Doubted films, and figures with and without them."""
    doubted = doubts(results, scale)
    print(f"\n## {kind}: {len(doubted)} of {len(results)} labels doubted\n")
    for doubt in doubted:
        film = doubt.film
        known = "" if film.clean else ", known to be suspect"
        print(
            f"- {film.name}{known}: label {film.truth:.1f}°, read {film.reading:.1f} ± "
            f"{(film.sd or 0.0) * scale:.1f}°, {doubt.sds:.1f} sd. " + "; ".join(doubt.evidence)
        )
    names = {doubt.film.name for doubt in doubted}
    groups = {
        kind: list(results),
        f"{kind}, clean labels": [r for r in results if r.clean],
        # Chosen by the model that is judged: an upper bound, no figure to publish.
        f"{kind}, clean and not doubted": [r for r in results if r.clean and r.name not in names],
    }
    print(f"\n{HEADER}")
    for name, group in groups.items():
        print(row(name, summarise(group)))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, required=True, help="JSON that evaluate wrote")
    parser.add_argument("--prepared", type=Path, required=True, help="folder that prepare wrote")
    args = parser.parse_args()
    evaluation = load_evaluation(args.results)
    scale = fit(evaluation.films).scale
    films = load_films(args.prepared)
    for kind in ("real", "generated"):
        if evaluation.of_kind(kind):
            print_doubts(kind, evaluation.of_kind(kind), scale)
        labels = [f.corner_array() for f in films if f.kind == kind and f.clean and f.corners]
        sequences = [tilts(label) for label in labels]
        mean = np.mean([max_cobb(label) for label in labels])
        print(f"\nNoise of {len(labels)} clean {kind} labels (mean angle {mean:.1f}°):")
        for order in (2, 3, 4):
            noise = tilt_noise(sequences, order)
            error, bias = noise_floor(sequences, noise)
            print(
                f"- from differences of order {order}: {noise:.2f}° a tilt, which alone makes "
                f"max Cobb err by {error:.2f}° (bias {bias:+.2f}°)"
            )


if __name__ == "__main__":
    main()
