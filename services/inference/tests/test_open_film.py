"""Whether all of a film is there, and what of it a decoder gets."""

import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
import pyvips
from film_bytes import place_of_first, png_chunk, with_chunks

from inference.film.faults import DamagedError
from inference.film.formats import ContentType
from inference.film.limits import MAX_PIXELS
from inference.film.open_film import open_film
from inference.film.strip_metadata import strip_metadata

WIDTH, HEIGHT = 160, 240
# Noise on a slope, so that every part of the data is different.
LEVELS = np.random.default_rng(1).integers(0, 127, (HEIGHT, WIDTH)) + np.linspace(0, 120, WIDTH)
FILM = pyvips.Image.new_from_array(LEVELS.astype(np.uint8)).copy(interpretation="b-w")
COLOUR = FILM.colourspace("srgb")
END = b"\xff\xd9"

SEQUENTIAL: dict[str, Callable[[], bytes]] = {
    "baseline": FILM.jpegsave_buffer,
    "with codes of its own": lambda: FILM.jpegsave_buffer(optimize_coding=True),
    "with restarts": lambda: FILM.jpegsave_buffer(restart_interval=3),
    "in colour": lambda: COLOUR.jpegsave_buffer(subsample_mode="on"),
    "in full colour": lambda: COLOUR.jpegsave_buffer(subsample_mode="off"),
    "of printing inks": lambda: FILM.colourspace("cmyk").jpegsave_buffer(),
}
JPEGS: dict[str, Callable[[], bytes]] = SEQUENTIAL | {
    "progressive": lambda: FILM.jpegsave_buffer(interlace=True),
    "progressive in colour": lambda: COLOUR.jpegsave_buffer(interlace=True),
}


def opened(data: bytes, content_type: ContentType = "image/jpeg") -> bytes:
    return open_film(data, content_type, None, MAX_PIXELS)[1]


def middle_of(jpeg: bytes) -> int:
    return (jpeg.index(b"\xff\xda") + len(jpeg)) // 2


@pytest.mark.parametrize("name", JPEGS)
def test_takes_a_whole_jpeg_as_it_is(name: str) -> None:
    jpeg = JPEGS[name]()
    assert opened(jpeg) == strip_metadata(jpeg, "image/jpeg")


@pytest.mark.parametrize("name", JPEGS)
def test_gives_a_jpeg_the_end_marker_that_it_lacks(name: str) -> None:
    jpeg = JPEGS[name]()
    assert opened(jpeg[:-2]) == opened(jpeg)


@pytest.mark.parametrize("name", SEQUENTIAL)
def test_refuses_a_jpeg_that_was_broken_off_and_closed(name: str) -> None:
    jpeg = SEQUENTIAL[name]()
    half = middle_of(jpeg)
    for filler in (0, 100, len(jpeg) - half - 2):
        with pytest.raises(DamagedError):
            opened(jpeg[:half] + bytes(filler) + END)


@pytest.mark.parametrize("name", SEQUENTIAL)
def test_refuses_a_jpeg_that_lacks_a_piece(name: str) -> None:
    jpeg = SEQUENTIAL[name]()
    half = middle_of(jpeg)
    with pytest.raises(DamagedError):
        opened(jpeg[:half] + jpeg[half + 300 :])


def test_refuses_data_behind_the_last_block_of_a_jpeg() -> None:
    jpeg = FILM.jpegsave_buffer()
    with pytest.raises(DamagedError, match="too many"):
        opened(jpeg[:-2] + b"\x55" * 100 + END)
    assert opened(jpeg[:-2] + b"\x55\x55" + END)


def test_refuses_a_progressive_jpeg_that_lacks_its_last_scan() -> None:
    jpeg = FILM.jpegsave_buffer(interlace=True)
    with pytest.raises(DamagedError, match="scans are missing"):
        opened(jpeg[: jpeg.rindex(b"\xff\xda")] + END)


@pytest.mark.parametrize("tile", [False, True])
@pytest.mark.parametrize("compression", ["none", "deflate"])
def test_takes_a_whole_tiff_but_none_that_lacks_a_part(*, tile: bool, compression: str) -> None:
    tiff = FILM.tiffsave_buffer(tile=tile, tile_width=64, tile_height=64, compression=compression)
    assert opened(tiff, "image/tiff") == tiff
    damaged = bytearray(tiff)
    written_as, at = place_of_first(tiff, 324 if tile else 273)
    struct.pack_into(written_as, damaged, at, len(tiff))
    with pytest.raises(DamagedError, match="not there"):
        opened(bytes(damaged), "image/tiff")


def test_refuses_a_strip_with_fewer_bytes_than_its_pixels_need() -> None:
    tiff = FILM.tiffsave_buffer(compression="none")
    damaged = bytearray(tiff)
    written_as, at = place_of_first(tiff, 279)
    struct.pack_into(written_as, damaged, at, WIDTH)
    with pytest.raises(DamagedError, match="too few bytes"):
        opened(bytes(damaged), "image/tiff")


def test_leaves_texts_out_of_a_png() -> None:
    text = png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1_000_000)))
    turned = FILM.copy()
    turned.set_type(pyvips.GValue.gint_type, "orientation", 6)
    png = turned.pngsave_buffer()
    plain = strip_metadata(with_chunks(png, text, text), "image/png")
    assert b"zTXt" not in plain
    assert pyvips.Image.new_from_buffer(plain, "").get("orientation") == 6


def test_leaves_texts_out_of_a_jpeg_but_not_colours_and_orientation() -> None:
    turned = COLOUR.copy()
    turned.set_type(pyvips.GValue.gint_type, "orientation", 3)
    jpeg = turned.jpegsave_buffer(profile="p3")
    texts = b"\xff\xfe\x00\x09comment" + b"\xff\xe1\x00\x0ahttp://n"
    plain = strip_metadata(jpeg[:2] + texts + jpeg[2:], "image/jpeg")
    assert plain == strip_metadata(jpeg, "image/jpeg")
    image = pyvips.Image.new_from_buffer(plain, "")
    assert image.get("orientation") == 3
    assert image.get_typeof("icc-profile-data")
