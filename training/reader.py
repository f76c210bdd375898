"""Reads films as the inference service does, with any model file."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference.detections import decode_output
from inference.engine import Batch, Engine, Output
from inference.film.decode import Film as Picture
from inference.film.decode import decode_film
from inference.letterbox import letterbox, shrink
from inference.manifest import ModelEntry, load_entry
from inference.refiner import OnnxRefiner, Refiner, refine
from training.detections import FilmDetections, Vertebrae, vertebrae_of
from training.prepare import Film
from training.shipped import MODELS

MAX_PIXELS = 100_000_000


@dataclass(frozen=True)
class Reader:
    """A network, and the one that refines its corners if there is one, used as the service does."""

    run: Callable[[Batch], Output]
    entry: ModelEntry
    refiner: Refiner | None = None

    def find(self, pixels: NDArray[np.uint8], least: float | None = None) -> Vertebrae:
        """Finds on an upright picture (h, w) or (h, w, 3), px of it.

        `least` is the confidence from which they count, as the manifest has it unless given.
        """
        film = Picture(pixels)
        canvas, placement = letterbox(film, self.entry.input)
        entry = self.entry if least is None else with_confidence(self.entry, least)
        found = decode_output(self.run(canvas[np.newaxis])[0], placement, entry)
        if self.refiner:
            found = refine(found, *shrink(film, self.entry.refiner.size), self.refiner)
        return vertebrae_of(found)

    def find_on(self, pixels: NDArray[np.uint8]) -> FilmDetections:
        """Detections on an upright picture, with its size: what `Measurer` takes."""
        return self.find(pixels), (pixels.shape[1], pixels.shape[0])


def with_confidence(entry: ModelEntry, least: float) -> ModelEntry:
    """The same entry with another threshold of confidence."""
    thresholds = entry.thresholds.model_copy(update={"confidence": least})
    return entry.model_copy(update={"thresholds": thresholds})


def film_pixels(data: Path, film: Film) -> NDArray[np.uint8]:
    """A film as the service decodes it, without its grey side bands."""
    pixels = decode_film((data / film.path).read_bytes(), MAX_PIXELS).pixels
    return np.ascontiguousarray(pixels[:, film.left : film.left + film.width])


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def trained_entry(digest: str = "0" * 64, file: str = "model.onnx") -> ModelEntry:
    """An entry for a network that `train_detector` made: in all else as the shipped default."""
    changed = {"file": file, "sha256": digest, "checkpoint": {"sha256": digest}}
    return ModelEntry.model_validate(load_entry(MODELS).model_dump() | changed)


def _engine(model: Path, entry: ModelEntry) -> Engine:
    if model.suffix == ".onnx":
        from inference.onnx_engine import OnnxEngine

        return OnnxEngine(model.parent, entry, threads=1, max_batch=1)
    from inference.ultralytics_engine import UltralyticsEngine

    return UltralyticsEngine(model, entry, threads=1, max_batch=1)


def open_refiner(refiner: Path) -> OnnxRefiner:
    """Opens an .onnx file that `export` made."""
    entry = trained_entry()
    own = entry.refiner.model_copy(update={"file": refiner.name, "sha256": sha256(refiner)})
    return OnnxRefiner(refiner.parent, entry.model_copy(update={"refiner": own}), threads=1)


def open_model(model: Path, refiner: Path | None = None) -> Reader:
    """Opens an .onnx or .pt file, and the .onnx file of a refiner."""
    if model.suffix not in (".onnx", ".pt"):
        raise ValueError(f"neither .onnx nor .pt: {model.name}")
    file = model.name if model.suffix == ".onnx" else "model.onnx"
    entry = trained_entry(sha256(model), file)
    return Reader(_engine(model, entry).run, entry, open_refiner(refiner) if refiner else None)
