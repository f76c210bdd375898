"""`POST /predict`."""

import asyncio
from collections.abc import Coroutine
from time import perf_counter
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Security
from fastapi.security import APIKeyHeader
from starlette.requests import ClientDisconnect

from inference.http.problems import describe_problems
from inference.http.request_record import RequestRecord, record_of
from inference.http.service import Service, service_of
from inference.http.view_fields import VIEW_FIELDS
from inference.prediction import Prediction

_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "A film as JPEG, PNG, WebP or TIFF.",
                        },
                        **VIEW_FIELDS,
                    },
                }
            }
        },
    }
}
_key_header = APIKeyHeader(
    name="x-api-key", auto_error=False, description="Needed where INFERENCE_API_KEY is set."
)
router = APIRouter()


@router.post(
    "/predict",
    summary="Find the vertebrae on a film",
    openapi_extra=_FORM,
    response_model_exclude_none=True,
    responses=describe_problems(
        UNAUTHORIZED="No valid key.",
        REQUEST_TIMEOUT="The film arrived too slowly.",
        REQUEST_ENTITY_TOO_LARGE="The file is too large, or takes too much to decode.",
        UNSUPPORTED_MEDIA_TYPE="Not a form, or not a film of a kind that is read.",
        UNPROCESSABLE_ENTITY="The form or the film can't be read.",
        TOO_MANY_REQUESTS="The key sends more than it may; see Retry-After.",
        INTERNAL_SERVER_ERROR="The model failed.",
        SERVICE_UNAVAILABLE="Not ready, full or shutting down; see Retry-After.",
    ),
)
async def predict(
    request: Request,
    service: Annotated[Service, Depends(service_of)],
    key: Annotated[str | None, Security(_key_header)],
) -> Prediction:
    """Read one film. Everything that can refuse it without its bytes is asked before they come."""
    record = record_of(request.scope)
    record.key_number = service.keys.identify(key)
    service.rate_limit.take(record.key_number)
    service.check_ready()
    service.reader.check_room()
    async with service.uploads.film(request) as (film, view):
        record.bytes = len(film)
        arrived = perf_counter()
        body_ms = record.ms
        prediction = await _unless_gone(request, service.reader.read(film, view))
        _note(record, prediction, body_ms, (perf_counter() - arrived) * 1000)
    return prediction


async def _unless_gone(request: Request, work: Coroutine[Any, Any, Prediction]) -> Prediction:
    """Await `work`, but cancel it when the client goes. Raises ClientDisconnect."""
    reading = asyncio.create_task(work)
    leaving = asyncio.create_task(_wait_until_gone(request))
    try:
        await asyncio.wait({reading, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if reading.done():
            return reading.result()
        raise ClientDisconnect
    finally:
        reading.cancel()
        leaving.cancel()


async def _wait_until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _note(record: RequestRecord, prediction: Prediction, body_ms: float, read_ms: float) -> None:
    timing = prediction.timing_ms
    record.prediction = prediction
    record.stages_ms = {
        "body": body_ms,
        "wait": max(0.0, read_ms - timing.total),
        "decode": timing.decode,
        "inference": timing.inference,
    }
