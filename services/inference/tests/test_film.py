"""Reading a film's bytes: what comes out, what is refused, and that nothing else ever happens."""

import struct
import zlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import numpy as np
import pytest
import pyvips
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inference.errors import ServiceError
from inference.film.decode import decode_film
from inference.film.formats import sniff_content_type

MAX_PIXELS = 1_000_000
WIDTH, HEIGHT = 24, 40
# Brighter downwards, so that a turned or mirrored film is told from an upright one.
RAMP = np.repeat(np.linspace(0, 255, HEIGHT).round().astype(np.uint8)[:, None], WIDTH, axis=1)


def _image(pixels: np.ndarray[Any, Any] = RAMP, space: str = "b-w") -> pyvips.Image:
    return pyvips.Image.new_from_array(pixels).copy(interpretation=space)


def _oriented(orientation: int) -> bytes:
    back = {5: "rot270", 6: "rot270", 7: "rot90", 8: "rot90", 3: "rot180", 4: "rot180"}
    image = _image()
    if orientation in (2, 4, 5, 7):
        image = image.fliphor()
    if orientation in back:
        image = getattr(image, back[orientation])()
    image = image.copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    return bytes(image.jpegsave_buffer(Q=95))


VALID: dict[str, Callable[[], bytes]] = {
    "grey JPEG": lambda: _image().jpegsave_buffer(Q=95),
    "colour JPEG": lambda: _image().colourspace("srgb").jpegsave_buffer(Q=95),
    "CMYK JPEG": lambda: _image().colourspace("cmyk").jpegsave_buffer(Q=95),
    "turned JPEG": lambda: _oriented(6),
    "grey PNG": lambda: _image().pngsave_buffer(),
    "palette PNG": lambda: _image().colourspace("srgb").pngsave_buffer(palette=True),
    "interlaced PNG": lambda: _image().pngsave_buffer(interlace=True),
    "16-bit PNG": lambda: _image(RAMP.astype(np.uint16) * 257, "grey16").pngsave_buffer(),
    "lossy WebP": lambda: _image().webpsave_buffer(Q=95),
    "lossless WebP": lambda: _image().webpsave_buffer(lossless=True),
    "TIFF": lambda: _image().tiffsave_buffer(),
    "LZW TIFF": lambda: _image().tiffsave_buffer(compression="lzw"),
    "tiled JPEG TIFF": lambda: _image().tiffsave_buffer(compression="jpeg", tile=True, Q=95),
    "float TIFF": lambda: _image(RAMP.astype(np.float32) / 1000).tiffsave_buffer(),
    "signed TIFF": lambda: _image(RAMP.astype(np.int16) * 12 - 1024, "grey16").tiffsave_buffer(),
}


def _distance_from_ramp(data: bytes) -> float:
    pixels = decode_film(data, MAX_PIXELS).pixels.astype(float)
    rows = pixels.reshape(HEIGHT, -1).mean(axis=1)
    return float(np.abs(rows - RAMP[:, 0]).max())


@pytest.mark.parametrize("name", VALID)
def test_reads_every_kind_of_film(name: str) -> None:
    # What printing ink can do is not as black as a film.
    assert _distance_from_ramp(VALID[name]()) < (30 if name == "CMYK JPEG" else 7)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_applies_the_exif_orientation_once(orientation: int) -> None:
    assert _distance_from_ramp(_oriented(orientation)) < 7


def test_gives_8_bit_grey_back_as_it_is() -> None:
    film = decode_film(VALID["grey PNG"](), MAX_PIXELS)
    assert (film.width, film.height) == (WIDTH, HEIGHT)
    np.testing.assert_array_equal(film.pixels, RAMP)


def test_keeps_a_film_of_a_single_pixel() -> None:
    pixels = decode_film(_image(RAMP[:1, :1]).pngsave_buffer(), MAX_PIXELS).pixels
    assert pixels.tolist() == [[0]]


def test_lays_transparency_on_black() -> None:
    white = np.full((8, 8, 4), 255, np.uint8)
    white[:, :4, 3] = 0
    film = decode_film(_image(white, "srgb").pngsave_buffer(), MAX_PIXELS)
    assert film.pixels[:, :4].max() == 0
    assert film.pixels[:, 4:].min() == 255


def test_takes_the_first_of_pages_of_one_size() -> None:
    pages = _image(np.vstack([RAMP, 255 - RAMP]))
    for data in (
        pages.webpsave_buffer(lossless=True, page_height=HEIGHT),
        pages.tiffsave_buffer(page_height=HEIGHT),
    ):
        assert _distance_from_ramp(data) < 3


def test_reads_a_film_whose_colour_profile_is_broken() -> None:
    image = _image().copy()
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", b"not a profile")
    assert _distance_from_ramp(image.pngsave_buffer()) < 2


def _png_header(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    header = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    return b"\x89PNG\r\n\x1a\n" + header + b"\0\0\0\0IDAT\x35\xaf\x06\x1e"


def _refused(data: bytes) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        decode_film(data, MAX_PIXELS)
    return caught.value


def test_finds_too_many_pixels_in_the_header() -> None:
    error = _refused(_png_header(40_000, 40_000))
    assert (error.code, error.status) == ("IMAGE_TOO_LARGE", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    assert "1600 megapixels (40000 × 40000)" in error.detail


def test_refuses_a_header_that_promises_more_than_the_file_holds() -> None:
    assert _refused(_png_header(900, 900)).code == "IMAGE_UNREADABLE"


def test_refuses_more_bands_than_a_film_has_before_it_decodes_them() -> None:
    many = pyvips.Image.black(500, 500, bands=60).tiffsave_buffer(compression="deflate")
    assert "unusual colours" in _refused(many).detail


@pytest.mark.parametrize(
    "name", ["grey JPEG", "turned JPEG", "grey PNG", "interlaced PNG", "lossy WebP", "TIFF"]
)
@pytest.mark.parametrize("part", [0.3, 0.7])
def test_refuses_a_truncated_film(name: str, part: float) -> None:
    whole = VALID[name]()
    error = _refused(whole[: int(len(whole) * part)])
    assert (error.code, error.status) == ("IMAGE_UNREADABLE", HTTPStatus.UNPROCESSABLE_ENTITY)
    assert error.__cause__ is not None


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n",
        b"<!doctype html><title>film</title>",
        b"GIF89a\x04\0\x04\0\0\0\0;",
        b"BM" + bytes(60),
        b"\0" * 1000,
        b"RIFF\x10\0\0\0WAVEfmt ",
    ],
    ids=["SVG", "PDF", "HTML", "GIF", "BMP", "zeros", "WAV"],
)
def test_refuses_what_is_no_film(data: bytes) -> None:
    error = _refused(data)
    assert (error.code, error.status) == (
        "UNSUPPORTED_IMAGE_TYPE",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    )


def test_names_dicom_and_what_to_do() -> None:
    assert (
        "DICOM files name the patient and are not accepted here"
        in _refused(bytes(128) + b"DICM" + bytes(50)).detail
    )


def test_says_that_a_file_is_empty() -> None:
    assert "empty" in _refused(b"").detail


def test_trusts_the_first_bytes() -> None:
    assert sniff_content_type(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert sniff_content_type(b"MM\0+") == "image/tiff"
    assert sniff_content_type(b"RIFF\0\0\0\0WEBP") == "image/webp"
    assert sniff_content_type(b"\xff\xd8") is None
    assert sniff_content_type(b"II*\0" + bytes(124) + b"DICM") is None


_SEEDS = [encode() for encode in VALID.values()]


@st.composite
def _damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(_SEEDS)))
    for _ in range(draw(st.integers(0, 8))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    start = draw(st.integers(0, len(data)))
    data[start:start] = draw(st.binary(max_size=40))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


_STARTS = st.sampled_from(
    [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"II*\0", b"MM\0+"]
)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=_damaged() | st.builds(bytes.__add__, _STARTS, st.binary(max_size=400)))
def test_decodes_or_refuses_whatever_comes(data: bytes) -> None:
    """Nothing but a ServiceError gets out, and a film that is read is within the limits."""
    try:
        pixels = decode_film(data, MAX_PIXELS).pixels
    except ServiceError:
        return
    assert pixels.dtype == np.uint8
    assert pixels.ndim == 2 or pixels.shape[2] == 3
    assert 0 < pixels.shape[0] * pixels.shape[1] <= MAX_PIXELS
