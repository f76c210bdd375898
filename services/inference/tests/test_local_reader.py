"""The queue in front of the model."""

import asyncio
import gc
import sys
import threading
from http import HTTPStatus

import pytest
from patience import scaled
from serving import SETTINGS, GatedEngine, ShiftingRefiner

from inference.errors import ServiceError
from inference.film.view import PLAIN_VIEW, FilmView
from inference.local_reader import LocalReader
from inference.manifest import load_entry
from inference.prediction import Prediction
from inference.predictor import Predictor
from inference.prepare import PreparedFilm

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class CountingPredictor(Predictor):
    """Counts the films that it has prepared."""

    def __init__(self, engine: GatedEngine) -> None:
        """Stand in front of an engine, with the layout of the committed model."""
        entry = load_entry(SETTINGS.models_dir)
        super().__init__(engine, ShiftingRefiner(), entry, max_pixels=10_000_000)
        self.prepared = threading.Semaphore(0)

    def prepare(self, data: bytes, view: FilmView = PLAIN_VIEW) -> PreparedFilm:
        """See Predictor."""
        film = super().prepare(data, view)
        self.prepared.release()
        return film


class SlowDecoder(CountingPredictor):
    """Decodes nothing before the test allows it."""

    def __init__(self, engine: GatedEngine) -> None:
        """See CountingPredictor."""
        super().__init__(engine)
        self.decoding, self.gate = threading.Event(), threading.Event()
        self.decoded: list[bytes] = []

    def prepare(self, data: bytes, view: FilmView = PLAIN_VIEW) -> PreparedFilm:
        """See Predictor."""
        self.decoded.append(data)
        self.decoding.set()
        assert self.gate.wait(30)
        return super().prepare(data, view)


async def start(
    engine: GatedEngine, *, max_films: int = 32, predictor: Predictor | None = None
) -> LocalReader:
    """Start a reader; the engine lets its warm-up through and waits for the test from then on."""
    reader = LocalReader(
        lambda: predictor or CountingPredictor(engine), max_films=max_films, decode_threads=1
    )
    engine.gate.set()
    await reader.start()
    engine.gate.clear()
    engine.running.clear()
    engine.runs.clear()
    return reader


async def send(reader: LocalReader, *films: bytes) -> list[asyncio.Task[Prediction]]:
    """Send films that wait from then on."""
    before = reader.waiting
    tasks = [asyncio.create_task(reader.read(film)) for film in films]
    await asyncio.sleep(0)
    assert reader.waiting == before + len(films)
    return tasks


async def start_a_run(
    reader: LocalReader, engine: GatedEngine, film: bytes
) -> asyncio.Task[Prediction]:
    """Send a film and wait until the model runs on it: what is sent now has to wait."""
    task = asyncio.create_task(reader.read(film))
    assert await asyncio.to_thread(engine.running.wait, 30)
    return task


async def test_reads_as_the_model_does(predictor: Predictor, film: bytes) -> None:
    reader = LocalReader(lambda: predictor, max_films=4, decode_threads=2)
    assert await reader.start() == predictor.model
    found = await asyncio.gather(*(reader.read(film) for _ in range(3)))
    await reader.close()
    (expected,) = predictor.predict([predictor.prepare(film)])
    for prediction in found:
        assert prediction.detections == expected.detections
        assert prediction.image == expected.image


async def test_runs_the_model_in_one_thread_at_a_time(film: bytes) -> None:
    engine = GatedEngine()
    reader = await start(engine)
    tasks = await send(reader, *[film] * 8)
    engine.gate.set()
    await asyncio.gather(*tasks)
    await reader.close()
    assert engine.runs == [1] * 8
    assert len(engine.threads) == 1
    assert engine.most_at_a_time == 1


async def test_films_that_wait_together_share_a_run(film: bytes) -> None:
    engine = GatedEngine(max_batch=4)
    predictor = CountingPredictor(engine)
    reader = await start(engine, predictor=predictor)
    first = await start_a_run(reader, engine, film)
    others = await send(reader, *[film] * 8)
    for _ in range(9):
        assert await asyncio.to_thread(predictor.prepared.acquire, timeout=scaled(30))
    engine.gate.set()
    predictions = await asyncio.gather(first, *others)
    await reader.close()
    assert len(predictions) == sum(engine.runs) == 9
    assert max(engine.runs) == 4


async def test_refuses_what_has_no_room_until_there_is_some(film: bytes) -> None:
    engine = GatedEngine()
    reader = await start(engine, max_films=2)
    first = await start_a_run(reader, engine, film)
    (second,) = await send(reader, film)
    assert reader.waiting == 1
    with pytest.raises(ServiceError) as refusal:
        reader.check_room()
    assert (refusal.value.code, refusal.value.status) == ("QUEUE_FULL", 503)
    assert refusal.value.retry_after is not None
    with pytest.raises(ServiceError, match="QUEUE_FULL"):
        await reader.read(film)
    engine.gate.set()
    await asyncio.gather(first, second)
    reader.check_room()
    await reader.read(film)
    await reader.close()


async def test_drops_a_film_that_waits_when_its_client_goes(film: bytes) -> None:
    engine = GatedEngine()
    reader = await start(engine)
    first = await start_a_run(reader, engine, film)
    gone, stays = await send(reader, film, film)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert reader.waiting == 1
    engine.gate.set()
    await asyncio.gather(first, stays)
    await reader.close()
    assert engine.runs == [1, 1]


async def test_lets_go_of_a_film_that_waits_for_a_decoder_when_its_client_goes() -> None:
    engine = GatedEngine()
    predictor = SlowDecoder(engine)
    reader = await start(engine, predictor=predictor)
    # The thread goes on with the first film; another one that is cancelled must not queue up there.
    for film in (b"the first film", b"another film"):
        held_before = sys.getrefcount(film)
        gone = asyncio.create_task(reader.read(film))
        if not predictor.decoding.is_set():
            assert await asyncio.to_thread(predictor.decoding.wait, 30)
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.wait({gone})
        assert gone.cancelled()
    del gone
    gc.collect()
    assert sys.getrefcount(film) == held_before
    assert reader.waiting == 0
    predictor.gate.set()
    await reader.close()
    assert predictor.decoded == [b"the first film"]


async def test_throws_away_a_film_that_is_being_read_when_its_client_goes(film: bytes) -> None:
    engine = GatedEngine()
    reader = await start(engine)
    gone = await start_a_run(reader, engine, film)
    (stays,) = await send(reader, film)
    gone.cancel()
    engine.gate.set()
    assert (await stays).num_detections == 0
    await reader.close()
    assert engine.runs == [1, 1]


async def test_tells_of_a_failed_run_and_goes_on(film: bytes) -> None:
    engine = GatedEngine()
    reader = await start(engine)
    engine.fails = True
    engine.gate.set()
    with pytest.raises(ServiceError, match="MODEL_FAILED") as failure:
        await reader.read(film)
    assert failure.value.status == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "out of memory" not in failure.value.detail
    engine.fails = False
    await reader.read(film)
    await reader.close()


async def test_a_bad_film_fails_alone(film: bytes) -> None:
    engine = GatedEngine()
    reader = await start(engine)
    good, bad = await send(reader, film, film[:2000])
    engine.gate.set()
    with pytest.raises(ServiceError, match="IMAGE_UNREADABLE"):
        await bad
    await good
    await reader.close()
    assert reader.waiting == 0


async def test_finishes_what_it_has_taken_and_takes_no_more(film: bytes) -> None:
    engine = GatedEngine()
    reader = await start(engine)
    taken = await send(reader, film, film)
    closing = asyncio.create_task(reader.close())
    await asyncio.sleep(0)
    with pytest.raises(ServiceError, match="DRAINING"):
        reader.check_room()
    with pytest.raises(ServiceError, match="DRAINING"):
        await reader.read(film)
    assert not closing.done()
    engine.gate.set()
    await closing
    assert all(task.done() and task.result().num_detections == 0 for task in taken)
