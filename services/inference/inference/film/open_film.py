"""What a decoder may have of a film (the app's `open-film.ts`)."""

from inference.film.check_jpeg import mend_jpeg
from inference.film.check_tiff import check_tiff_page
from inference.film.formats import ContentType
from inference.film.header import FilmHeader, read_header
from inference.film.strip_metadata import strip_metadata


def open_film(
    data: bytes, content_type: ContentType, page: int | None, max_pixels: int
) -> tuple[FilmHeader, bytes]:
    """Look at the whole file; gives its header, and its bytes without what is no picture.

    Nothing of it is missing as far as its format can tell. A JPEG that lacks only its end marker
    gets one. Raises DamagedError, ServiceError.
    """
    header = read_header(data, content_type, page, max_pixels)
    if content_type == "image/tiff":
        check_tiff_page(data, header.page)
    plain = strip_metadata(data, content_type)
    return header, mend_jpeg(plain) if content_type == "image/jpeg" else plain
