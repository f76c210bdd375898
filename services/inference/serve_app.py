"""The service on many machines: `serve deploy deploy/ray-serve.yaml` (docs/decisions/0012).

An ingress holds the HTTP app of `app.py` (keys, limits, problems, metrics); the films go on to
replicas of the model, which may be on any node.
"""

import logging
from typing import Any

import pyvips
from fastapi import FastAPI
from ray import serve
from ray.serve import Application
from ray.serve.handle import DeploymentHandle

from inference.create_app import create_app
from inference.errors import ServiceError
from inference.film.view import PLAIN_VIEW, FilmView
from inference.http.logs import JsonFormatter
from inference.local_reader import LocalReader
from inference.manifest import load_entry
from inference.prediction import ModelInfo, Prediction
from inference.ray_reader import ModelReplica, RayReader
from inference.settings import Settings

Overrides = dict[str, Any]

_BLANK_FILM: bytes = pyvips.Image.black(8, 16).pngsave_buffer()


class Model:
    """A replica: one model, loaded once."""

    async def __init__(self, overrides: Overrides) -> None:  # type: ignore[misc] # Serve awaits it
        """Take settings that stand above the environment of the node."""
        _log_as_json()
        settings = Settings(**overrides)
        self._reader = LocalReader.from_settings(settings)
        self._info = await self._reader.start()

    async def info(self) -> ModelInfo:
        """See ModelReplica."""
        return self._info

    async def read(self, film: bytes, view: FilmView = PLAIN_VIEW) -> Prediction | ServiceError:
        """See ModelReplica."""
        try:
            return await self._reader.read(film, view)
        except ServiceError as error:
            return error

    async def check_health(self) -> None:
        """Read a blank film: a model that hangs or fails shows nowhere else."""
        await self._reader.read(_BLANK_FILM)

    async def __del__(self) -> None:
        """Serve calls this when the replica has answered all that it took."""
        await self._reader.close()


@serve.ingress()
class Ingress:
    """The HTTP app in front of the replicas."""

    async def __init__(  # type: ignore[misc]
        self, model: DeploymentHandle[ModelReplica], overrides: Overrides
    ) -> None:
        """Take the handle that Serve makes of the bound `Model`, and wait for its first replica.

        An ingress that Serve calls ready must be: it takes the place of one that works.
        """
        _log_as_json()
        self._settings = Settings(**overrides)
        self._reader = RayReader(model, self._settings.model)
        await self._reader.start()

    def __serve_build_asgi_app__(self) -> FastAPI:
        """Serve asks for the app in the replica: neither sockets nor locks could travel there."""
        return create_app(self._settings, self._reader)


def _log_as_json() -> None:
    """Write this package's lines to stderr beside those of Serve, whose set-up must stand."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("inference")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)


def build(overrides: Overrides) -> Application:
    """Build the application; `overrides` are the `args` of the config, fields of `Settings`.

    Other args are another version: Serve then replaces the replicas, each new one ready first.
    Raises ModelUnavailableError before any is touched if the manifest does not name the model.
    """
    settings = Settings(**overrides)
    load_entry(settings.models_dir, settings.model)
    # Serve tries three times for each replica, and its config has no field for it: long to wait
    # for the news that a model can't be started.
    model = serve.deployment(max_constructor_retry_count=3)(Model)
    return serve.deployment()(Ingress).bind(model.bind(overrides), overrides)
