"""Errors as application/problem+json (RFC 9457), and their part of the OpenAPI document."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from starlette.responses import JSONResponse

from inference.errors import ServiceError

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """An error; `code` is stable, `detail` says what is wrong and what to do."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    requestId: str  # noqa: N815 (the name in the contract)


def problem_response(error: ServiceError, request_id: str) -> JSONResponse:
    """Return the answer that tells a client of `error`."""
    problem = Problem(
        type=f"urn:scoliosis-ai:problem:{error.code.lower().replace('_', '-')}",
        title=error.status.phrase,
        status=error.status,
        detail=error.detail,
        code=error.code,
        requestId=request_id,
    )
    headers = {}
    if error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "ApiKey"
    return JSONResponse(problem.model_dump(), error.status, headers, MEDIA_TYPE)


def describe_problems(**descriptions: str) -> dict[int | str, dict[str, Any]]:
    """Describe the error statuses of a call for OpenAPI; the names are those of HTTPStatus."""
    return {
        HTTPStatus[name].value: {
            "description": text,
            "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
        }
        for name, text in descriptions.items()
    }
