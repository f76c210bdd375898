"""Around every request: its id, its log line, its metrics, headers for safety, a plain 500."""

import logging
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inference.errors import ServiceError
from inference.http.metrics import Metrics
from inference.http.problems import problem_response
from inference.http.request_record import RequestRecord, open_record

logger = logging.getLogger(__name__)

CLIENT_GONE = 499
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_INTERNAL = ServiceError(
    "INTERNAL",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong here. If it happens again, tell whoever runs the service the requestId.",
)


class RequestMiddleware:
    """Plain ASGI: it must see the raw connection to know when a client goes."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Stand around `app`."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        record = open_record(scope)
        status: int | None = None

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = record.request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        with self._metrics.in_flight.track_inprogress():
            try:
                await self._app(scope, receive, send_with_headers)
            except ClientDisconnect:
                status = CLIENT_GONE
            except Exception:
                logger.exception("Unexpected error", extra={"fields": record.log_fields()})
                if status is not None:
                    raise  # too late for an answer: the server cuts the connection
                answer = problem_response(_INTERNAL, record.request_id)
                await answer(scope, receive, send_with_headers)
            finally:
                self._finish(scope, record, status or CLIENT_GONE)

    def _finish(self, scope: Scope, record: RequestRecord, status: int) -> None:
        if record.stages_ms:
            record.stages_ms["total"] = record.ms
            self._metrics.observe_stages(record.stages_ms)
        # A path that no route knows is the client's invention: as a label it would cost memory.
        self._metrics.count_answer(getattr(scope.get("route"), "path", "other"), status)
        fields = {"method": scope["method"], "path": scope["path"], "status": status}
        logger.info("request", extra={"fields": {**fields, **record.log_fields()}})
