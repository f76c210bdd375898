"""What the bytes of a film say of it, before a pixel is decoded."""

from http import HTTPStatus

import numpy as np
import pytest
import pyvips
from film_bytes import Entry, page, tiff_of, with_density

from inference.errors import ServiceError
from inference.film.faults import DamagedError
from inference.film.header import FilmHeader, read_header
from inference.film.limits import MAX_PIXELS

WIDTH, HEIGHT = 60, 90
NOISE = np.arange(WIDTH * HEIGHT, dtype=np.uint32) * 7 % 251
FILM = pyvips.Image.new_from_array(NOISE.astype(np.uint8).reshape(HEIGHT, WIDTH))
FILM = FILM.copy(interpretation="b-w")


def tiff_header(data: bytes, wanted: int | None = None) -> FilmHeader:
    return read_header(data, "image/tiff", wanted, MAX_PIXELS)


def jpeg_header(data: bytes) -> FilmHeader:
    return read_header(data, "image/jpeg", None, MAX_PIXELS)


@pytest.mark.parametrize("orientation", [1, 6])
def test_says_the_upright_size_of_every_kind_of_film(orientation: int) -> None:
    film = FILM.copy()
    film.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    upright = (WIDTH, HEIGHT) if orientation == 1 else (HEIGHT, WIDTH)
    for content_type, data in (
        ("image/jpeg", film.jpegsave_buffer()),
        ("image/png", film.pngsave_buffer()),
        ("image/webp", film.webpsave_buffer()),
        ("image/webp", film.webpsave_buffer(lossless=True)),
        ("image/tiff", film.tiffsave_buffer()),
        ("image/tiff", film.tiffsave_buffer(bigtiff=True, tile=True)),
    ):
        header = read_header(data, content_type, None, MAX_PIXELS)  # type: ignore[arg-type]
        assert header.stored.square_size() == upright, content_type
        assert header.pages == 1


@pytest.mark.parametrize(
    ("x", "y", "size"),
    [
        (150, 200, (80, 90)),
        (200, 100, (60, 180)),
        (1, 300, (60, 90)),
        (0, 1, (60, 90)),
        (300, 301, (60, 90)),
    ],
    ids=["oblong", "upright", "absurd", "none", "rounded"],
)
def test_stretches_the_coarser_side(x: int, y: int, size: tuple[int, int]) -> None:
    jpeg = with_density(FILM.jpegsave_buffer(keep="none"), x, y)
    assert jpeg_header(jpeg).stored.square_size() == size


def test_reads_the_largest_page_unless_another_is_asked_for() -> None:
    file = tiff_of(page(60, 90), page(600, 900), page(300, 400))
    assert (tiff_header(file).page, tiff_header(file).pages) == (1, 3)
    assert tiff_header(file, 2).stored.width == 300
    assert tiff_header(file, 99).page == 2


def test_refuses_pages_without_end() -> None:
    with pytest.raises(DamagedError, match="circle"):
        tiff_header(tiff_of(page(60, 90), page(60, 90), last=8))
    with pytest.raises(ServiceError, match="more than 200 pages"):
        tiff_header(tiff_of(*[page(60, 90)] * 1000))


def test_gives_up_on_endless_segments() -> None:
    jpeg = FILM.jpegsave_buffer()
    with pytest.raises(DamagedError, match="too many segments"):
        jpeg_header(jpeg[:2] + b"\xff\xfe\0\x02" * 100_000 + jpeg[2:])


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([(258, 3, 12)], "bits a sample (12)"),
        ([(258, 3, 64), (339, 3, 3)], "64-bit numbers"),
        ([(339, 3, 6)], "complex"),
        ([(262, 3, 8)], "CIELab"),
        ([(262, 3, 32_803)], "unusual colours"),
        ([(259, 3, 50_000)], "Zstandard"),
        ([(259, 3, 12_345)], "number 12345"),
    ],
)
def test_names_a_sound_tiff_that_is_not_read(entries: list[Entry], words: str) -> None:
    with pytest.raises(ServiceError) as refusal:
        tiff_header(tiff_of(page(60, 90, *entries)))
    assert words in refusal.value.detail
    assert "The file is sound" in refusal.value.detail
    assert refusal.value.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


@pytest.mark.parametrize(
    ("marker", "bits", "words"),
    [
        (0xC3, 8, "lossless JPEG"),
        (0xC1, 12, "12 bits"),
        (0xC9, 8, "arithmetic"),
        (0xC5, 8, "hierarchical"),
        (0xF7, 8, "JPEG-LS"),
    ],
)
def test_names_a_sound_jpeg_that_is_not_read(marker: int, bits: int, words: str) -> None:
    jpeg = bytearray(FILM.jpegsave_buffer())
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 1], jpeg[frame + 4] = marker, bits
    with pytest.raises(ServiceError) as refusal:
        jpeg_header(bytes(jpeg))
    assert words in refusal.value.detail


@pytest.mark.parametrize(
    ("film", "words"),
    [
        (page(20_000, 20_000), "400 megapixels (20000 × 20000); at most 100"),
        (page(1, 99_999_999), "1 × 99999999 px; each side can have at most 30000"),
        (
            page(10_000, 10_000, (258, 3, 32), (277, 3, 3), (339, 3, 3)),
            "more than 400 MB once it is unpacked",
        ),
    ],
    ids=["pixels", "side", "data"],
)
def test_refuses_what_is_too_large(film: list[Entry], words: str) -> None:
    with pytest.raises(ServiceError) as refusal:
        tiff_header(tiff_of(film))
    assert words in refusal.value.detail
    assert refusal.value.code == "IMAGE_TOO_LARGE"


def test_takes_100_megapixels_of_16_bits() -> None:
    assert tiff_header(tiff_of(page(10_000, 10_000, (258, 3, 16)))).stored.width == 10_000
