"""The one error class of the service."""

from http import HTTPStatus


class ServiceError(Exception):
    """What a client is told.

    `code` is stable, `detail` says what is wrong and what to do; the cause (`raise … from`) is for
    the log alone.
    """

    def __init__(
        self, code: str, status: HTTPStatus, detail: str, *, retry_after: int | None = None
    ) -> None:
        """Take `retry_after` in seconds: when it is worth trying the same again, if ever."""
        # Positional arguments alone are what an exception is rebuilt from in another process.
        super().__init__(code, status, detail)
        self.code = code
        self.status = status
        self.detail = detail
        self.retry_after = retry_after

    def __str__(self) -> str:
        """Read as one line in the log."""
        return f"{self.code}: {self.detail}"
