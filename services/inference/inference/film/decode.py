"""From the bytes of an uploaded file to an upright 8-bit film.

The same libvips, with the same steps in the same order, as the app's `decode-film.ts`: one grey
level of difference on a tenth of the pixels moves corners by pixels (tests/golden).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyvips
from numpy.typing import NDArray

from inference.film.faults import (
    DamagedError,
    empty,
    too_much_memory,
    unreadable,
    unsupported,
)
from inference.film.formats import ContentType, is_dicom, sniff_content_type
from inference.film.open_film import open_film
from inference.film.view import PLAIN_VIEW, FilmView, apply_view, stretch
from inference.film.window import Samples, to_eight_bits

# One film at a time is read per thread of ours, so libvips must start none of its own; films never
# repeat, so its cache would only hold memory; and loaders that libvips itself mistrusts stay shut.
pyvips.concurrency_set(1)
pyvips.cache_set_max(0)
pyvips.block_untrusted_set(True)

_LOADERS: dict[ContentType, Callable[..., pyvips.Image]] = {
    "image/jpeg": pyvips.Image.jpegload_buffer,
    "image/png": pyvips.Image.pngload_buffer,
    "image/webp": pyvips.Image.webpload_buffer,
    "image/tiff": pyvips.Image.tiffload_buffer,
}
_WITH_PAGES = ("image/webp", "image/tiff")
_GREY_SPACES = ("b-w", "grey16")
# What makes stored rows upright, by their EXIF orientation: a turn clockwise, then a mirror.
_RIGHTED_BY = {
    1: PLAIN_VIEW,
    2: FilmView(mirrored=True),
    3: FilmView(turn=180),
    4: FilmView(turn=180, mirrored=True),
    5: FilmView(turn=90, mirrored=True),
    6: FilmView(turn=90),
    7: FilmView(turn=270, mirrored=True),
    8: FilmView(turn=270),
}

# How the libraries below say that they got none.
_NO_MEMORY = re.compile("out of memory|insufficient memory|memory allocation", re.IGNORECASE)

_Sample = TypeVar("_Sample", np.uint8, np.uint16, np.float32)


@dataclass(frozen=True, slots=True)
class Film:
    """An upright 8-bit film: `pixels` is height x width (grey) or height x width x 3 (RGB)."""

    pixels: NDArray[np.uint8]

    @property
    def width(self) -> int:
        """Px of the image that is read."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Px of the image that is read."""
        return int(self.pixels.shape[0])


def decode_film(data: bytes, max_pixels: int, view: FilmView = PLAIN_VIEW) -> Film:
    """Decode the page that the view names, upright and with square pixels.

    Transparency lies on black, CMYK and profiles go to sRGB, palette and 1 bit to 8 bits; grey
    levels are those of `to_eight_bits`; then it is turned, mirrored and cropped. Limits are
    decided from the header, before a pixel is decoded.

    Raises ServiceError UNSUPPORTED_IMAGE_TYPE (415), IMAGE_TOO_LARGE (413), IMAGE_UNREADABLE (422).
    """
    if not data:
        raise empty()
    content_type = sniff_content_type(data)
    if content_type is None:
        raise unsupported(is_dicom=is_dicom(data))
    try:
        header, plain = open_film(data, content_type, view.page, max_pixels)
        pages = {"page": header.page, "n": 1} if content_type in _WITH_PAGES else {}
        # What libvips warns of is data that is missing or wrong: half a spine gives a wrong angle.
        # Rows are taken as they come, so that the film is never held twice.
        image = _LOADERS[content_type](plain, fail_on="warning", access="sequential", **pages)
        stored = to_eight_bits(_decode_stored(image))
        # By the header's word alone: libvips may read a damaged EXIF block otherwise than we do.
        upright = apply_view(stored, _RIGHTED_BY[header.stored.orientation])
        return Film(apply_view(stretch(upright, *header.stored.square_size()), view))
    except (DamagedError, pyvips.Error, ValueError) as error:
        raise (too_much_memory() if _NO_MEMORY.search(str(error)) else unreadable()) from error


def _decode_stored(image: pyvips.Image) -> Samples:
    """Decode a page as it is stored: 8 bits, 16 bits or floats a sample."""
    space, depth = image.interpretation, image.format
    grey = space in _GREY_SPACES
    opaque = _to_srgb(image)
    if opaque.hasalpha():
        opaque = opaque.flatten(background=0)
    if depth == "uchar" or space == "cmyk":
        target = "b-w" if grey else "srgb"
        plain = opaque.colourspace(target, source_space=opaque.interpretation)
        return _read_pixels(plain, "uchar", np.uint8)
    # Any conversion to another colour space would clip to its range: samples are kept as stored.
    target = space if grey else "rgb16"
    if opaque.interpretation != target:
        opaque = opaque.colourspace(target, source_space=opaque.interpretation)
    if depth == "ushort":
        return _read_pixels(opaque, "ushort", np.uint16)
    return _read_pixels(opaque, "float", np.float32)


def _to_srgb(image: pyvips.Image) -> pyvips.Image:
    space = image.interpretation
    target = "p3" if space == "rgb16" else "srgb"
    if image.get_typeof("icc-profile-data") and space not in ("labs", "grey16"):
        try:
            depth = 16 if space == "rgb16" else 8
            return image.icc_transform(target, embedded=True, depth=depth, intent="perceptual")
        except pyvips.Error:
            return image  # a broken profile is no broken film
    if space == "cmyk":
        return image.icc_transform(target, input_profile="cmyk", intent="perceptual")
    return image


def _read_pixels(image: pyvips.Image, band_format: str, dtype: type[_Sample]) -> NDArray[_Sample]:
    # Grey is one band by definition; what a file adds to it is no film.
    plain = image[0] if image.interpretation == "b-w" else image
    if plain.bands not in (1, 3):
        raise ValueError(f"decoded to {plain.bands} channels")
    pixels = np.frombuffer(plain.cast(band_format).write_to_memory(), dtype)
    rows = pixels.reshape(plain.height, -1)
    return rows if plain.bands == 1 else rows.reshape(plain.height, -1, 3)
