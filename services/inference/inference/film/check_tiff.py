"""Whether all of a TIFF page's data is there: what a decoder finds missing, it may paint black."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from inference.film.faults import DamagedError
from inference.film.tiff_directory import Directory
from inference.film.tiff_header import read_tiff_pages

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _SAMPLES, _ROWS, _PLANES = 256, 257, 258, 259, 277, 278, 284
_STRIP_OFFSETS, _STRIP_COUNTS = 273, 279
_TILE_WIDTH, _TILE_HEIGHT, _TILE_OFFSETS, _TILE_COUNTS = 322, 323, 324, 325
_UNCOMPRESSED, _PLANAR = 1, 2
_HEAD_BYTES = 8


def check_tiff_page(data: bytes, page: int) -> None:
    """Check that every strip or tile lies in the file.

    One that is not compressed must have as many bytes as its pixels need. Raises DamagedError.
    """
    directory = read_tiff_pages(data)[page].directory
    is_tiled = directory.count(_TILE_OFFSETS) > 0
    needed = (_bytes_of_tiles if is_tiled else _bytes_of_strips)(directory)
    offsets = directory.numbers(_TILE_OFFSETS if is_tiled else _STRIP_OFFSETS, needed.size)
    counts = directory.numbers(_TILE_COUNTS if is_tiled else _STRIP_COUNTS, needed.size)
    if min(offsets.size, counts.size) < needed.size:
        there = min(offsets.size, counts.size)
        raise DamagedError(f"{there} of {needed.size} strips or tiles")
    if ((counts == 0) | (offsets < _HEAD_BYTES) | (offsets + counts > len(data))).any():
        raise DamagedError("a strip or tile is not there")
    if (counts < needed).any():
        raise DamagedError("a strip or tile has too few bytes")


def _bytes_of_tiles(directory: Directory) -> NDArray[np.int64]:
    width, height = directory.number(_TILE_WIDTH, 0), directory.number(_TILE_HEIGHT, 0)
    if width < 1 or height < 1:
        raise DamagedError("tiles of no size")
    planes, need = _planes_and_need(directory)
    across = -(-directory.number(_WIDTH, 0) // width)
    down = -(-directory.number(_HEIGHT, 0) // height)
    return np.full(_bounded(across * down * planes), need(width, height), np.int64)


def _bytes_of_strips(directory: Directory) -> NDArray[np.int64]:
    width, height = directory.number(_WIDTH, 0), directory.number(_HEIGHT, 0)
    rows = min(directory.number(_ROWS, height), height)
    if rows < 1:
        raise DamagedError("strips of no rows")
    planes, need = _planes_and_need(directory)
    per_plane = -(-height // rows)
    each = np.full(_bounded(per_plane), need(width, rows), np.int64)
    each[-1] = need(width, height - (per_plane - 1) * rows)
    return np.tile(each, planes)


def _planes_and_need(directory: Directory) -> tuple[int, Callable[[int, int], int]]:
    """Tell how many planes a page has, and how many bytes px x rows of one need at least."""
    samples = directory.number(_SAMPLES, 1)
    is_planar = directory.number(_PLANES, 1) == _PLANAR
    bits = directory.number(_BITS, 1) * (1 if is_planar else samples)
    is_plain = directory.number(_COMPRESSION, _UNCOMPRESSED) == _UNCOMPRESSED
    return (
        samples if is_planar else 1,
        lambda px, rows: -(-px * bits // 8) * rows if is_plain else 1,
    )


def _bounded(parts: int) -> int:
    # More than a file of the largest size could name.
    if parts > 1 << 24:
        raise DamagedError(f"{parts} strips or tiles")
    return parts
