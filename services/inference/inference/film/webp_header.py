"""The chunks of a WebP; its EXIF block stands behind the pixels."""

from inference.film.exif import Exif, read_exif
from inference.film.faults import DamagedError
from inference.film.page import StoredPage, read_part

_MOST_CHUNKS = 1000
_MOST_EXIF_BYTES = 1024 * 1024
_KEY_FRAME = b"\x9d\x01\x2a"


def read_webp_header(data: bytes) -> tuple[StoredPage, int]:
    """Read its size, how its pixels stand, and how many pages it has. Raises DamagedError."""
    end = 8 + _integer(read_part(data, 0, 12)[4:8])
    if end > len(data):
        raise DamagedError(f"ends at {len(data)} of {end}")
    size: tuple[int, int] | None = None
    exif, frames, chunks, at = Exif(), 0, 0, 12
    while at + 8 <= end:
        if chunks == _MOST_CHUNKS:
            raise DamagedError("too many chunks")
        chunks += 1
        chunk = read_part(data, at, 8)
        name, length, body = chunk[:4], _integer(chunk[4:]), at + 8
        if body + length > end:
            raise DamagedError(f"chunk {name!r} ends at {body + length} of {end}")
        if name == b"VP8X":
            size = _size_of_canvas(read_part(data, body, 10))
        elif name == b"VP8 ":
            size = size or _size_of_lossy(read_part(data, body, 10))
        elif name == b"VP8L":
            size = size or _size_of_lossless(read_part(data, body, 5))
        elif name == b"ANMF":
            frames += 1
        elif name == b"EXIF" and length <= _MOST_EXIF_BYTES:
            block = read_part(data, body, length)
            # Some programs write the mark of a JPEG's EXIF before it.
            exif = read_exif(block[6:] if block.startswith(b"Exif") else block)
        at = body + length + length % 2
    if size is None:
        raise DamagedError("no picture in it")
    return StoredPage(*size, 8, 4, exif.orientation, exif.pixel_aspect), max(frames, 1)


def _size_of_canvas(body: bytes) -> tuple[int, int]:
    return _integer(body[4:7]) + 1, _integer(body[7:10]) + 1


def _size_of_lossy(body: bytes) -> tuple[int, int]:
    if body[3:6] != _KEY_FRAME:
        raise DamagedError("no key frame")
    return _integer(body[6:8]) & 0x3FFF, _integer(body[8:10]) & 0x3FFF


def _size_of_lossless(body: bytes) -> tuple[int, int]:
    bits = _integer(body[1:])
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _integer(part: bytes) -> int:
    return int.from_bytes(part, "little")
