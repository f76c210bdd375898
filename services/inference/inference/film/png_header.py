"""The chunks of a PNG before its pixels."""

from inference.film.exif import Exif, read_exif
from inference.film.faults import DamagedError
from inference.film.page import StoredPage, aspect_of, read_part

_SIGNATURE_BYTES = 8
_MOST_CHUNKS = 1000
# Larger EXIF blocks carry pictures of their own and are no part of the film.
_MOST_EXIF_BYTES = 1024 * 1024
_DENSITY_BYTES = 9
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def read_png_header(data: bytes) -> StoredPage:
    """Read its size and how its pixels stand. Raises DamagedError."""
    head = read_part(data, _SIGNATURE_BYTES, 8 + 13)
    if head[4:8] != b"IHDR":
        raise DamagedError("no IHDR")
    bits, colour_type = head[16], head[17]
    if colour_type not in _CHANNELS:
        raise DamagedError(f"colour type {colour_type}")
    exif = Exif()
    stated: float | None = None
    at = _SIGNATURE_BYTES + 12 + int.from_bytes(head[:4])
    for _ in range(_MOST_CHUNKS):
        chunk = read_part(data, at, 8)
        length, name = int.from_bytes(chunk[:4]), chunk[4:]
        if name == b"IDAT":
            return StoredPage(
                int.from_bytes(head[8:12]),
                int.from_bytes(head[12:16]),
                bits,
                _CHANNELS[colour_type],
                exif.orientation,
                exif.pixel_aspect if stated is None else stated,
            )
        if name == b"IEND":
            break
        if name == b"pHYs" and length == _DENSITY_BYTES:
            body = read_part(data, at + 8, 8)
            stated = aspect_of(int.from_bytes(body[:4]), int.from_bytes(body[4:]))
        if name == b"eXIf" and length <= _MOST_EXIF_BYTES:
            exif = read_exif(read_part(data, at + 8, length))
        at += 12 + length
    raise DamagedError("no pixels among its first chunks")
