"""RayReader with a handle whose replicas die, are full or never answer, as the test says."""

import asyncio
from collections.abc import Generator
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, cast

import pytest
from ray.exceptions import ActorDiedError
from ray.serve.exceptions import BackPressureError
from ray.serve.handle import DeploymentHandle
from serving import PREDICTION

from inference.errors import ServiceError
from inference.prediction import ModelInfo
from inference.ray_reader import ModelReplica, RayReader

pytestmark = pytest.mark.anyio
OLD = ModelInfo(name="old", version="0" * 64, engine="onnx")
NEW = ModelInfo(name="new", version="1" * 64, engine="onnx")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Response:
    """What a handle's call gives: awaited, it ends as it was told to; None is never."""

    def __init__(self, end: object) -> None:
        """Take an answer, an exception or None."""
        self._end = end
        self.cancelled = False

    def __await__(self) -> Generator[Any, None, Any]:
        """End."""
        if isinstance(self._end, Exception) and not isinstance(self._end, ServiceError):
            raise self._end
        if self._end is None:
            yield from asyncio.Event().wait().__await__()
        return self._end

    def cancel(self) -> None:
        """Note it."""
        self.cancelled = True


def reader_of(*ends: object) -> tuple[RayReader, list[Response]]:
    """Make a reader whose calls end so, one after the other, and the calls still to come."""
    calls = [Response(end) for end in ends]
    to_come = list(calls)
    method = SimpleNamespace(remote=lambda *_: to_come.pop(0))
    handle = cast("DeploymentHandle[ModelReplica]", SimpleNamespace(read=method, info=method))
    return RayReader(handle, "new"), to_come


async def test_a_film_is_read_again_when_its_replica_dies() -> None:
    reader, to_come = reader_of(ActorDiedError(), ActorDiedError(), PREDICTION)
    assert await reader.read(b"film") is PREDICTION
    assert to_come == []


async def test_a_film_that_kills_replicas_is_given_up_after_three() -> None:
    reader, to_come = reader_of(*[ActorDiedError()] * 3, PREDICTION)
    with pytest.raises(ServiceError) as refusal:
        await reader.read(b"film")
    assert (refusal.value.code, len(to_come)) == ("MODEL_FAILED", 1)


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (BackPressureError(4, 4), "QUEUE_FULL"),
        (ServiceError("IMAGE_UNREADABLE", HTTPStatus.BAD_REQUEST, "Damaged."), "IMAGE_UNREADABLE"),
    ],
)
async def test_a_refusal_is_final(end: Exception, code: str) -> None:
    reader, to_come = reader_of(end, PREDICTION)
    with pytest.raises(ServiceError) as refusal:
        await reader.read(b"film")
    assert (refusal.value.code, len(to_come)) == (code, 1)
    assert reader.waiting == 0


async def test_a_client_that_goes_takes_its_film_from_the_replica() -> None:
    reader, to_come = reader_of(None)
    (call,) = to_come
    reading = asyncio.create_task(reader.read(b"film"))
    await asyncio.sleep(0)
    assert reader.waiting == 1
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert call.cancelled
    assert reader.waiting == 0


async def test_it_starts_with_the_model_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inference.ray_reader._LOOK_AGAIN_S", 0)
    reader, to_come = reader_of(OLD, OLD, NEW, OLD)
    assert [await reader.start(), await reader.start()] == [NEW, NEW]
    assert len(to_come) == 1
