"""What a camera or scanner notes of a picture."""

from dataclasses import dataclass

import numpy as np

from inference.film.faults import DamagedError
from inference.film.page import aspect_of, to_orientation
from inference.film.tiff_directory import Directory, read_layout

_ORIENTATION, _X_RESOLUTION, _Y_RESOLUTION = 274, 282, 283


@dataclass(frozen=True, slots=True)
class Exif:
    """See StoredPage."""

    orientation: int = 1
    pixel_aspect: float = 1.0


def read_exif(block: bytes) -> Exif:
    """Read an EXIF block from its byte order on, without the "Exif" before it.

    One that is damaged says nothing: the film itself may be sound.
    """
    try:
        layout = read_layout(block)
        return orientation_and_aspect(Directory(block, layout, layout.first_directory))
    except DamagedError:
        return Exif()


def orientation_and_aspect(directory: Directory) -> Exif:
    """Read both from a directory."""
    orientation, x, y = (
        _number(directory, tag) for tag in (_ORIENTATION, _X_RESOLUTION, _Y_RESOLUTION)
    )
    if not np.isfinite([x, y]).all():
        return Exif(to_orientation(orientation))
    return Exif(to_orientation(orientation), aspect_of(x, y))


def _number(directory: Directory, tag: int) -> float:
    """Give a field's number, else 1: one that lies beyond the end takes no other with it."""
    try:
        found = directory.numbers(tag, 1)
    except DamagedError:
        return 1.0
    return float(found[0]) if found.size else 1.0
