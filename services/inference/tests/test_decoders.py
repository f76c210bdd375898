"""Films are prepared in processes of their own, within limits of memory and time."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from film_bytes import page, png_chunk, tiff_of, with_chunks
from serving import SETTINGS

from inference.decoders.decoders import Decoders
from inference.decoders.messages import ChildSettings
from inference.errors import ServiceError
from inference.film.view import PLAIN_VIEW, Crop, FilmView
from inference.manifest import load_entry
from inference.prepare import Layout, PreparedFilm, prepare_film

LAYOUT = Layout.of(load_entry(SETTINGS.models_dir), SETTINGS.max_pixels)
MB = 1024**2
# What a process has before it sees a film, with room for other machines.
BASE = 150 * MB
pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="memory is measured on Linux")


def start(*, memory: int = SETTINGS.decode_memory_bytes, seconds: float = 600) -> Decoders:
    return Decoders(ChildSettings(LAYOUT, memory), count=1, seconds=seconds)


@pytest.fixture
def decoders() -> Iterator[Decoders]:
    decoders = start()
    yield decoders
    decoders.close()


def pid_of(decoders: Decoders) -> int:
    decoder = decoders._idle.get()
    decoders._idle.put(decoder)
    assert decoder is not None
    return decoder._process.pid


def peak_of(decoders: Decoders) -> int:
    status = Path(f"/proc/{pid_of(decoders)}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def refusal(decoders: Decoders, film: bytes) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        decoders.prepare(film, PLAIN_VIEW)
    return caught.value


def png(width: int, height: int) -> bytes:
    """Make a grey PNG of one level; 100 megapixels of it take 100 kB."""
    rows = zlib.compress(bytes((width + 1) * height), 1)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(name, body) for name, body in chunks)


def assert_same(ours: PreparedFilm, expected: PreparedFilm) -> None:
    np.testing.assert_array_equal(ours.canvas, expected.canvas)
    np.testing.assert_array_equal(ours.picture, expected.picture)
    assert (ours.placement, ours.scale, ours.size) == (
        expected.placement,
        expected.scale,
        expected.size,
    )


def test_prepares_as_this_process_would(decoders: Decoders, film: bytes) -> None:
    for view in (PLAIN_VIEW, FilmView(turn=90, mirrored=True, crop=Crop(10, 20, 300, 150))):
        assert_same(decoders.prepare(film, view), prepare_film(film, view, LAYOUT))


def test_keeps_its_process_for_the_next_film(decoders: Decoders, film: bytes) -> None:
    decoders.prepare(film, PLAIN_VIEW)
    first = pid_of(decoders)
    assert refusal(decoders, film[:2000]).code == "IMAGE_UNREADABLE"
    decoders.prepare(film, PLAIN_VIEW)
    assert pid_of(decoders) == first


def test_refuses_a_film_that_takes_more_than_its_memory(film: bytes) -> None:
    decoders = start(memory=100 * MB)
    error = refusal(decoders, png(9000, 9000))
    assert (error.code, "far more memory" in error.detail) == ("IMAGE_TOO_LARGE", True)
    decoders.prepare(film, PLAIN_VIEW)
    decoders.close()


def test_refuses_a_film_that_takes_more_than_its_time_and_goes_on(film: bytes) -> None:
    decoders = start(seconds=0.05)
    error = refusal(decoders, png(9000, 9000))
    assert (error.code, "far longer" in error.detail) == ("IMAGE_TOO_LARGE", True)
    decoders._seconds = 600
    decoders.prepare(film, PLAIN_VIEW)
    decoders.close()


def test_replaces_a_process_that_died(decoders: Decoders, film: bytes) -> None:
    decoders.warm_up()
    decoder = decoders._idle.get()
    assert decoder is not None
    decoder._process.kill()
    decoder._process.wait()
    decoders._idle.put(decoder)
    with pytest.raises(RuntimeError, match="no film's fault"):
        decoders.prepare(film, PLAIN_VIEW)
    decoders.prepare(film, PLAIN_VIEW)


BOMB = png_chunk(b"zTXt", b"a\0\0" + zlib.compress(b"A" * (50 * MB), 1))


@pytest.mark.parametrize(
    ("hostile", "code"),
    [
        (with_chunks(png(64, 64), *[BOMB] * 16), None),
        (tiff_of(*[page(64, 64)] * 100_000), "IMAGE_TOO_LARGE"),
        (
            tiff_of(page(10_000, 10_000, (258, 3, 32), (277, 3, 3), (339, 3, 3))),
            "IMAGE_TOO_LARGE",
        ),
        (tiff_of(page(1, 99_999_999)), "IMAGE_TOO_LARGE"),
    ],
    ids=["texts that unpack to 800 MB", "100,000 pages", "1.2 GB of floats", "one endless column"],
)
def test_takes_little_memory_for_a_small_hostile_file(
    decoders: Decoders, hostile: bytes, code: str | None
) -> None:
    if code is None:
        assert decoders.prepare(hostile, PLAIN_VIEW).size.width == 64
    else:
        assert refusal(decoders, hostile).code == code
    assert peak_of(decoders) < BASE + 2 * len(hostile) + 50 * MB


def test_reads_the_largest_film_within_its_memory(decoders: Decoders) -> None:
    assert decoders.prepare(png(10_000, 10_000), PLAIN_VIEW).size.width == 10_000
    assert peak_of(decoders) < BASE + 500 * MB
