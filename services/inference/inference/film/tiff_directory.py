"""The layout of a TIFF file, or of the EXIF block that is built like one."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from inference.film.faults import DamagedError
from inference.film.page import read_part

# Bytes of one value of each field type, and how it is written; others are not known. A rational is
# two numbers.
_TYPES = {
    1: (1, "u1"),  # byte
    2: (1, "u1"),  # text
    3: (2, "u2"),
    4: (4, "u4"),
    5: (8, "u4"),  # rational
    6: (1, "u1"),
    7: (1, "u1"),
    8: (2, "i2"),
    9: (4, "i4"),
    10: (8, "i4"),  # rational with a sign
    11: (4, "f4"),
    12: (8, "f8"),
    13: (4, "u4"),  # directory
    16: (8, "u8"),  # long of BigTIFF
    17: (8, "i8"),
    18: (8, "u8"),
}
_RATIONALS = (5, 10)
_MOST_ENTRIES = 500
_CLASSIC, _BIG = 42, 43

ByteOrder = Literal["little", "big"]


@dataclass(frozen=True, slots=True)
class TiffLayout:
    """Byte order, whether it is a BigTIFF, and where the first directory lies."""

    order: ByteOrder
    is_big: bool
    first_directory: int


@dataclass(frozen=True, slots=True)
class _Field:
    """`at` is where the values lie in the file."""

    type: int
    count: int
    at: int


class Directory:
    """One page of a file; `next` is where the next one lies, 0 after the last.

    Values that lie elsewhere are read when they are asked for. Raises DamagedError.
    """

    def __init__(self, data: bytes, layout: TiffLayout, at: int) -> None:
        """Read the table of fields."""
        self._data = data
        self._order = layout.order
        count_bytes, entry_bytes, inline_bytes = (8, 20, 8) if layout.is_big else (2, 12, 4)
        entries = self._integer(read_part(data, at, count_bytes))
        if not 0 < entries <= _MOST_ENTRIES:
            raise DamagedError(f"a directory of {entries} entries")
        table_at = at + count_bytes
        table = read_part(data, table_at, entries * entry_bytes)
        self._fields: dict[int, _Field] = {}
        for start in range(0, entries * entry_bytes, entry_bytes):
            value_at = start + entry_bytes - inline_bytes
            kind = self._integer(table[start + 2 : start + 4])
            count = self._integer(table[start + 4 : value_at])
            is_inline = count * _TYPES.get(kind, (1, ""))[0] <= inline_bytes
            elsewhere = self._integer(table[value_at : value_at + inline_bytes])
            self._fields[self._integer(table[start : start + 2])] = _Field(
                kind, count, table_at + value_at if is_inline else elsewhere
            )
        # Some programs end a file, or an EXIF block, with its last entry.
        next_at = table_at + len(table)
        pointer = data[next_at : next_at + inline_bytes]
        self.next = self._integer(pointer) if len(pointer) == inline_bytes else 0

    def count(self, tag: int) -> int:
        """Tell how many values a field says it has; 0 where it is not there."""
        field = self._fields.get(tag)
        return field.count if field else 0

    def numbers(self, tag: int, most: int) -> NDArray[np.float64]:
        """Give up to `most` numbers of a field, none where it is not there."""
        field = self._fields.get(tag)
        if field is None or field.type not in _TYPES:
            return np.zeros(0)
        size, code = _TYPES[field.type]
        part = read_part(self._data, field.at, min(field.count, most) * size)
        stored = np.frombuffer(part, np.dtype(code).newbyteorder(self._order))
        values = stored.astype(np.float64)
        if field.type in _RATIONALS:
            with np.errstate(all="ignore"):  # a half of nothing says nothing
                values = values[::2] / values[1::2]
        return values

    def number(self, tag: int, usual: int) -> int:
        """Give the first number of a field, `usual` where it is not there."""
        found = self.numbers(tag, 1)
        if found.size == 0:
            return usual
        if not np.isfinite(found[0]):
            raise DamagedError(f"field {tag} is no number")
        return int(found[0])

    def _integer(self, part: bytes) -> int:
        return int.from_bytes(part, self._order)


def read_layout(data: bytes) -> TiffLayout:
    """Read the first bytes. Raises DamagedError where they are none of a TIFF file."""
    head = read_part(data, 0, 8)
    order: ByteOrder = "little" if head.startswith(b"I") else "big"
    version = int.from_bytes(head[2:4], order)
    if version == _CLASSIC:
        return TiffLayout(order, False, int.from_bytes(head[4:], order))
    first = read_part(data, 8, 8)
    if version != _BIG or int.from_bytes(head[4:6], order) != 8:
        raise DamagedError(f"TIFF of version {version}")
    return TiffLayout(order, True, int.from_bytes(first, order))
