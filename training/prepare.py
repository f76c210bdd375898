"""Step 1: films and labels → packed canvases, corners and splits.

`python -m training.prepare --data DATA --out OUT` writes `canvases.npy` (n, 960, 480) grey for
training, and `films.jsonl`, one `Film` a line in the same order. What `pack` wrote serves as DATA
too: its films keep their folds.
"""

import argparse
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.geometry import Floats, place
from training.labels import read_labels
from training.settings import BORDER, CANVAS, FOLDS, GENERATED_VALIDATION, SEED
from training.splits import duplicate_groups, hold_out_groups, patient_folds

Grey = NDArray[np.uint8]

FILMS = "films.jsonl"

STRAIGHT_VALIDATION = 0.2
BAND_GREY = 124


@dataclass(frozen=True)
class Film:
    """A prepared film. Corners are px of the film after its grey side bands were cut off."""

    name: str
    kind: str  # real, straight or generated
    path: str  # below the data folder
    left: int  # first column of the film proper in its file
    width: int
    height: int
    corners: list[list[list[float]]]
    cobb: float | None
    clean: bool
    fold: int  # real: 0…4; others: 0 = held out for validation, −1 = for training

    def corner_array(self) -> Floats:
        """Corners as (n, 4, 2)."""
        return np.array(self.corners, dtype=np.float64).reshape(-1, 4, 2)


def read_grey(path: Path) -> Grey:
    """A film as (h, w) grey."""
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise ValueError(f"not a readable picture: {path.name}")
    return np.asarray(image, dtype=np.uint8)


def film_columns(image: Grey) -> tuple[int, int]:
    """First and one past the last column of the film proper, between flat grey side bands."""
    off = np.abs(image.astype(np.int16) - BAND_GREY) > 10
    film = np.flatnonzero(off.mean(axis=0) > 0.1)
    if len(film) == 0:
        return 0, image.shape[1]
    return int(film[0]), int(film[-1]) + 1


def letterbox(image: Grey, canvas: tuple[int, int]) -> Grey:
    """Lays a film onto a canvas (width, height), scaled by area, centred, the rest `BORDER`."""
    placement = place((image.shape[1], image.shape[0]), canvas)
    out = np.full((canvas[1], canvas[0]), BORDER, dtype=np.uint8)
    small = cv2.resize(image, (placement.width, placement.height), interpolation=cv2.INTER_AREA)
    rows = slice(placement.top, placement.top + placement.height)
    out[rows, placement.left : placement.left + placement.width] = small
    return out


def film_picture(data: Path, film: Film) -> Grey:
    """A film as (h, w) grey without its grey side bands."""
    return np.ascontiguousarray(read_grey(data / film.path)[:, film.left : film.left + film.width])


def assign_folds(films: list[Film], patients: list[int | None], data: Path) -> list[Film]:
    """The films with their folds; see `Film.fold`."""
    folds = [-1] * len(films)
    real = [i for i, film in enumerate(films) if film.kind == "real"]
    angles = [films[i].cobb or 0.0 for i in real]
    dealt = patient_folds([patients[i] for i in real], angles, FOLDS, SEED)
    for i, fold in zip(real, dealt, strict=True):
        folds[i] = fold
    straight = [i for i, film in enumerate(films) if film.kind == "straight"]
    canvases = [letterbox(film_picture(data, films[i]), CANVAS) for i in straight]
    small = np.stack([cv2.resize(one, (32, 64), interpolation=cv2.INTER_AREA) for one in canvases])
    groups = duplicate_groups(small.astype(np.float64))
    for i, held in zip(straight, hold_out_groups(groups, STRAIGHT_VALIDATION, SEED), strict=True):
        folds[i] = 0 if held else -1
    generated = [i for i, film in enumerate(films) if film.kind == "generated"]
    chosen = np.random.default_rng(SEED).permutation(len(generated))[:GENERATED_VALIDATION]
    for k in chosen:
        folds[generated[int(k)]] = 0
    return [replace(film, fold=fold) for film, fold in zip(films, folds, strict=True)]


def labelled_films(data: Path) -> list[Film]:
    """Every film that has a label below `data`."""
    films, patients = [], []
    for label in read_labels(data):
        image = read_grey(data / label.path)
        first, last = film_columns(image) if label.kind == "generated" else (0, image.shape[1])
        patients.append(label.patient)
        films.append(
            Film(
                name=label.name,
                kind=label.kind,
                path=label.path,
                left=first,
                width=last - first,
                height=len(image),
                corners=np.round(label.corners - np.array([first, 0.0]), 2).tolist(),
                cobb=label.cobb,
                clean=label.clean,
                fold=-1,
            )
        )
    return assign_folds(films, patients, data)


def prepare(data: Path, out: Path) -> list[Film]:
    """Packs every film below `data` into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    films = load_films(data) if (data / FILMS).exists() else labelled_films(data)
    canvases = np.empty((len(films), CANVAS[1], CANVAS[0]), dtype=np.uint8)
    for i, film in enumerate(films):
        canvases[i] = letterbox(film_picture(data, film), CANVAS)
    np.save(out / "canvases.npy", canvases)
    save_films(films, out)
    return films


def save_films(films: list[Film], folder: Path) -> None:
    """Writes the file that `load_films` reads."""
    (folder / FILMS).write_text("".join(json.dumps(asdict(film)) + "\n" for film in films))


def load_films(prepared: Path) -> list[Film]:
    """Films as `prepare` or `pack` wrote them."""
    lines = (prepared / FILMS).read_text().splitlines()
    return [Film(**json.loads(line)) for line in lines]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for the packed films")
    args = parser.parse_args()
    films = prepare(args.data, args.out)
    for kind in ("real", "straight", "generated"):
        chosen = [film for film in films if film.kind == kind]
        counts = {fold: sum(film.fold == fold for film in chosen) for fold in range(-1, FOLDS)}
        unusable = [film.name for film in chosen if not film.corners]
        print(f"{kind}: {len(chosen)} films, folds {counts}, without usable corners: {unusable}")


if __name__ == "__main__":
    main()
