"""Reads request bodies within limits that hold while the bytes arrive."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from starlette.requests import Request

from inference.errors import ServiceError
from inference.film.view import FilmView
from inference.http.film_form import FilmForm

# What a body may hold besides the film: boundaries, part headers, small fields.
_FORM_BYTES = 64 * 1024


class Uploads:
    """The uploads that are held at a time, on their way in or until their film has been read.

    A head that drips never comes this far: uvicorn waits for it without a limit, so a proxy has to
    cut it off.
    """

    def __init__(self, *, max_bytes: int, max_bytes_in_hand: int, timeout_seconds: float) -> None:
        """Take the limits of one film and of all together, and the time one upload may take."""
        self._max_bytes = max_bytes
        self._max_bytes_in_hand = max_bytes_in_hand
        self._timeout_seconds = timeout_seconds
        self._bytes_in_hand = 0

    @asynccontextmanager
    async def film(self, request: Request) -> AsyncIterator[tuple[bytes, FilmView]]:
        """Read the film and view of a request; its bytes count until the block is left.

        Raises ClientDisconnect, and ServiceError: FILE_TOO_LARGE (413), UPLOAD_TOO_SLOW (408),
        UPLOADS_FULL (503), and those of FilmForm.
        """
        form = FilmForm(request.headers.get("content-type"))
        promised = request.headers.get("content-length", "")
        self._check_size(int(promised) if promised.isdecimal() else 0)
        size = 0
        try:
            try:
                async with asyncio.timeout(self._timeout_seconds):
                    async for chunk in request.stream():
                        size += len(chunk)
                        self._bytes_in_hand += len(chunk)
                        self._check_size(size)
                        self._check_bytes_in_hand()
                        form.write(chunk)
            except TimeoutError:
                raise _too_slow(self._timeout_seconds) from None
            film, view = form.take_film(), form.take_view()
            if len(film) > self._max_bytes:
                raise _too_large(self._max_bytes)
            yield film, view
        finally:
            self._bytes_in_hand -= size

    def _check_size(self, size: int) -> None:
        if size > self._max_bytes + _FORM_BYTES:
            raise _too_large(self._max_bytes)

    def _check_bytes_in_hand(self) -> None:
        if self._bytes_in_hand > self._max_bytes_in_hand:
            raise ServiceError(
                "UPLOADS_FULL",
                HTTPStatus.SERVICE_UNAVAILABLE,
                "The service holds as many uploads as it can. Try again in a few seconds.",
                retry_after=2,
            )


def _too_large(max_bytes: int) -> ServiceError:
    return ServiceError(
        "FILE_TOO_LARGE",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The file is larger than {max_bytes / 1024**2:g} MiB. Export the film smaller.",
    )


def _too_slow(seconds: float) -> ServiceError:
    return ServiceError(
        "UPLOAD_TOO_SLOW",
        HTTPStatus.REQUEST_TIMEOUT,
        f"The film did not arrive within {seconds:g} seconds. Try again on a faster connection.",
    )
