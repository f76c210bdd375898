"""Damaged films, sent as a client sends them."""

from collections.abc import Iterator
from random import Random

import httpx
import pytest
from damaged_films import damage, encode_films
from serving import SETTINGS, serve

from inference.create_app import create_app

FILMS = 200
TIMEOUT_SECONDS = 20


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """Give a client who may send as many films as it likes."""
    with serve(create_app(SETTINGS.model_copy(update={"rate_per_minute": 1_000_000}))) as client:
        yield client


@pytest.fixture(scope="module")
def films(film: bytes) -> list[bytes]:
    """Give one film in every accepted encoding."""
    return encode_films(film)


def test_whole_films_are_read(client: httpx.Client, films: list[bytes]) -> None:
    """Otherwise the damage below would never get past the first bytes."""
    answers = [client.post("/predict", files={"file": film}) for film in films]
    assert [answer.status_code for answer in answers] == [200] * len(films)


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_film_is_read_or_refused_with_a_reason(
    client: httpx.Client, films: list[bytes], seed: int
) -> None:
    """Never a 500, never no answer; and some damage must get as far as the decoder."""
    random = Random(seed)  # noqa: S311 (the same films each time)
    seen = set()
    for _ in range(FILMS // 4):
        film = damage(random.choice(films), random)
        answer = client.post("/predict", files={"file": film}, timeout=TIMEOUT_SECONDS)
        seen.add(answer.status_code)
        if answer.status_code != 200:
            problem = answer.json()
            assert answer.status_code in (413, 415, 422), problem
            assert answer.headers["content-type"] == "application/problem+json"
            assert problem["detail"]
    assert {200, 422} <= seen
