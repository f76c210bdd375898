"""The rows: what is known of a film after it was read, or why it could not be."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from inference.errors import ServiceError
from inference.prediction import ModelInfo, Prediction

# Not the film's fault, or not surely: the next run tries these films again.
UNREACHABLE = "FILM_UNREACHABLE"
MODEL_FAILED = "MODEL_FAILED"
TRANSIENT_ERRORS = frozenset({UNREACHABLE, MODEL_FAILED})

_CORNER = pa.struct([("x", pa.float64()), ("y", pa.float64()), ("sd", pa.float64())])
_DETECTION = pa.struct(
    [
        ("class_id", pa.int32()),
        ("class_name", pa.string()),
        ("confidence", pa.float64()),
        ("x1", pa.float64()),
        ("y1", pa.float64()),
        ("x2", pa.float64()),
        ("y2", pa.float64()),
        ("keypoints", pa.list_(_CORNER)),
    ]
)
# Names and meanings as in the answer of POST /predict; px of the image, times in ms.
SCHEMA = pa.schema(
    [
        ("path", pa.string()),
        ("bytes", pa.int64()),
        ("sha256", pa.string()),
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("num_detections", pa.int32()),
        ("detections", pa.list_(_DETECTION)),
        ("warnings", pa.list_(pa.string())),
        ("error_code", pa.string()),
        ("error_detail", pa.string()),
        ("model_name", pa.string()),
        ("model_version", pa.string()),
        ("engine", pa.string()),
        ("decode_ms", pa.float64()),
        ("inference_ms", pa.float64()),
        ("processed_at", pa.timestamp("ms", "UTC")),
    ]
)

Row = dict[str, Any]


def new_row(path: str, model: ModelInfo) -> Row:
    """Begin the row of a film with what is known before it is opened."""
    return {
        "path": path,
        "model_name": model.name,
        "model_version": model.version,
        "engine": model.engine,
        "processed_at": datetime.now(UTC),
    }


def of_prediction(prediction: Prediction) -> Row:
    """Give the part of a row that says what the model found."""
    found = prediction.model_dump(include={"num_detections", "detections", "warnings"})
    return found | {
        "width": prediction.image.width,
        "height": prediction.image.height,
        "decode_ms": prediction.timing_ms.decode,
        "inference_ms": prediction.timing_ms.inference,
    }


def of_error(error: Exception) -> Row:
    """Give the part of a row that says why the film could not be read."""
    match error:
        case ServiceError():
            return {"error_code": error.code, "error_detail": error.detail}
        case FileNotFoundError():
            return {
                "error_code": "FILM_MISSING",
                "error_detail": "The film was listed, but it isn't there any more.",
            }
        case OSError():
            return {"error_code": UNREACHABLE, "error_detail": str(error)}
    return {"error_code": MODEL_FAILED, "error_detail": f"{type(error).__name__}: {error}"}
