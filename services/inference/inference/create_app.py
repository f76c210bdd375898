"""Puts the HTTP app together."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from inference.errors import ServiceError
from inference.film_reader import FilmReader
from inference.http import docs, predict, probes
from inference.http.api_keys import ApiKeys, RateLimit
from inference.http.early_answer import EarlyAnswerMiddleware
from inference.http.metrics import Metrics
from inference.http.problems import problem_response
from inference.http.request_middleware import RequestMiddleware
from inference.http.request_record import record_of
from inference.http.service import Service
from inference.http.uploads import Uploads
from inference.local_reader import LocalReader
from inference.manifest import ModelUnavailableError
from inference.settings import Settings, read_settings, split_keys

logger = logging.getLogger(__name__)

_NO_MODEL = 3


def create_app(settings: Settings | None = None, reader: FilmReader | None = None) -> FastAPI:
    """Build the app: by default with the environment's settings and this process's own model."""
    settings = settings or read_settings()
    keys = split_keys(settings.inference_api_key)
    reader = reader or LocalReader.from_settings(settings)
    service = Service(
        reader=reader,
        metrics=Metrics(lambda: reader.waiting),
        keys=ApiKeys(keys),
        rate_limit=RateLimit(settings.rate_per_minute),
        uploads=Uploads(
            max_bytes=settings.max_upload_bytes,
            max_bytes_in_hand=settings.max_bytes_in_hand,
            timeout_seconds=settings.body_timeout_seconds,
        ),
    )
    app = FastAPI(
        title="Scoliosis-AI inference",
        version="0.1.0",
        description=f"Finds the vertebrae on a frontal spine X-ray.\n\n**{docs.DISCLAIMER}**",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.service = service
    app.include_router(predict.router)
    app.include_router(probes.router)
    app.include_router(docs.router)
    app.mount("/docs/assets", docs.assets)
    app.add_exception_handler(ServiceError, _answer_service_error)
    app.add_exception_handler(HTTPException, _answer_http_exception)
    app.add_middleware(RequestMiddleware, metrics=service.metrics)
    app.add_middleware(EarlyAnswerMiddleware)
    if not keys:
        logger.warning("INFERENCE_API_KEY is not set: whoever reaches the service may use it")
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    starting = asyncio.create_task(_start(service))
    yield
    service.model = None
    starting.cancel()
    await service.reader.close()


async def _start(service: Service) -> None:
    """Load the model while /health and /ready already answer.

    Without a model the process ends: a container that restarts, or one that stays down with its
    reason as the last line of its log, is seen; one that answers 503 for ever is not.
    """
    try:
        model = await service.reader.start()
    except Exception as error:
        foreseen = isinstance(error, ModelUnavailableError)
        logger.critical("The service can't start: %s", error, exc_info=not foreseen)
        # No film was let in yet, and any other way out of a task ends in pages of traceback.
        os._exit(_NO_MODEL)
    service.metrics.name_model(model)
    service.model = model
    logger.info("ready", extra={"fields": {"model": model.model_dump()}})


async def _answer_service_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceError)  # noqa: S101 (what it is registered for)
    return problem_response(error, record_of(request.scope).request_id)


async def _answer_http_exception(request: Request, error: Exception) -> Response:
    """Answer what the router refuses: a path or a method it does not know."""
    assert isinstance(error, HTTPException)  # noqa: S101 (what it is registered for)
    status = HTTPStatus(error.status_code)
    refusal = ServiceError(status.name, status, f"{status.phrase}. The calls are listed in /docs.")
    response = problem_response(refusal, record_of(request.scope).request_id)
    response.headers.update(error.headers or {})
    return response
