"""Measures a model on changed copies of held-out films: other tones, noise, implants, crops …

`python -m training.robustness --prepared DIR --model 'RUNS/fold{fold}/best.onnx' --fold all
[--films 40]`

Prints the table of the model card. Each row changes films in one way only; last come pictures
without a spine.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from training.augment import augment, empty_picture
from training.evaluate import model_of, parse_folds
from training.geometry import max_cobb
from training.measurer import Measurer
from training.metrics import summarise
from training.prepare import Film, load_films
from training.reader import Reader, open_model
from training.results import FilmResult
from training.settings import SEED, Augmentation

UNCHANGED = Augmentation(
    mirror=0.0,
    rotation_sd=0.0,
    zoom=(1.0, 1.0),
    zoom_out=0.0,
    zoom_in=0.0,
    stretch_sd=0.0,
    shift=0.0,
    perspective=0.0,
    tones=0.0,
    invert=0.0,
    local_contrast=0.0,
    noise=0.0,
    blur=0.0,
    low_resolution=0.0,
    jpeg=0.0,
    implants=0.0,
    markers=0.0,
    light_box=0.0,
)

CHANGES = {
    "unchanged": UNCHANGED,
    "mirrored": replace(UNCHANGED, mirror=1.0),
    "turned": replace(UNCHANGED, rotation_sd=5.0),
    "small, as on a whole film": replace(UNCHANGED, zoom_out=1.0),
    "cropped": replace(UNCHANGED, zoom_in=1.0),
    "brightness and contrast": replace(UNCHANGED, tones=1.0),
    "inverted": replace(UNCHANGED, invert=1.0),
    "local contrast": replace(UNCHANGED, local_contrast=1.0),
    "noise": replace(UNCHANGED, noise=1.0),
    "blur": replace(UNCHANGED, blur=1.0),
    "low resolution": replace(UNCHANGED, low_resolution=1.0),
    "JPEG": replace(UNCHANGED, jpeg=1.0),
    "rods and screws": replace(UNCHANGED, implants=1.0),
    "markers and text": replace(UNCHANGED, markers=1.0),
    "photo on a light box": replace(UNCHANGED, light_box=1.0, perspective=1.0),
}


def choose(films: list[Film], folds: list[int], count: int) -> list[int]:
    """Indices of about `count` real films with clean labels, as many of each fold.

    Evenly from the whole fold: films of a kind lie together in the data set.
    """
    clean = [i for i, film in enumerate(films) if film.kind == "real" and film.clean]
    chosen: list[int] = []
    for fold in folds:
        own = [i for i in clean if films[i].fold == fold]
        places = np.linspace(0, len(own) - 1, min(len(own), -(-count // len(folds))))
        chosen += [own[round(place)] for place in places]
    return chosen


def read_copies(
    readers: dict[int, Reader],
    measurer: Measurer,
    prepared: Path,
    chosen: dict[int, Film],
    change: Augmentation,
) -> list[FilmResult]:
    """Readings on copies of the chosen films (by index), each changed alike at every call.

    The truth is the angle of those vertebrae that the copy still shows whole.
    """
    canvases = np.load(prepared / "canvases.npy", mmap_mode="r")
    read, truths = [], []
    for i, film in chosen.items():
        rng = np.random.default_rng((SEED, i))
        size = (film.width, film.height)
        sample = augment(canvases[i], size, film.corner_array(), rng, change)
        read.append(readers[film.fold].find_on(sample.image))
        truths.append(max_cobb(sample.corners))
    return [
        FilmResult(film.name, film.kind, film.clean, truth, spine.max_cobb)
        for film, truth, spine in zip(chosen.values(), truths, measurer.measure(read), strict=True)
    ]


def false_spines(reader: Reader, measurer: Measurer, count: int) -> int:
    """How many of `count` pictures without a spine are read as one."""
    seeds = (np.random.default_rng((SEED, 1, i)) for i in range(count))
    read = [reader.find_on(empty_picture(seed, Augmentation()).image) for seed in seeds]
    return sum(spine.max_cobb is not None for spine in measurer.measure(read))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prepared", type=Path, required=True, help="folder that prepare wrote")
    parser.add_argument("--model", required=True, help=".onnx or .pt; {fold} stands for the fold")
    parser.add_argument("--refiner", help=".onnx, likewise; without it the first network alone")
    parser.add_argument("--fold", required=True, help="fold of real films, several (0,1) or all")
    parser.add_argument("--films", type=int, default=40, help="films a change")
    args = parser.parse_args()
    folds = parse_folds(args.fold)
    templates = [args.model] + ([args.refiner] if args.refiner else [])
    readers = {fold: open_model(*(model_of(t, fold) for t in templates)) for fold in folds}
    films = load_films(args.prepared)
    chosen = {i: films[i] for i in choose(films, folds, args.films)}
    with Measurer() as measurer:
        print("| change | covered | MAE | bias | within 5° |\n|---|---|---|---|---|")
        for name, change in CHANGES.items():
            s = summarise(read_copies(readers, measurer, args.prepared, chosen, change))
            row = f"| {name} | {s.covered} of {s.n} | {s.mae:.2f}° | {s.bias:+.2f}° "
            print(f"{row}| {100 * s.within5:.0f} % |", flush=True)
        false = false_spines(readers[folds[0]], measurer, args.films)
    said = f"{false} of {args.films} read as a spine"
    print(f"\nPictures without a spine, drawn as in training: {said}.")


if __name__ == "__main__":
    main()
