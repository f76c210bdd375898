"""`/health`, `/ready` and `/metrics`."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel
from starlette.responses import Response

from inference.http.problems import describe_problems
from inference.http.service import Service, service_of
from inference.prediction import ModelInfo

router = APIRouter()
TheService = Annotated[Service, Depends(service_of)]


class Health(BaseModel):
    """The process is alive."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """Films can be sent."""

    status: Literal["ready"] = "ready"
    model: ModelInfo


@router.get("/health", summary="Whether the process is alive")
async def health() -> Health:
    """Answer as soon as the port is open."""
    return Health()


@router.get(
    "/ready",
    summary="Whether films can be sent",
    responses=describe_problems(SERVICE_UNAVAILABLE="The model has not run once yet."),
)
async def ready(service: TheService) -> Ready:
    """Answer 503 until the model is loaded and has run once, and while the service shuts down."""
    return Ready(model=service.check_ready())


@router.get(
    "/metrics",
    summary="Measures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(service: TheService) -> Response:
    """Render all measures; none tells of a film or a key."""
    return Response(service.metrics.render(), media_type=CONTENT_TYPE_LATEST)
