"""Step 4: measures a model on held-out films, and against another film by film.

`python -m training.evaluate --prepared DIR --model M.onnx [--against N.onnx] [--fold 0]`

Counts only if the model has not trained on the films: give the fold that it held out.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from training.detect import Detections, chain, decode
from training.engines import Engine, open_engine, sha256
from training.geometry import Floats, max_cobb, place, to_canvas, to_film
from training.metrics import (
    SEVERITIES,
    Comparison,
    FilmResult,
    Summary,
    average_precision,
    by_severity,
    compare,
    confusion,
    corner_error,
    summarise,
    weighted_kappa,
)
from training.prepare import Film, load_films
from training.settings import INPUT, SEED

MIN_VERTEBRAE = 5
KINDS = ("real", "generated", "straight")


def read_film(film: Film, found: Detections) -> FilmResult:
    """Judges one film's vertebrae (input px) against its label."""
    truth = max_cobb(film.corner_array()) if film.kind != "straight" else None
    if len(found.confidence) < MIN_VERTEBRAE:
        return FilmResult(film.name, film.kind, film.clean, truth, None, None, None)
    corners = to_film(found.corners, place((film.width, film.height), INPUT))
    error = corner_error(corners, film.corner_array())
    px, share = error if error is not None else (None, None)
    return FilmResult(film.name, film.kind, film.clean, truth, max_cobb(corners), px, share)


def read_films(
    engine: Engine, prepared: Path, films: list[Film], chosen: list[int]
) -> tuple[list[FilmResult], list[Detections]]:
    """Results and raw detections (before the chain) of the chosen films."""
    inputs = np.load(prepared / "inputs.npy", mmap_mode="r")
    results, detections = [], []
    for i in chosen:
        found = decode(engine(inputs[i]))
        detections.append(found)
        results.append(read_film(films[i], chain(found)))
    return results, detections


def choose(films: list[Film], kind: str, fold: str) -> list[int]:
    """Films with usable labels: real ones of a fold (or all), others of their validation part."""
    chosen = [i for i, film in enumerate(films) if film.kind == kind and film.corners]
    if kind == "real":
        return [i for i in chosen if fold == "all" or films[i].fold == int(fold)]
    return [i for i in chosen if films[i].fold == 0]


def describe(name: str, s: Summary) -> str:
    """One table row."""
    return (
        f"| {name} | {s.n} | {s.covered} | {s.mae:.2f}° | {s.median:.2f}° | {s.bias:+.2f}° "
        f"| {100 * s.smape:.2f} % | {100 * s.within3:.1f} % | {100 * s.within5:.1f} % "
        f"| {s.limits[0]:+.1f}…{s.limits[1]:+.1f}° "
        f"| {s.corner_px:.2f} px | {100 * s.corner_share:.1f} % |"
    )


HEADER = (
    "| films | n | covered | MAE | median | bias | SMAPE | within 3° | within 5° "
    "| limits of agreement | corner error | of width |\n" + "|---" * 12 + "|"
)


def print_angles(kind: str, results: list[FilmResult]) -> None:
    """Tables of a group of films with known angles."""
    print(HEADER)
    print(describe(kind, summarise(results)))
    clean = [r for r in results if r.clean]
    if len(clean) < len(results):
        print(describe(f"{kind}, clean labels", summarise(clean)))
    for name, group in zip(SEVERITIES, by_severity(results), strict=True):
        if any(r.reading is not None for r in group):
            print(describe(f"{kind}, {name}", summarise(group)))
    table = confusion(results)
    print(f"\nseverity, true (rows) and read (columns); weighted kappa {weighted_kappa(table):.3f}")
    for name, row in zip(SEVERITIES, table, strict=True):
        print(f"  {name:<9}" + "".join(f"{int(count):>5}" for count in row))
    worst = sorted(
        (r for r in results if r.reading is not None and r.truth is not None),
        key=lambda r: -abs((r.reading or 0.0) - (r.truth or 0.0)),
    )
    listed = [f"{r.name} {r.truth:.1f}→{r.reading:.1f}" for r in worst[:10]]
    print("worst: " + ", ".join(listed))


def print_straight(results: list[FilmResult]) -> None:
    """Straight spines have no true angle; what counts is how small the reading is."""
    straight = [r for r in results if r.clean]
    read = np.array([r.reading for r in straight if r.reading is not None], dtype=np.float64)
    print(
        f"straight: {len(straight)} films, {len(read)} covered, mean reading {read.mean():.1f}°, "
        f"under 10°: {100 * np.mean(read < 10):.1f} %, 15° or more: {int((read >= 15).sum())}"
    )


def plot_agreement(path: Path, title: str, results: list[FilmResult]) -> None:
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


def print_comparison(kind: str, c: Comparison) -> None:
    """One line a kind."""
    print(
        f"{kind}: |error| of the first less that of the second, {c.n} films: {c.difference:+.2f}° "
        f"(95 % {c.interval[0]:+.2f}…{c.interval[1]:+.2f}°), Wilcoxon p = {c.p_value:.3g}; "
        f"better on {c.better}, worse on {c.worse}"
    )


def evaluate(
    model: Path, prepared: Path, fold: str, out: Path | None
) -> dict[str, list[FilmResult]]:
    """Prints a model's figures by kind of film and, with `out`, writes them and the plots there."""
    engine = open_engine(model)
    films = load_films(prepared)
    everything: dict[str, list[FilmResult]] = {}
    report: dict[str, object] = {"model": model.name, "sha256": sha256(model), "fold": fold}
    print(f"\n## {model.name}, real films of fold {fold}\n")
    for kind in KINDS:
        chosen = choose(films, kind, fold)
        if not chosen:
            continue
        results, detections = read_films(engine, prepared, films, chosen)
        everything[kind] = results
        placements = [place((films[i].width, films[i].height), INPUT) for i in chosen]
        truths = [
            to_canvas(films[i].corner_array(), placement)
            for i, placement in zip(chosen, placements, strict=True)
        ]
        found = [(d.boxes, d.confidence) for d in detections]
        map50, map50_95 = average_precision(found, truths)
        if kind == "straight":
            print_straight(results)
        else:
            print_angles(kind, results)
            report[kind] = asdict(summarise(results))
        print(f"{kind}: boxes mAP50 {map50:.3f}, mAP50-95 {map50_95:.3f}\n")
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            if kind != "straight":
                plot_agreement(out / f"{model.stem}-{kind}.png", f"{model.name}: {kind}", results)
    if out is not None:
        report["films"] = [asdict(r) for results in everything.values() for r in results]
        (out / f"{model.stem}.json").write_text(json.dumps(report, indent=1) + "\n")
    return everything


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prepared", type=Path, required=True, help="folder that prepare wrote")
    parser.add_argument("--model", type=Path, required=True, help="ONNX file or checkpoint")
    parser.add_argument("--against", type=Path, help="second model for a paired comparison")
    parser.add_argument("--fold", default="all", help="fold of real films, or all")
    parser.add_argument("--out", type=Path, help="folder for plots and figures")
    args = parser.parse_args()
    first = evaluate(args.model, args.prepared, args.fold, args.out)
    if args.against is None:
        return
    second = evaluate(args.against, args.prepared, args.fold, args.out)
    print(f"\n## {args.model.name} against {args.against.name}\n")
    for kind in ("real", "generated"):
        if kind in first and kind in second:
            print_comparison(kind, compare(first[kind], second[kind], SEED))


if __name__ == "__main__":
    main()
