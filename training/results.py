"""What a model read on each film, and the file that keeps it for every step that judges it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from training.geometry import Floats


@dataclass(frozen=True)
class VertebraResult:
    """A vertebra of a chain; corners and their expected errors in px of the film."""

    confidence: float
    corners: list[list[float]]
    sds: list[float] | None
    tilt_sd: float | None  # expected error of its tilt, degrees; None: the model states none
    label: list[list[float]] | None  # corners of the labelled vertebra at its place

    def corner_array(self) -> Floats:
        """Corners as (4, 2)."""
        return np.array(self.corners, dtype=np.float64)

    def label_array(self) -> Floats | None:
        """The label's corners as (4, 2)."""
        return None if self.label is None else np.array(self.label, dtype=np.float64)


@dataclass(frozen=True)
class FilmResult:
    """What a model read on one film; angles in degrees, corner errors in px of the film."""

    name: str
    kind: str
    clean: bool
    truth: float | None  # None: no angle is known, the spine is straight
    reading: float | None  # None: no spine found
    corner_px: float | None = None
    corner_share: float | None = None  # of the vertebra's width
    sd: float | None = None  # expected error of the reading; None: the model states none
    fold: int = 0  # the fold whose model read it
    vertebrae: tuple[VertebraResult, ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """A model's (or one model per fold's) readings of films that it did not train on."""

    models: dict[str, list[str]]  # sha256 of each network by fold
    boxes: dict[str, tuple[float, float]]  # mAP50 and mAP50-95 by kind of film
    films: list[FilmResult]

    def of_kind(self, kind: str) -> list[FilmResult]:
        """Results of one kind of film."""
        return [film for film in self.films if film.kind == kind]

    def save(self, path: Path) -> None:
        """Writes a JSON file."""
        path.write_text(json.dumps(asdict(self)) + "\n")


def load_evaluation(path: Path) -> Evaluation:
    """What `evaluate` wrote."""
    stored: dict[str, Any] = json.loads(path.read_text())
    films = [
        FilmResult(**{**film, "vertebrae": tuple(VertebraResult(**v) for v in film["vertebrae"])})
        for film in stored["films"]
    ]
    boxes = {kind: (values[0], values[1]) for kind, values in stored["boxes"].items()}
    return Evaluation(stored["models"], boxes, films)
