"""Reads films with replicas of the model on a Ray cluster."""

import asyncio
import logging
from http import HTTPStatus
from typing import Protocol

from ray.exceptions import RayActorError
from ray.serve.exceptions import BackPressureError
from ray.serve.handle import DeploymentHandle

from inference.errors import ServiceError
from inference.film.view import PLAIN_VIEW, FilmView
from inference.film_reader import queue_full
from inference.prediction import ModelInfo, Prediction

# A film whose replica died is read again elsewhere, for reading changes nothing. Three replicas
# dead of one film are no accident: it may be the film, which must not go round the whole cluster.
_ATTEMPTS = 3
_LOOK_AGAIN_S = 1.0

logger = logging.getLogger(__name__)


class ModelReplica(Protocol):
    """What a replica offers through its handle. A film's fault is an answer: see `read`."""

    async def info(self) -> ModelInfo:
        """The model that it serves."""

    async def read(self, film: bytes, view: FilmView = PLAIN_VIEW) -> Prediction | ServiceError:
        """Read one film; what is wrong with it is returned, for Serve would log what is raised."""


class RayReader:
    """A FilmReader that sends films to the replicas behind a handle."""

    def __init__(self, model: DeploymentHandle[ModelReplica], name: str | None) -> None:
        """Take the handle of replicas of the model called `name`, whichever it is if None."""
        self._model = model
        self._name = name
        self._info: ModelInfo | None = None
        self._films = 0

    @property
    def waiting(self) -> int:
        """How many films of this ingress the replicas have not answered yet."""
        return self._films

    def check_room(self) -> None:
        """Refuse nothing ahead: how much is taken grows with the replicas, and Serve counts it."""

    async def start(self) -> ModelInfo:
        """Wait for a replica with the model: while it is rolled out, some have the one before."""
        while self._info is None:
            info = await self._model.info.remote()
            if self._name in (None, info.name):
                self._info = info
            else:
                await asyncio.sleep(_LOOK_AGAIN_S)
        return self._info

    async def read(self, film: bytes, view: FilmView = PLAIN_VIEW) -> Prediction:
        """See FilmReader. A replica that dies under a film costs its time, not the film."""
        self._films += 1
        try:
            answer = await self._ask_again(film, view)
        except BackPressureError as error:
            raise queue_full() from error
        finally:
            self._films -= 1
        if isinstance(answer, ServiceError):
            raise answer
        return answer

    async def close(self) -> None:
        """Do nothing: Serve ends the replicas itself, after what they have taken."""

    async def _ask_again(self, film: bytes, view: FilmView) -> Prediction | ServiceError:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self._ask(film, view)
            except RayActorError as error:
                logger.warning("Replica lost in attempt %d: %s", attempt, error)
        return ServiceError(
            "MODEL_FAILED",
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "The model failed on this film. Try another file.",
        )

    async def _ask(self, film: bytes, view: FilmView) -> Prediction | ServiceError:
        response = self._model.read.remote(film, view)
        try:
            answer: Prediction | ServiceError = await response
        except asyncio.CancelledError:
            # Serve would let what a replica has taken run on, for a client that has gone.
            response.cancel()
            raise
        return answer
