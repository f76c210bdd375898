"""Clients that send films for as long as a test needs them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from patience import scaled


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 240) -> None:
    """Look again and again until the condition holds. Raises TimeoutError."""
    deadline = time.monotonic() + scaled(seconds)
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.3)


def send(client: httpx.Client, film: bytes) -> httpx.Response:
    """Send one film."""
    return client.post("/predict", files={"file": ("film.png", film)}, timeout=scaled(60))


class Load:
    """What the clients were answered so far."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.answers: list[httpx.Response] = []
        self.failures: list[Exception] = []

    def versions(self) -> set[str]:
        """Tell which models answered."""
        return {answer.json()["model"]["version"] for answer in self.answers}

    def assert_nothing_lost(self) -> None:
        """Each film was read."""
        assert self.failures == []
        assert {answer.status_code for answer in self.answers} == {200}

    def wait_for_more(self, films: int) -> None:
        """Wait until so many more films were answered."""
        wanted = len(self.answers) + films
        wait_for(lambda: len(self.answers) >= wanted or bool(self.failures), "films under load")


@contextmanager
def film_load(
    url: str, key: str, film: bytes, *, clients: int = 2, pause: float = 0.3
) -> Iterator[Load]:
    """Keep sending the film from several clients for as long as the block lasts.

    They pause (seconds) after each, for new replicas need the cores too.
    """
    load, stop = Load(), threading.Event()

    def run() -> None:
        with httpx.Client(base_url=url, headers={"x-api-key": key}) as client:
            while not stop.wait(pause):
                try:
                    load.answers.append(send(client, film))
                except httpx.HTTPError as error:
                    load.failures.append(error)

    threads = [threading.Thread(target=run, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
