"""What is known of one request: for its log line and the metrics."""

import re
import secrets
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, cast

from starlette.datastructures import Headers
from starlette.types import Scope

from inference.prediction import Prediction

_SANE_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_SCOPE_KEY = "inference.request_record"


@dataclass(slots=True)
class RequestRecord:
    """Never holds a key, a file's name or anything of the image but its size."""

    request_id: str
    started: float = field(default_factory=perf_counter)
    key_number: int | None = None
    bytes: int | None = None
    prediction: Prediction | None = None
    stages_ms: dict[str, float] = field(default_factory=dict)

    @property
    def ms(self) -> float:
        """Milliseconds since the request came."""
        return (perf_counter() - self.started) * 1000

    def log_fields(self) -> dict[str, Any]:
        """Return what the log line says besides method, path and status."""
        read = self.prediction
        fields = {
            "requestId": self.request_id,
            "ms": round(self.ms, 1),
            "keyNumber": self.key_number,
            "bytes": self.bytes,
            "stagesMs": {stage: round(ms, 1) for stage, ms in self.stages_ms.items()} or None,
            "width": read.image.width if read else None,
            "height": read.image.height if read else None,
            "detections": read.num_detections if read else None,
        }
        return {name: value for name, value in fields.items() if value is not None}


def open_record(scope: Scope) -> RequestRecord:
    """Start the record of a request; its id is the client's `x-request-id` if that is sane."""
    given = Headers(scope=scope).get("x-request-id", "")
    record = RequestRecord(given if _SANE_ID.fullmatch(given) else secrets.token_hex(16))
    scope[_SCOPE_KEY] = record
    return record


def record_of(scope: Scope) -> RequestRecord:
    """Return the record that `open_record` started."""
    return cast("RequestRecord", scope[_SCOPE_KEY])
