"""Step 5: measures models on held-out films, as users would get their answers.

`python -m training.evaluate --data DATA --prepared DIR --model 'RUNS/fold{fold}/best.onnx'
--fold all --out DIR [--against OTHER/results.json]`

With `{fold}` in its name, each real film is read by the model of the fold that held it out, and the
held-out straight and generated films are dealt to the folds' models in turn. Without it, one model
reads all; figures count only of films that it has not trained on.
"""

import argparse
from pathlib import Path

from training.detections import FilmDetections, Vertebrae
from training.geometry import Floats, boxes, max_cobb
from training.measurer import Measurer, Spine
from training.metrics import average_precision, compare, corner_error, match_vertebrae
from training.prepare import Film, load_films
from training.reader import film_pixels, open_model, sha256
from training.results import Evaluation, FilmResult, VertebraResult, load_evaluation
from training.settings import FOLDS, SEED
from training.tables import (
    HEADER,
    angle_rows,
    comparison_line,
    fold_line,
    plot_agreement,
    severity_table,
    straight_line,
    worst_line,
)

LEAST_CANDIDATE = 0.001
"""Confidence from which finds count for mAP, as for COCO and in Ultralytics' `val`."""

KINDS = ("real", "generated", "straight")


def parse_folds(text: str) -> list[int]:
    """`all`, one fold or several: 0,1."""
    return list(range(FOLDS)) if text == "all" else [int(part) for part in text.split(",")]


def model_of(template: str, fold: int) -> Path:
    """The model file that held out a fold."""
    return Path(template.replace("{fold}", str(fold)))


def deal(films: list[Film], folds: list[int], limit: int | None = None) -> dict[int, list[Film]]:
    """Films with usable labels to read by the model of each fold, at most `limit` of a kind."""
    dealt: dict[int, list[Film]] = {fold: [] for fold in folds}
    for kind in KINDS:
        usable = [film for film in films if film.kind == kind and film.corners]
        if kind == "real":
            held = [(film, film.fold) for film in usable if film.fold in folds]
        else:
            held_out = [film for film in usable if film.fold == 0]
            held = [(film, folds[i % len(folds)]) for i, film in enumerate(held_out)]
        for film, fold in held[:limit]:
            dealt[fold].append(film)
    return dealt


def judge(film: Film, spine: Spine, fold: int) -> FilmResult:
    """What a model made of a film, beside its label."""
    label = film.corner_array()
    found = spine.vertebrae
    matched = dict(match_vertebrae(found.corners, label))
    vertebrae = tuple(
        VertebraResult(
            confidence=round(float(found.confidence[i]), 4),
            corners=found.corners[i].round(3).tolist(),
            sds=None if found.sds is None else found.sds[i].round(4).tolist(),
            tilt_sd=None if spine.tilt_sds is None else round(float(spine.tilt_sds[i]), 4),
            label=label[matched[i]].tolist() if i in matched else None,
        )
        for i in range(len(found.confidence))
    )
    error = corner_error(found.corners, label) if spine.max_cobb is not None else None
    return FilmResult(
        name=film.name,
        kind=film.kind,
        clean=film.clean,
        truth=None if film.kind == "straight" else max_cobb(label),
        reading=spine.max_cobb,
        corner_px=None if error is None else error[0],
        corner_share=None if error is None else error[1],
        sd=spine.sd,
        fold=fold,
        vertebrae=vertebrae,
    )


def evaluate(
    data: Path, templates: list[str], dealt: dict[int, list[Film]], measurer: Measurer
) -> Evaluation:
    """Reads every film with the networks that it is dealt to."""
    models: dict[str, list[str]] = {}
    results: list[FilmResult] = []
    finds: dict[str, list[tuple[Vertebrae, Floats]]] = {}
    for fold, films in dealt.items():
        paths = [model_of(template, fold) for template in templates]
        reader = open_model(*paths)
        models[str(fold)] = [sha256(path) for path in paths]
        read: list[FilmDetections] = []
        for film in films:
            pixels = film_pixels(data, film)
            read.append(reader.find_on(pixels))
            found = reader.find(pixels, LEAST_CANDIDATE)
            finds.setdefault(film.kind, []).append((found, film.corner_array()))
        spines = measurer.measure(read)
        results += [judge(film, spine, fold) for film, spine in zip(films, spines, strict=True)]
    precision = {
        kind: average_precision(
            [(found.boxes, found.confidence) for found, _ in pairs],
            [boxes(label) for _, label in pairs],
        )
        for kind, pairs in finds.items()
    }
    return Evaluation(models, precision, results)


def report(evaluation: Evaluation, against: Evaluation | None, out: Path) -> None:
    """Prints all tables and draws the plots."""
    kinds = [kind for kind in KINDS if evaluation.of_kind(kind)]
    angles = [kind for kind in kinds if kind != "straight"]
    print(HEADER)
    for kind in angles:
        print("\n".join(angle_rows(kind, evaluation.of_kind(kind))))
    for kind in angles:
        results = evaluation.of_kind(kind)
        print(f"\n### {kind}\n\n{fold_line(results)}\n\n{severity_table(results)}")
        print(worst_line(results))
        plot_agreement(out / f"{kind}.png", f"largest Cobb angle, {kind} films", results)
    print()
    if "straight" in kinds:
        print(straight_line(evaluation.of_kind("straight")))
    for kind in kinds:
        map50, map50_95 = evaluation.boxes[kind]
        print(f"Boxes, {kind}: mAP50 {map50:.3f}, mAP50-95 {map50_95:.3f}")
    for kind in angles if against else []:
        results, others = evaluation.of_kind(kind), against.of_kind(kind) if against else []
        if others:
            print(comparison_line(kind, compare(results, others, SEED)))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--prepared", type=Path, required=True, help="folder that prepare wrote")
    parser.add_argument("--model", required=True, help=".onnx or .pt; {fold} stands for the fold")
    parser.add_argument("--refiner", help=".onnx, likewise; without it the first network alone")
    parser.add_argument("--fold", default="all", help="fold of real films, several (0,1) or all")
    parser.add_argument("--films", type=int, help="at most so many of a kind, for a quick look")
    parser.add_argument("--out", type=Path, required=True, help="folder for results and plots")
    parser.add_argument("--against", type=Path, help="results.json of another model to compare")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    dealt = deal(load_films(args.prepared), parse_folds(args.fold), args.films)
    templates = [args.model] + ([args.refiner] if args.refiner else [])
    with Measurer() as measurer:
        evaluation = evaluate(args.data, templates, dealt, measurer)
    evaluation.save(args.out / "results.json")
    report(evaluation, load_evaluation(args.against) if args.against else None, args.out)


if __name__ == "__main__":
    main()
