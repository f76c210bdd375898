"""The tables and plots that `evaluate`, the model card and the docs show."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.geometry import Floats
from training.metrics import (
    SEVERITIES,
    Comparison,
    Summary,
    by_severity,
    confusion,
    errors,
    summarise,
    weighted_kappa,
)
from training.results import FilmResult

HEADER = (
    "| films | n | covered | MAE | median | bias | SMAPE | within 3° | within 5° "
    "| limits of agreement | corner error | of width |\n" + "|---" * 12 + "|"
)


def row(name: str, s: Summary) -> str:
    """One row under `HEADER`."""
    return (
        f"| {name} | {s.n} | {s.covered} | {s.mae:.2f}° | {s.median:.2f}° | {s.bias:+.2f}° "
        f"| {100 * s.smape:.2f} % | {100 * s.within3:.1f} % | {100 * s.within5:.1f} % "
        f"| {s.limits[0]:+.1f}…{s.limits[1]:+.1f}° "
        f"| {s.corner_px:.2f} px | {100 * s.corner_share:.1f} % |"
    )


def angle_rows(kind: str, results: Sequence[FilmResult]) -> list[str]:
    """Rows of a kind of film with known angles: all, clean labels, each severity."""
    groups = {kind: list(results)}
    clean = [r for r in results if r.clean]
    if len(clean) < len(results):
        groups[f"{kind}, clean labels"] = clean
    for name, group in zip(SEVERITIES, by_severity(results), strict=True):
        groups[f"{kind}, {name}"] = group
    return [row(name, summarise(group)) for name, group in groups.items() if len(errors(group))]


def fold_line(results: Sequence[FilmResult]) -> str:
    """MAE of each fold's films."""
    folds = sorted({r.fold for r in results})
    of_fold = {k: errors([r for r in results if r.fold == k]) for k in folds}
    parts = [f"{k}: {np.abs(e).mean():.2f}° ({len(e)})" for k, e in of_fold.items() if len(e)]
    return "MAE (films) by fold: " + ", ".join(parts)


def severity_table(results: Sequence[FilmResult]) -> str:
    """Severity by label and by reading."""
    table = confusion(results)
    lines = ["| label \\ read | " + " | ".join(SEVERITIES) + " |", "|---" * 5 + "|"]
    for name, counts in zip(SEVERITIES, table, strict=True):
        lines.append(f"| {name} | " + " | ".join(str(int(count)) for count in counts) + " |")
    lines.append(f"\nSeverity: weighted kappa {weighted_kappa(table):.3f}")
    return "\n".join(lines)


def worst_line(results: Sequence[FilmResult], count: int = 10) -> str:
    """The films read farthest off."""
    read = [(r.name, r.truth, r.reading) for r in results]
    known = [(name, t, p) for name, t, p in read if t is not None and p is not None]
    known.sort(key=lambda film: -abs(film[2] - film[1]))
    return "worst: " + ", ".join(f"{name} {t:.1f}→{p:.1f}°" for name, t, p in known[:count])


def straight_line(results: Sequence[FilmResult]) -> str:
    """Straight spines have no true angle; what counts is how small the reading is."""
    straight = [r for r in results if r.clean]
    read = np.array([r.reading for r in straight if r.reading is not None], dtype=np.float64)
    if len(read) == 0:
        return f"Straight spines: none of {len(straight)} films covered"
    return (
        f"Straight spines: {len(straight)} films, {len(read)} covered, mean reading "
        f"{read.mean():.1f}°, under 10°: {100 * np.mean(read < 10):.1f} %, "
        f"15° or more: {int((read >= 15).sum())}"
    )


def comparison_line(kind: str, c: Comparison) -> str:
    """Outcome of the paired test."""
    return (
        f"{kind}: |error| less that of the other model, {c.n} films: {c.difference:+.2f}° "
        f"(95 % {c.interval[0]:+.2f}…{c.interval[1]:+.2f}°), Wilcoxon p = {c.p_value:.3g}; "
        f"better on {c.better}, worse on {c.worse}"
    )


def plot_agreement(path: Path, title: str, results: Sequence[FilmResult]) -> None:
    """Bland–Altman plot: difference against mean of truth and reading, degrees."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    read = [(r.truth, r.reading) for r in results]
    pairs: Floats = np.array([(t, p) for t, p in read if t is not None and p is not None])
    low, high = summarise(results).limits
    figure, axes = plt.subplots(figsize=(7, 4.5))
    axes.scatter(pairs.mean(axis=1), pairs[:, 1] - pairs[:, 0], s=12, alpha=0.6)
    for level, style in ((low, "--"), ((low + high) / 2, "-"), (high, "--")):
        axes.axhline(level, linestyle=style, linewidth=1, color="black")
        axes.annotate(f"{level:+.1f}°", (1.0, level), xycoords=("axes fraction", "data"))
    axes.set(xlabel="mean of label and reading (°)", ylabel="reading − label (°)", title=title)
    figure.tight_layout()
    figure.savefig(path, dpi=120)
    plt.close(figure)
