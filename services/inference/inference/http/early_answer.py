"""Gets an answer across that is given before the whole body has come: a wrong key, a huge file."""

import asyncio
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# To the client that still sends: time to read the answer, and what it may send meanwhile.
_SECONDS = 2
_BYTES = 8 * 1024**2


class EarlyAnswerMiddleware:
    """Ends the connection after an answer to a body that was not read to its end.

    Kept open, the server would have to read the rest, be it 10 GB. Closed at once, with bytes of
    the client unread, TCP resets it, and most clients then tell of a broken connection instead of
    the answer. So what comes in the next moment is thrown away, within bounds.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand around `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        unread = True

        async def receive_watched() -> Message:
            nonlocal unread
            message = await receive()
            unread = message["type"] == "http.request" and message.get("more_body", False)
            return message

        async def send_in_time(message: Message) -> None:
            if unread and message["type"] == "http.response.start":
                MutableHeaders(scope=message)["connection"] = "close"
            if not unread or message["type"] != "http.response.body" or message.get("more_body"):
                await send(message)
                return
            await send({**message, "more_body": True})
            room = _BYTES
            with suppress(TimeoutError):
                async with asyncio.timeout(_SECONDS):
                    while unread and room > 0:
                        room -= len((await receive_watched()).get("body", b""))
            await send({"type": "http.response.body"})

        await self._app(scope, receive_watched, send_in_time)


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
