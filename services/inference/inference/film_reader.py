"""What stands behind the HTTP app: this process's own model, or replicas of it elsewhere."""

from http import HTTPStatus
from typing import Protocol

from inference.errors import ServiceError
from inference.film.view import PLAIN_VIEW, FilmView
from inference.prediction import ModelInfo, Prediction


class FilmReader(Protocol):
    """Takes films as they come and reads them with a model that is loaded once."""

    @property
    def waiting(self) -> int:
        """How many films wait here for the model."""

    async def start(self) -> ModelInfo:
        """Load the model and run it once. Raises ModelUnavailableError."""

    def check_room(self) -> None:
        """Ask before a film is sent here at all whether it would be refused.

        Raises ServiceError QUEUE_FULL or DRAINING (503, `retry_after`).
        """

    async def read(self, film: bytes, view: FilmView = PLAIN_VIEW) -> Prediction:
        """Read what a view shows of one film, the uploaded file's bytes.

        Cancelled when the client has gone: a film that still waits is then dropped.
        Raises ServiceError: the film's fault, QUEUE_FULL or DRAINING (503, `retry_after`),
        MODEL_FAILED (500).
        """

    async def close(self) -> None:
        """Take no more, finish what was taken."""


def queue_full() -> ServiceError:
    """Refuse a film for which a reader has no room."""
    return ServiceError(
        "QUEUE_FULL",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The service has as many films as it can take. Try again in a few seconds.",
        retry_after=2,
    )
