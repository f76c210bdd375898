"""From the bytes of an uploaded file to an upright 8-bit film.

The same libvips, with the same steps in the same order, as the app's `decode-film.ts`: one grey
level of difference on a tenth of the pixels moves corners by pixels (tests/golden).
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

import numpy as np
import pyvips
from numpy.typing import NDArray

from inference.deep_pixels import window_deep_pixels
from inference.errors import ServiceError

# One film at a time is read per thread of ours, so libvips must start none of its own; films never
# repeat, so its cache would only hold memory; and loaders that libvips itself mistrusts stay shut.
pyvips.concurrency_set(1)
pyvips.cache_set_max(0)
pyvips.block_untrusted_set(True)

_LOADERS: dict[str, Callable[..., pyvips.Image]] = {
    "image/jpeg": pyvips.Image.jpegload_buffer,
    "image/png": pyvips.Image.pngload_buffer,
    "image/webp": pyvips.Image.webpload_buffer,
    "image/tiff": pyvips.Image.tiffload_buffer,
}
_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_GREY_SPACES = ("b-w", "grey16")
# Colour, black and transparency; a file can claim thousands, and each costs a film's memory.
_MOST_BANDS = 5
# From here on the EXIF orientations need rows in another order than they come.
_FIRST_TURNING_ORIENTATION = 3


_Sample = TypeVar("_Sample", np.uint8, np.uint16, np.float32)


@dataclass(frozen=True, slots=True)
class Film:
    """An upright 8-bit film: `pixels` is height x width (grey) or height x width x 3 (RGB)."""

    pixels: NDArray[np.uint8]

    @property
    def width(self) -> int:
        """Px of the original image, after its EXIF orientation."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Px of the original image, after its EXIF orientation."""
        return int(self.pixels.shape[0])


def sniff_content_type(data: bytes) -> str | None:
    """Tell the media type that the first bytes prove, or None if it is none of those accepted."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    # A DICOM file's preamble may be a TIFF header.
    if data.startswith(_TIFF_STARTS) and not _is_dicom(data):
        return "image/tiff"
    return None


def _is_dicom(data: bytes) -> bool:
    return data[128:132] == b"DICM"


def decode_film(data: bytes, max_pixels: int) -> Film:
    """Decode a film upright (EXIF orientation applied once): first page, transparency on black.

    CMYK and profiles go to sRGB, palette and 1 bit to 8 bits; 8-bit grey stays as it is; more than
    8 bits go through the window of `window_deep_pixels`. The limit `max_pixels` is decided from the
    header, before a pixel is decoded.

    Raises ServiceError UNSUPPORTED_IMAGE_TYPE (415), IMAGE_TOO_LARGE (413), IMAGE_UNREADABLE (422).
    """
    image = _open(data)
    if image.width * image.height > max_pixels:
        raise _too_large(image, max_pixels)
    space, depth = image.interpretation, image.format
    grey = space in _GREY_SPACES
    try:
        upright = _to_srgb(_turn_upright(image))
        if upright.hasalpha():
            upright = upright.flatten(background=0)
        if depth == "uchar" or space == "cmyk":
            return Film(_decode_8_bit(upright, grey=grey))
        target = space if grey else "rgb16"
        return Film(_decode_deep(upright, target, sixteen_bit=depth == "ushort"))
    except (pyvips.Error, ValueError) as error:
        raise _unreadable() from error


def _open(data: bytes) -> pyvips.Image:
    if not data:
        raise _unreadable("The file is empty. Choose another file.")
    content_type = sniff_content_type(data)
    if content_type is None:
        raise _unsupported(data)
    try:
        # A truncated film is refused (half a spine gives a wrong angle), an odd but harmless tag is
        # not. Rows are taken as they come, so that the film is never held twice.
        image = _LOADERS[content_type](data, fail_on="error", access="sequential")
    except pyvips.Error as error:
        raise _unreadable() from error
    if image.bands > _MOST_BANDS:
        raise _unreadable()
    return image


def _turn_upright(image: pyvips.Image) -> pyvips.Image:
    turns = (
        image.get_typeof("orientation") and image.get("orientation") >= _FIRST_TURNING_ORIENTATION
    )
    return (image.copy_memory() if turns else image).autorot()


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


def _decode_8_bit(upright: pyvips.Image, *, grey: bool) -> NDArray[np.uint8]:
    plain = upright.colourspace("b-w" if grey else "srgb", source_space=upright.interpretation)
    return _read_pixels(plain, "uchar", np.uint8)


def _decode_deep(upright: pyvips.Image, space: str, *, sixteen_bit: bool) -> NDArray[np.uint8]:
    # Any conversion to another colour space would clip to its range: samples are kept as stored.
    if upright.interpretation != space:
        upright = upright.colourspace(space, source_space=upright.interpretation)
    if sixteen_bit:
        return window_deep_pixels(_read_pixels(upright, "ushort", np.uint16))
    return window_deep_pixels(_read_pixels(upright, "float", np.float32))


def _read_pixels(image: pyvips.Image, band_format: str, dtype: type[_Sample]) -> NDArray[_Sample]:
    # Grey is one band by definition; what a file adds to it is no film.
    plain = image[0] if image.interpretation == "b-w" else image
    if plain.bands not in (1, 3):
        raise ValueError(f"decoded to {plain.bands} channels")
    pixels = np.frombuffer(plain.cast(band_format).write_to_memory(), dtype)
    rows = pixels.reshape(plain.height, -1)
    return rows if plain.bands == 1 else rows.reshape(plain.height, -1, 3)


def _unreadable(detail: str | None = None) -> ServiceError:
    return ServiceError(
        "IMAGE_UNREADABLE",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        detail
        or "The file is damaged or incomplete, so the film can't be read. Export the film again and"
        " use the new file.",
    )


def _too_large(image: pyvips.Image, max_pixels: int) -> ServiceError:
    megapixels = -(-image.width * image.height // 1_000_000)
    return ServiceError(
        "IMAGE_TOO_LARGE",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The film has {megapixels} megapixels ({image.width} × {image.height}); at most"
        f" {max_pixels / 1e6:g} can be read. Export it smaller.",
    )


def _unsupported(data: bytes) -> ServiceError:
    return ServiceError(
        "UNSUPPORTED_IMAGE_TYPE",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "DICOM files can't be read yet. Export the film as PNG or TIFF from the viewer and use that"
        " file."
        if _is_dicom(data)
        else "This is not a JPEG, PNG, WebP or TIFF image. Export the film as one of these and"
        " use that file.",
    )
