"""What the handlers share, one of each an app."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from starlette.requests import Request

from inference.errors import ServiceError
from inference.film_reader import FilmReader
from inference.http.api_keys import ApiKeys, RateLimit
from inference.http.metrics import Metrics
from inference.http.uploads import Uploads
from inference.prediction import ModelInfo


@dataclass(slots=True)
class Service:
    """`model` is None until the reader has started, and again when it is being closed."""

    reader: FilmReader
    metrics: Metrics
    keys: ApiKeys
    rate_limit: RateLimit
    uploads: Uploads
    model: ModelInfo | None = None

    def check_ready(self) -> ModelInfo:
        """Return the model. Raises ServiceError NOT_READY (503)."""
        if self.model is None:
            raise ServiceError(
                "NOT_READY",
                HTTPStatus.SERVICE_UNAVAILABLE,
                "The model is not loaded. Try again in a few seconds.",
                retry_after=5,
            )
        return self.model


def service_of(request: Request) -> Service:
    """Return the service of the app that the request came to."""
    return cast("Service", request.app.state.service)
