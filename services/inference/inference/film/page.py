"""One page of a file as its header describes it (the app's `film-header.ts`)."""

import math
from dataclasses import dataclass

from inference.film.faults import DamagedError

# Densities that differ by less than this are rounding.
_SQUARE_WITHIN = 0.005
# A pixel of another shape than this is a mistake in the file, and taken as square.
_MOST_OBLONG = 4
_FIRST_THAT_SWAPS_SIDES = 5


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page before anything is turned or stretched.

    `pixel_aspect` is the width of a pixel in heights of one; 1 where densities are equal or not
    stated. `orientation` is EXIF's, 1…8.
    """

    width: int
    height: int
    bits_per_sample: int
    channels: int
    orientation: int = 1
    pixel_aspect: float = 1.0

    def square_size(self) -> tuple[int, int]:
        """Width and height, px, upright and with square pixels: the coarser side is stretched."""
        aspect = self.pixel_aspect
        wide = self.width * aspect if aspect > 1 else self.width
        high = self.height if aspect > 1 else self.height / aspect
        width, height = math.floor(wide + 0.5), math.floor(high + 0.5)
        return (height, width) if self.orientation >= _FIRST_THAT_SWAPS_SIDES else (width, height)

    def decoded_bytes(self) -> int:
        """Memory of its decoded samples."""
        return self.width * self.height * self.channels * -(-self.bits_per_sample // 8)


def to_orientation(value: float) -> int:
    """Take what is no orientation as upright."""
    return int(value) if value in range(1, 9) else 1


def aspect_of(x_density: float, y_density: float) -> float:
    """Tell the shape of a pixel by its densities. See StoredPage.pixel_aspect."""
    if x_density == 0:
        return 1.0
    aspect = y_density / x_density
    meant = 1 / _MOST_OBLONG <= aspect <= _MOST_OBLONG and abs(aspect - 1) > _SQUARE_WITHIN
    return aspect if meant else 1.0


def read_part(data: bytes, at: int, length: int) -> bytes:
    """Give as many bytes as asked for. Raises DamagedError where the file ends before."""
    if at < 0 or length < 0 or at + length > len(data):
        raise DamagedError(f"bytes {at}…{at + length} of {len(data)}")
    return data[at : at + length]
