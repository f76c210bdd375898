"""What can be wrong with a film, in the words of the app's `explain-fault.ts`."""

from http import HTTPStatus
from typing import Literal

from inference.errors import ServiceError
from inference.film.limits import MAX_DECODED_BYTES, MAX_SIDE, MOST_PAGES

UnreadKind = Literal[
    "LOSSLESS_JPEG",
    "DEEP_JPEG",
    "ARITHMETIC_JPEG",
    "HIERARCHICAL_JPEG",
    "JPEG_LS",
    "ODD_JPEG",
    "TIFF_BITS",
    "TIFF_FLOAT64",
    "TIFF_COMPLEX",
    "TIFF_LAB",
    "TIFF_COLOURS",
    "TIFF_COMPRESSION",
]
# Sound kinds of files that no decoder here reads.
_UNREAD_KINDS: dict[UnreadKind, str] = {
    "LOSSLESS_JPEG": "a lossless JPEG",
    "DEEP_JPEG": "a JPEG of 12 bits a sample",
    "ARITHMETIC_JPEG": "an arithmetic-coded JPEG",
    "HIERARCHICAL_JPEG": "a hierarchical JPEG",
    "JPEG_LS": "a JPEG-LS file",
    "ODD_JPEG": "a JPEG with an unusual number of colours",
    "TIFF_BITS": "a TIFF with an unusual number of bits a sample",
    "TIFF_FLOAT64": "a TIFF of 64-bit numbers",
    "TIFF_COMPLEX": "a TIFF of complex numbers",
    "TIFF_LAB": "a TIFF in CIELab colours",
    "TIFF_COLOURS": "a TIFF with unusual colours",
    "TIFF_COMPRESSION": "a TIFF of another compression",
}
_AGAIN = "Open it in a viewer, export it again as PNG or TIFF, and use the new file."


class DamagedError(Exception):
    """A file is broken off, altered or against its format's rules; the text is for the log."""


def unreadable() -> ServiceError:
    """Refuse a damaged film."""
    return ServiceError(
        "IMAGE_UNREADABLE",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The file is damaged or incomplete, so the film can't be read. Export the film again and"
        " use the new file.",
    )


def empty() -> ServiceError:
    """Refuse a file without bytes."""
    return ServiceError(
        "IMAGE_UNREADABLE",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The file is empty. Choose another file.",
    )


def unread(kind: UnreadKind, detail: str | None = None) -> ServiceError:
    """Refuse a sound file of a kind that is not read."""
    named = _UNREAD_KINDS[kind] + ("" if detail is None else f" ({detail})")
    return ServiceError(
        "UNSUPPORTED_IMAGE_TYPE",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        f"The file is sound, but it is {named}, which can't be read. Export the film as PNG, or as"
        " TIFF of 8 or 16 bits without compression.",
    )


def unsupported(*, is_dicom: bool) -> ServiceError:
    """Refuse a file of a format that is not read at all."""
    return ServiceError(
        "UNSUPPORTED_IMAGE_TYPE",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "DICOM files name the patient and are not accepted here. Add the file on the upload page,"
        " which sends only its picture and the values it lists, or run npm run predict."
        if is_dicom
        else "This is not a JPEG, PNG, WebP or TIFF image. Export the film as one of these and"
        " use that file.",
    )


def too_many_pixels(width: int, height: int, max_pixels: int) -> ServiceError:
    """Refuse a film of more than `max_pixels`."""
    megapixels = -(-width * height // 1_000_000)
    return _too_large(
        f"The film has {megapixels} megapixels ({width} × {height}); at most"
        f" {max_pixels / 1e6:g} can be read. Export it smaller."
    )


def too_long_a_side(width: int, height: int) -> ServiceError:
    """Refuse a film of more than MAX_SIDE px along a side."""
    return _too_large(
        f"The film is {width} × {height} px; each side can have at most {MAX_SIDE}. Export it"
        " smaller, or cut off what is no film."
    )


def too_much_data(width: int, height: int) -> ServiceError:
    """Refuse a film of more than MAX_DECODED_BYTES."""
    return _too_large(
        f"The film ({width} × {height} px) would take more than {MAX_DECODED_BYTES // 10**6} MB"
        " once it is unpacked. Export it in grey instead of colour, or with 16 bits a sample or"
        " fewer."
    )


def too_many_pages() -> ServiceError:
    """Refuse a file of more than MOST_PAGES."""
    return _too_large(
        f"The file has more than {MOST_PAGES} pages. Export the page with the film alone."
    )


def too_much_memory() -> ServiceError:
    """Refuse a film that takes more memory than a decoder may have."""
    return _too_large(
        "Reading this film takes far more memory than its size explains, so it was stopped."
        f" {_AGAIN}"
    )


def too_much_time() -> ServiceError:
    """Refuse a film that takes more time than a decoder may have."""
    return _too_large(
        f"Reading this film takes far longer than that of any other, so it was stopped. {_AGAIN}"
    )


def _too_large(detail: str) -> ServiceError:
    return ServiceError("IMAGE_TOO_LARGE", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
