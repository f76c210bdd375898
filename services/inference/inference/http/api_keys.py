"""Who may send films, and how many."""

import hashlib
import hmac
import math
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus

from inference.errors import ServiceError


class ApiKeys:
    """The keys that are let in: several, so that one can be replaced without a gap."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take no keys for an open service."""
        self._digests = [_digest(key.encode()) for key in keys]

    def identify(self, given: str | None) -> int:
        """Return which key was given, counted from 1; 0 if the service is open.

        Takes the same time whichever key it is, or none. Raises ServiceError UNAUTHORIZED (401).
        """
        if not self._digests:
            return 0
        # Header values come as latin-1. Digests are all of one length, so no key's length shows.
        digest = _digest((given or "").encode("latin-1", "replace"))
        number = 0
        for candidate, known in enumerate(self._digests, 1):
            number += candidate * hmac.compare_digest(digest, known)
        if number == 0:
            raise ServiceError(
                "UNAUTHORIZED",
                HTTPStatus.UNAUTHORIZED,
                "Send a valid key in the header x-api-key.",
            )
        return number


class RateLimit:
    """A token bucket for each key: `per_minute` films in the long run, a sixth of them at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Take a `clock` in seconds that never goes back."""
        self._seconds_a_film = 60 / per_minute
        self._burst_seconds = max(10.0, self._seconds_a_film)
        self._clock = clock
        self._full_at: dict[int, float] = {}

    def take(self, key: int) -> None:
        """Take one film from the bucket of `key`. Raises ServiceError RATE_LIMITED (429)."""
        now = self._clock()
        # The time at which the bucket will be full again says how empty it is.
        full_at = max(self._full_at.get(key, now), now) + self._seconds_a_film
        wait = full_at - now - self._burst_seconds
        if wait > 0:
            raise ServiceError(
                "RATE_LIMITED",
                HTTPStatus.TOO_MANY_REQUESTS,
                "This key sends more films than it may. Try again later.",
                retry_after=math.ceil(wait),
            )
        self._full_at[key] = full_at


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()
