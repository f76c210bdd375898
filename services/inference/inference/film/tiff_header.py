"""The pages of a TIFF file, and which kinds of them are read."""

from dataclasses import dataclass

import numpy as np

from inference.film.exif import orientation_and_aspect
from inference.film.faults import DamagedError, too_many_pages, unread
from inference.film.limits import MOST_PAGES
from inference.film.page import StoredPage
from inference.film.tiff_directory import Directory, read_layout

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES, _FORMAT = (
    256,
    257,
    258,
    259,
    262,
    277,
    339,
)
_UNSIGNED, _FLOAT, _LAST_FORMAT = 1, 3, 4
# None, CCITT, LZW, JPEG, Deflate by both its numbers, PackBits, WebP.
_READ_COMPRESSIONS = (1, 2, 3, 4, 5, 7, 8, 32_946, 32_773, 50_001)
_COMPRESSION_NAMES = {
    6: "old JPEG",
    34_712: "JPEG 2000",
    34_887: "LERC",
    34_925: "LZMA",
    34_933: "PNG",
    34_934: "JPEG XR",
    50_000: "Zstandard",
    50_002: "JPEG XL",
}
# White is zero, black is zero, RGB, palette, CMYK, YCbCr.
_READ_COLOURS = (0, 1, 2, 3, 5, 6)
_LAB_COLOURS = (8, 9, 10)
_MOST_CHANNELS = 5
_READ_BITS = (1, 2, 4, 8, 16, 32)
_READ_FLOAT_BITS = (16, 32)


@dataclass(frozen=True, slots=True)
class TiffPage:
    """A page with the directory that it was read from; px."""

    width: int
    height: int
    directory: Directory


def read_tiff_pages(data: bytes) -> list[TiffPage]:
    """Read every page, in the file's order. Raises DamagedError, ServiceError."""
    layout = read_layout(data)
    pages: list[TiffPage] = []
    seen: set[int] = set()
    at = layout.first_directory
    while at != 0:
        if at in seen:
            raise DamagedError("its pages go in a circle")
        if len(pages) == MOST_PAGES:
            raise too_many_pages()
        seen.add(at)
        directory = Directory(data, layout, at)
        size = (directory.number(_WIDTH, 0), directory.number(_HEIGHT, 0))
        pages.append(TiffPage(*size, directory))
        at = directory.next
    if not pages:
        raise DamagedError("no page")
    return pages


def read_tiff_page(page: TiffPage) -> StoredPage:
    """Read what a page says of itself. Raises ServiceError where its kind is not read."""
    directory = page.directory
    channels = directory.number(_SAMPLES, 1)
    bits = directory.numbers(_BITS, 8)
    if bits.size and (bits != bits[0]).any():
        raise unread("TIFF_BITS")
    bits_per_sample = directory.number(_BITS, 1)
    _require_read_format(bits_per_sample, directory.number(_FORMAT, _UNSIGNED))
    compression = directory.number(_COMPRESSION, 1)
    if compression not in _READ_COMPRESSIONS:
        name = _COMPRESSION_NAMES.get(compression, f"number {compression}")
        raise unread("TIFF_COMPRESSION", name)
    colours = directory.number(_PHOTOMETRIC, 1)
    if colours in _LAB_COLOURS:
        raise unread("TIFF_LAB")
    if colours not in _READ_COLOURS or channels > _MOST_CHANNELS:
        raise unread("TIFF_COLOURS")
    exif = orientation_and_aspect(directory)
    return StoredPage(
        page.width, page.height, bits_per_sample, channels, exif.orientation, exif.pixel_aspect
    )


def _require_read_format(bits: int, sample_format: int) -> None:
    if sample_format == _FLOAT and bits == np.finfo(np.float64).bits:
        raise unread("TIFF_FLOAT64")
    if sample_format > _LAST_FORMAT:
        raise unread("TIFF_COMPLEX")
    if bits not in (_READ_FLOAT_BITS if sample_format == _FLOAT else _READ_BITS):
        raise unread("TIFF_BITS", str(bits))
