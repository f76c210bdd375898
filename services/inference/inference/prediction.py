"""The answer of `POST /predict`, field by field (the app's `src/domain/reading/prediction.ts`)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

EngineName = Literal["onnx", "ultralytics"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Keypoint(_Part):
    """A corner, px of the image.

    `sd` is one standard deviation of its place along either axis in px, where it is known. The
    errors of one vertebra's corners correlate (docs/generated/model-card.md).
    """

    x: float
    y: float
    sd: Annotated[float | None, Field(ge=0)] = None


class Detection(_Part):
    """One vertebra: box and four corners in the order TL, TR, BL, BR, px of the image."""

    class_id: Annotated[int, Field(ge=0)] = 0
    class_name: str
    confidence: Annotated[float, Field(ge=0, le=1)]
    x1: float
    y1: float
    x2: float
    y2: float
    keypoints: tuple[Keypoint, Keypoint, Keypoint, Keypoint]


class ImageSize(_Part):
    """Px, after the EXIF orientation."""

    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]


class ModelInfo(_Part):
    """What read the film; `version` is one sha256 for the weights of both networks."""

    name: str
    version: str
    engine: EngineName


class TimingMs(_Part):
    """Milliseconds spent on the film, waiting not counted."""

    decode: float
    inference: float
    total: float


class Prediction(_Part):
    """Detections sorted top to bottom. Research and education only, never medical advice."""

    num_detections: Annotated[int, Field(ge=0)]
    detections: list[Detection]
    image: ImageSize
    model: ModelInfo
    timing_ms: TimingMs
    warnings: list[str] = []
