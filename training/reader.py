"""Reads films as the inference service does, with any model file."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference.detections import decode_output
from inference.engine import Batch, Engine, Output
from inference.film import Film as Picture
from inference.film import decode_film
from inference.letterbox import letterbox
from inference.manifest import ModelEntry, load_entry
from training.chain import Vertebrae, vertebrae_of
from training.measure import Spine, measure
from training.prepare import Film
from training.settings import SPREAD

MODELS = Path(__file__).resolve().parents[1] / "models"
MAX_PIXELS = 100_000_000


@dataclass(frozen=True)
class Reader:
    """A network with what the service does before and after it."""

    run: Callable[[Batch], Output]
    entry: ModelEntry

    def find(self, pixels: NDArray[np.uint8]) -> Vertebrae:
        """All finds on an upright picture (h, w) or (h, w, 3), px of it."""
        canvas, placement = letterbox(Picture(pixels), self.entry.input)
        return vertebrae_of(decode_output(self.run(canvas[np.newaxis])[0], placement, self.entry))

    def read(self, pixels: NDArray[np.uint8]) -> tuple[Vertebrae, Spine]:
        """All finds on a picture, and its spine."""
        found = self.find(pixels)
        return found, measure(found, (pixels.shape[1], pixels.shape[0]))


def film_pixels(data: Path, film: Film) -> NDArray[np.uint8]:
    """A film as the service decodes it, without its grey side bands."""
    pixels = decode_film((data / film.path).read_bytes(), MAX_PIXELS).pixels
    return np.ascontiguousarray(pixels[:, film.left : film.left + film.width])


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def trained_entry(digest: str = "0" * 64, file: str = "model.onnx") -> ModelEntry:
    """An entry for a network that `train_detector` made: in all else as the shipped default.

    Its corners' expected errors are those it was trained to state, before any calibration.
    """
    least, most = (float(np.sqrt(2)) * scale for scale in SPREAD)  # sd of a Laplace distribution
    shipped = load_entry(MODELS).model_dump()
    changed = {
        "file": file,
        "sha256": digest,
        "checkpoint": {"sha256": digest},
        "uncertainty": {"least": least, "most": most},
    }
    return ModelEntry.model_validate(shipped | changed)


def _engine(model: Path, entry: ModelEntry) -> Engine:
    if model.suffix == ".onnx":
        from inference.onnx_engine import OnnxEngine

        return OnnxEngine(model.parent, entry, threads=1, max_batch=1)
    from inference.ultralytics_engine import UltralyticsEngine

    return UltralyticsEngine(model, entry, threads=1, max_batch=1)


def open_model(model: Path) -> Reader:
    """Opens an .onnx or .pt file: by its entry if it is the shipped model, else as trained here."""
    if model.suffix not in (".onnx", ".pt"):
        raise ValueError(f"neither .onnx nor .pt: {model.name}")
    digest = sha256(model)
    shipped = load_entry(MODELS)
    is_shipped = digest in (shipped.sha256, shipped.checkpoint.sha256)
    file = model.name if model.suffix == ".onnx" else "model.onnx"
    entry = shipped.model_copy(update={"file": file}) if is_shipped else trained_entry(digest, file)
    return Reader(_engine(model, entry).run, entry)
