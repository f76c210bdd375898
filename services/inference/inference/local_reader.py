"""Reads films with a model in this process: a bounded queue in front of one model thread."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Self

from inference.create_predictor import create_predictor
from inference.errors import ServiceError
from inference.film.view import PLAIN_VIEW, FilmView
from inference.film_reader import queue_full
from inference.prediction import ModelInfo, Prediction
from inference.predictor import Predictor
from inference.prepare import PreparedFilm
from inference.settings import Settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Waiting:
    film: PreparedFilm
    answer: asyncio.Future[Prediction]


class LocalReader:
    """A `FilmReader`. A few threads have films decoded, exactly one has them predicted.

    Films whose canvases wait together share a run of the network, up to the predictor's
    `max_batch`. At most `max_films` are in hand at a time, whatever they wait for: that bounds the
    memory of their bytes and canvases, and the time that the last of them waits.
    """

    def __init__(
        self, create_predictor: Callable[[], Predictor], *, max_films: int, decode_threads: int
    ) -> None:
        """Load nothing yet: `start` calls `create_predictor`, in the model's thread."""
        self._create_predictor = create_predictor
        self._max_films = max_films
        self._decoders = ThreadPoolExecutor(decode_threads, "decode")
        self._free_decoders = asyncio.Semaphore(decode_threads)
        self._model_thread = ThreadPoolExecutor(1, "model")
        self._ready: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._predictor: Predictor | None = None
        self._worker: asyncio.Task[None] | None = None
        self._films = 0
        self._running = 0
        self._closing = False
        self._idle = asyncio.Event()
        self._idle.set()

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Read films with the model that the settings name."""
        return cls(
            partial(create_predictor, settings),
            max_films=settings.max_films,
            decode_threads=settings.decode_threads,
        )

    @property
    def waiting(self) -> int:
        """See FilmReader."""
        # A film that runs on after its client has gone is no longer in hand.
        return max(0, self._films - self._running)

    async def start(self) -> ModelInfo:
        """See FilmReader."""
        loop = asyncio.get_running_loop()
        self._predictor = await loop.run_in_executor(self._model_thread, self._load)
        self._worker = loop.create_task(self._run_model(self._predictor))
        return self._predictor.model

    def check_room(self) -> None:
        """See FilmReader."""
        if self._closing:
            raise ServiceError(
                "DRAINING",
                HTTPStatus.SERVICE_UNAVAILABLE,
                "The service is shutting down. Try again in a few seconds.",
                retry_after=5,
            )
        if self._films >= self._max_films:
            raise queue_full()

    async def read(self, film: bytes, view: FilmView = PLAIN_VIEW) -> Prediction:
        """See FilmReader."""
        if self._predictor is None:
            raise RuntimeError("read() before start()")
        self.check_room()
        loop = asyncio.get_running_loop()
        self._films += 1
        self._idle.clear()
        try:
            prepared = await self._prepare(self._predictor, film, view)
            waiting = _Waiting(prepared, loop.create_future())
            self._ready.put_nowait(waiting)
            return await waiting.answer
        finally:
            self._films -= 1
            if self._films == 0:
                self._idle.set()

    async def close(self) -> None:
        """See FilmReader."""
        self._closing = True
        await self._idle.wait()
        if self._worker:
            self._worker.cancel()
        for pool in (self._decoders, self._model_thread):
            pool.shutdown(wait=False, cancel_futures=True)
        if self._predictor:
            self._predictor.close()

    def _load(self) -> Predictor:
        predictor = self._create_predictor()
        predictor.warm_up()
        return predictor

    async def _prepare(self, predictor: Predictor, film: bytes, view: FilmView) -> PreparedFilm:
        """Decode a film once a thread is free for it, or never if its client goes before."""
        # Not left to wait in the pool: there, the bytes of a cancelled film stay until its turn.
        await self._free_decoders.acquire()
        preparing = asyncio.get_running_loop().run_in_executor(
            self._decoders, predictor.prepare, film, view
        )
        preparing.add_done_callback(self._free_decoder)
        # A thread can't be stopped: it is free when it has ended, not when the client goes.
        return await asyncio.shield(preparing)

    def _free_decoder(self, preparing: asyncio.Future[PreparedFilm]) -> None:
        self._free_decoders.release()
        if not preparing.cancelled():
            preparing.exception()  # looked at here: its client may have gone

    async def _run_model(self, predictor: Predictor) -> None:
        loop = asyncio.get_running_loop()
        while True:
            batch = await self._next_batch(predictor.max_batch)
            self._running = len(batch)
            try:
                found = await loop.run_in_executor(
                    self._model_thread, predictor.predict, [waiting.film for waiting in batch]
                )
                for waiting, prediction in zip(batch, found, strict=True):
                    if not waiting.answer.done():
                        waiting.answer.set_result(prediction)
            except Exception:
                logger.exception("The model failed on a run of %d films", len(batch))
                for waiting in batch:
                    if not waiting.answer.done():
                        waiting.answer.set_exception(_model_failed())
            finally:
                self._running = 0

    async def _next_batch(self, most: int) -> list[_Waiting]:
        """Wait for a film, then take those that wait with it; leave out clients that have gone."""
        batch: list[_Waiting] = []
        while not batch or (len(batch) < most and not self._ready.empty()):
            waiting = await self._ready.get()
            if not waiting.answer.done():
                batch.append(waiting)
        return batch


def _model_failed() -> ServiceError:
    return ServiceError(
        "MODEL_FAILED",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "The model failed on this film. Try again, or tell whoever runs the service.",
    )
