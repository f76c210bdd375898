"""Walks over the codes of a sequential JPEG without making pixels of them (`jpeg-scan.ts`).

libjpeg passes over much that is missing or wrong, with a warning or none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inference.film.faults import DamagedError
from inference.film.huffman_table import END_OF_BLOCK, UNKNOWN, Step

# Bytes that may lie unread before a marker: some programs fill up.
_SPARE_BYTES = 8
_MARKER = re.compile(rb"\xff+[^\x00\xff]")
_CHUNK = 1 << 18
# More than a block takes: 64 codes, each of 16 bits and a number of 15.
_MOST_BLOCK_BYTES = 256
_BLOCK_LENGTH = 64


@dataclass(frozen=True, slots=True)
class BlockCodes:
    """The codes of a block of 8 x 8 samples. See HuffmanTable."""

    dc: list[int]
    ac_one: list[Step]
    ac_many: list[Step]


def walk_scan(
    data: bytes, start: int, blocks: Sequence[BlockCodes], units: int, restart_interval: int
) -> int:
    """Check that every code is one of its table and that the data end where the last block does.

    `blocks` are those of one unit (MCU), `restart_interval` the units between restart markers, 0
    for none. Gives where the marker behind the data lies. Raises DamagedError.
    """
    at, done, restarts = start, 0, 0
    while done < units:
        interval = min(restart_interval or units, units - done)
        marker = _MARKER.search(data, at)
        end, after = marker.span() if marker else (len(data), len(data))
        _walk_units(data[at:end].replace(b"\xff\x00", b"\xff"), blocks, interval)
        done += interval
        at = after - 2 if marker else len(data)
        if done < units:
            if data[at + 1 : at + 2] != bytes((0xD0 + restarts % 8,)):
                raise DamagedError(f"no restart marker {restarts % 8} at {at}")
            restarts += 1
            at += 2
    return at


def _walk_units(data: bytes, blocks: Sequence[BlockCodes], units: int) -> None:
    left = 8 * len(data)
    chunk_at = bit = 0
    windows = _windows_of(data[: _CHUNK + _MOST_BLOCK_BYTES])
    try:
        for _ in range(units):
            for codes in blocks:
                if bit >= 8 * _CHUNK:
                    chunk_at += bit >> 3
                    bit &= 7
                    left = 8 * (len(data) - chunk_at)
                    windows = _windows_of(data[chunk_at : chunk_at + _CHUNK + _MOST_BLOCK_BYTES])
                bit = _walk_block(windows, bit, codes)
    except IndexError:
        bit = left + 1
    if bit > left:
        raise DamagedError("its data ends early")
    if left - bit >> 3 > _SPARE_BYTES:
        raise DamagedError(f"{left - bit >> 3} bytes too many")


def _windows_of(data: bytes) -> list[int]:
    """Give the 24 bits from each byte on. A code that would begin behind them is an IndexError."""
    padded = np.frombuffer(data + bytes(2), np.uint8).astype(np.uint32)
    windows: list[int] = (padded[:-2] << 16 | padded[1:-1] << 8 | padded[2:]).tolist()
    return windows


def _walk_block(windows: list[int], bit: int, codes: BlockCodes) -> int:
    """Plain steps over local numbers: this runs over every code of a film."""
    step = codes.dc[windows[bit >> 3] >> 8 - (bit & 7) & 0xFFFF]
    if step == 0:
        raise DamagedError("an unknown code")
    bit += step
    ac_many = codes.ac_many
    k = 1
    while True:
        step, move = ac_many[windows[bit >> 3] >> 8 - (bit & 7) & 0xFFFF]
        k += move
        if k < _BLOCK_LENGTH:
            bit += step
        elif END_OF_BLOCK < k < END_OF_BLOCK + _BLOCK_LENGTH:
            return bit + step
        else:
            return _end_block(windows, bit, k - move, codes.ac_one)


def _end_block(windows: list[int], bit: int, k: int, ac_one: list[Step]) -> int:
    """Take the last codes of a full block one by one: those behind it are not its own."""
    while k < _BLOCK_LENGTH:
        step, move = ac_one[windows[bit >> 3] >> 8 - (bit & 7) & 0xFFFF]
        if move == UNKNOWN:
            raise DamagedError("an unknown code")
        bit += step
        if move == END_OF_BLOCK:
            return bit
        k += move
    if k > _BLOCK_LENGTH:
        raise DamagedError("a block too long")
    return bit
