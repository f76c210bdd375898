"""The codes of a JPEG as tables over the 16 bits that may come next (`huffman-table.ts`)."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from inference.film.faults import DamagedError

_LONGEST = 16
_WINDOWS = 1 << _LONGEST
# A step beyond these ends a block, or is none at all.
END_OF_BLOCK, UNKNOWN = 1000, 2000
# Bits that are passed, and coefficients.
Step = tuple[int, int]


class HuffmanTable:
    """One code, by how many values there are of each length 1…16, and its values."""

    def __init__(self, counts: bytes, values: bytes) -> None:
        """Raises DamagedError for a code that is too full."""
        self._lengths = np.zeros(_WINDOWS, np.int64)
        self._values = np.zeros(_WINDOWS, np.int64)
        at = used = 0
        for length, count in enumerate(counts, 1):
            span = 1 << _LONGEST - length
            end = at + count * span
            if end > _WINDOWS:
                raise DamagedError("a Huffman code that is too full")
            self._lengths[at:end] = length
            coded = np.frombuffer(values, np.uint8, count, used)
            self._values[at:end] = np.repeat(coded, span)
            at, used = end, used + count

    def dc_bits(self) -> list[int]:
        """Give the bits of a code and of the number behind it, for each window; 0 for none."""
        bits: list[int] = (self._lengths + (self._values & 15)).tolist()
        return bits

    def ac_steps(self) -> tuple[list[Step], list[Step]]:
        """Give for each window the step over one code, and over as many as it holds whole.

        The second ends behind the first end of a block.
        """
        one_bits, one_moves = bits, moves = self._single_steps()
        one = list(zip(bits.tolist(), moves.tolist(), strict=True))
        windows = np.arange(_WINDOWS)
        for _ in range(_LONGEST):
            rest = (windows << np.minimum(bits, _LONGEST)) & (_WINDOWS - 1)
            fits = (moves < END_OF_BLOCK) & (self._lengths[rest] <= _LONGEST - bits)
            fits &= self._lengths[rest] > 0
            if not fits.any():
                break
            bits = np.where(fits, bits + one_bits[rest], bits)
            moves = np.where(fits, moves + one_moves[rest], moves)
        return one, list(zip(bits.tolist(), moves.tolist(), strict=True))

    def _single_steps(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        size = self._values & 15
        ends = (size == 0) & (self._values < 0xF0)
        moves = np.where(ends, END_OF_BLOCK, (self._values >> 4) + 1)
        return self._lengths + size, np.where(self._lengths > 0, moves, UNKNOWN)


@lru_cache(maxsize=8)
def dc_bits_of(counts: bytes, values: bytes) -> list[int]:
    """See HuffmanTable.dc_bits."""
    return HuffmanTable(counts, values).dc_bits()


@lru_cache(maxsize=8)
def ac_steps_of(counts: bytes, values: bytes) -> tuple[list[Step], list[Step]]:
    """See HuffmanTable.ac_steps."""
    return HuffmanTable(counts, values).ac_steps()
