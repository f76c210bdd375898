"""What the bytes of a film say of it before a pixel is decoded (`read-film-header.ts`)."""

from dataclasses import dataclass

from inference.errors import ServiceError
from inference.film.faults import DamagedError, too_long_a_side, too_many_pixels, too_much_data
from inference.film.formats import ContentType
from inference.film.jpeg_header import read_jpeg_header
from inference.film.limits import MAX_DECODED_BYTES, MAX_SIDE
from inference.film.page import StoredPage
from inference.film.png_header import read_png_header
from inference.film.tiff_header import read_tiff_page, read_tiff_pages
from inference.film.webp_header import read_webp_header


@dataclass(frozen=True, slots=True)
class FilmHeader:
    """`page`, from 0, is the one of `pages` that is read; `stored` describes it."""

    stored: StoredPage
    pages: int = 1
    page: int = 0


def read_header(
    data: bytes, content_type: ContentType, wanted: int | None, max_pixels: int
) -> FilmHeader:
    """Read a header in bounded time and memory, however the file is built.

    `wanted` is the page to be read, from 0; None for the largest.
    Raises DamagedError, and ServiceError for a kind that is not read or a film that is too large.
    """
    header = _read_pages(data, content_type, wanted)
    if header.stored.width < 1 or header.stored.height < 1:
        raise DamagedError(f"{header.stored.width} × {header.stored.height} px")
    if fault := _fault_of_size(header.stored, max_pixels):
        raise fault
    return header


def _read_pages(data: bytes, content_type: ContentType, wanted: int | None) -> FilmHeader:
    if content_type == "image/jpeg":
        return FilmHeader(read_jpeg_header(data))
    if content_type == "image/png":
        return FilmHeader(read_png_header(data))
    if content_type == "image/webp":
        stored, pages = read_webp_header(data)
        return FilmHeader(stored, pages, min(wanted or 0, pages - 1))
    every = read_tiff_pages(data)
    areas = [page.width * page.height for page in every]
    page = min(areas.index(max(areas)) if wanted is None else wanted, len(every) - 1)
    return FilmHeader(read_tiff_page(every[page]), len(every), page)


def _fault_of_size(stored: StoredPage, max_pixels: int) -> ServiceError | None:
    width, height = stored.square_size()
    if max(stored.width * stored.height, width * height) > max_pixels:
        return too_many_pixels(width, height, max_pixels)
    if max(width, height) > MAX_SIDE:
        return too_long_a_side(width, height)
    return too_much_data(width, height) if stored.decoded_bytes() > MAX_DECODED_BYTES else None
