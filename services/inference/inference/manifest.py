"""`models/manifest.json`: which models there are, what goes in and how what comes out is read."""

import hashlib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
# A plain name can't reach outside the manifest's folder.
WeightsFile = Annotated[str, Field(pattern=r"^[\w.-]+\.onnx$")]


class _Part(BaseModel):
    # The app reads the same file and may need more of it.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Canvas(_Part):
    """The model's input: its longest side in px, of what its sides are multiples, and the grey
    level (0…255) around the film.
    """

    name: str
    size: Annotated[int, Field(gt=0)]
    stride: Annotated[int, Field(gt=0)]
    border: Annotated[int, Field(ge=0, le=255)]


class _Output(_Part):
    name: str
    corners: tuple[str, str, str, str]


class Thresholds(_Part):
    """Least confidence, and the overlap from which two boxes are one vertebra."""

    confidence: Annotated[float, Field(ge=0, le=1)]
    iou: Annotated[float, Field(ge=0, le=1)]


class RefinerEntry(_Part):
    """The second network, which refines corners on a film whose longest side is at most `size`."""

    file: WeightsFile
    sha256: Sha256
    size: Annotated[int, Field(gt=0)]


class _Checkpoint(_Part):
    sha256: Sha256


class ModelEntry(_Part):
    """One model: a network that finds vertebrae and one that refines their corners."""

    name: Annotated[str, Field(min_length=1)]
    file: WeightsFile
    sha256: Sha256
    checkpoint: _Checkpoint
    classes: tuple[str]
    input: Canvas
    output: _Output
    thresholds: Thresholds
    refiner: RefinerEntry


class _Manifest(_Part):
    models: Annotated[list[ModelEntry], Field(min_length=1)]
    default: str


class ModelUnavailableError(Exception):
    """The model is missing, malformed or altered: the service can't start, no film is at fault."""


def load_entry(models_dir: Path, name: str | None = None) -> ModelEntry:
    """Read the entry called `name`, or the manifest's default one. Raises ModelUnavailableError."""
    path = models_dir / "manifest.json"
    try:
        manifest = _Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ModelUnavailableError(f"{path} can't be read: {error.strerror}") from error
    except ValidationError as error:
        raise ModelUnavailableError(f"{path} can't be used: {error}") from error
    wanted = name or manifest.default
    for entry in manifest.models:
        if entry.name == wanted:
            return entry
    raise ModelUnavailableError(f'{path} names no model "{wanted}"')


def version_of(*digests: str) -> str:
    """One sha256 for several weights files: of their sha256s, put together."""
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def verify_weights(path: Path, sha256: str) -> bytes:
    """Read a weights file that must be the one the manifest names. Raises ModelUnavailableError."""
    try:
        weights = path.read_bytes()
    except OSError as error:
        raise ModelUnavailableError(f"{path} can't be read: {error.strerror}") from error
    found = hashlib.sha256(weights).hexdigest()
    if found != sha256:
        raise ModelUnavailableError(
            f"{path} is not the model of the manifest: sha256 {found}, expected {sha256}"
        )
    return weights
