"""Whether all of a JPEG's data is there (the app's `check-jpeg.ts`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from inference.film.faults import DamagedError
from inference.film.huffman_table import ac_steps_of, dc_bits_of
from inference.film.jpeg_scan import BlockCodes, walk_scan

_SOF_FIRST, _SOF_PROGRESSIVE, _DHT, _EOI, _SOS, _DRI = 0xC0, 0xC2, 0xC4, 0xD9, 0xDA, 0xDD
# A marker behind a scan's data, none of a restart.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_END = bytes((0xFF, _EOI))
# The bits of a coefficient that no scan has brought yet, at first.
_NONE = 255
_LONGEST_CODE = 16
_MOST_SAMPLING = 4
_AC = 0x10

# A Huffman code: how many values of each length there are, and they.
_Code = tuple[bytes, bytes]


@dataclass(slots=True)
class _Component:
    across: int
    down: int
    is_read: bool = False
    coefficients: bytearray = field(default_factory=lambda: bytearray([_NONE] * 64))


@dataclass(frozen=True, slots=True)
class _Frame:
    width: int
    height: int
    is_progressive: bool
    components: dict[int, _Component]

    def require_whole(self) -> None:
        for component in self.components.values():
            missing = any(component.coefficients) if self.is_progressive else not component.is_read
            if missing:
                raise DamagedError("some of its scans are missing")

    def units_of(self, scanned: list[_Component]) -> int:
        """Count the units (MCUs) of a scan.

        One of a single component has only the blocks that show a part of the picture.
        """
        across = max(one.across for one in self.components.values())
        down = max(one.down for one in self.components.values())
        if len(scanned) > 1:
            return -(-self.width // (8 * across)) * -(-self.height // (8 * down))
        (only,) = scanned
        columns, rows = -(-self.width * only.across // across), -(-self.height * only.down // down)
        return -(-columns // 8) * -(-rows // 8)


def mend_jpeg(data: bytes) -> bytes:
    """Check a JPEG's data to the end; gives it with the end marker, which alone may be missing.

    Of a progressive one all bits of all coefficients must be there; its codes the decoder checks.
    Raises DamagedError.
    """
    try:
        return data if _has_end(data) else data + _END
    except (IndexError, ValueError) as error:
        raise DamagedError("a segment that ends early") from error


def _has_end(data: bytes) -> bool:
    codes: dict[int, _Code] = {}
    frame: _Frame | None = None
    restart_interval = 0
    at = 2
    while at < len(data) - 1:
        if data[at] != 0xFF:
            raise DamagedError(f"no marker at {at}")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _EOI:
            break
        length = int.from_bytes(data[at + 2 : at + 4])
        body = data[at + 4 : at + 2 + length]
        if len(body) != length - 2:
            raise DamagedError("a segment that ends early")
        at += 2 + length
        if _SOF_FIRST <= marker <= _SOF_PROGRESSIVE:
            frame = _read_frame(body, is_progressive=marker == _SOF_PROGRESSIVE)
        elif marker == _DHT:
            codes |= _read_codes(body)
        elif marker == _DRI:
            restart_interval = int.from_bytes(body[:2])
        elif marker == _SOS:
            if frame is None:
                raise DamagedError("a scan before its frame")
            if frame.is_progressive:
                _note_coefficients(frame, body)
                after = _NEXT_MARKER.search(data, at)
                at = after.start() if after else len(data)
            else:
                blocks = list(_blocks_of(frame, body, codes))
                units = frame.units_of([component for component, _ in _scanned(frame, body)])
                at = walk_scan(data, at, blocks, units, restart_interval)
    if frame is None:
        raise DamagedError("no frame")
    frame.require_whole()
    return at < len(data) - 1


def _read_frame(body: bytes, *, is_progressive: bool) -> _Frame:
    components = {}
    for i in range(body[5]):
        across, down = divmod(body[7 + 3 * i], 16)
        if not all(1 <= side <= _MOST_SAMPLING for side in (across, down)):
            raise DamagedError("odd sampling")
        components[body[6 + 3 * i]] = _Component(across, down)
    height, width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
    return _Frame(width, height, is_progressive, components)


def _read_codes(body: bytes) -> dict[int, _Code]:
    codes = {}
    at = 0
    while at + 1 + _LONGEST_CODE <= len(body):
        values_at = at + 1 + _LONGEST_CODE
        counts = body[at + 1 : values_at]
        values = body[values_at : values_at + sum(counts)]
        if len(values) < sum(counts):
            raise DamagedError("a short Huffman table")
        places = sum(n << _LONGEST_CODE - length for length, n in enumerate(counts, 1))
        if places > 1 << _LONGEST_CODE:
            raise DamagedError("a Huffman code that is too full")
        codes[body[at]] = (counts, values)
        at = values_at + len(values)
    return codes


def _scanned(frame: _Frame, body: bytes) -> Iterator[tuple[_Component, int]]:
    """Give the components of a scan, each with the numbers of its codes."""
    for i in range(body[0]):
        component = frame.components.get(body[1 + 2 * i])
        if component is None:
            raise DamagedError("a scan of no component")
        yield component, body[2 + 2 * i]


def _blocks_of(frame: _Frame, body: bytes, codes: dict[int, _Code]) -> Iterator[BlockCodes]:
    """Give the blocks of one unit of a scan, and note what is read with it."""
    for component, numbers in _scanned(frame, body):
        component.is_read = True
        dc, ac = codes.get(numbers >> 4), codes.get(_AC + (numbers & 15))
        if dc is None or ac is None:
            raise DamagedError("a scan without its Huffman table")
        blocks = 1 if body[0] == 1 else component.across * component.down
        yield from [BlockCodes(dc_bits_of(*dc), *ac_steps_of(*ac))] * blocks


def _note_coefficients(frame: _Frame, body: bytes) -> None:
    """Note down to which bit a progressive scan brings its coefficients."""
    first, last, bits = body[1 + 2 * body[0] : 4 + 2 * body[0]]
    for component, _ in _scanned(frame, body):
        for k in range(first, min(last, 63) + 1):
            component.coefficients[k] = bits & 15
