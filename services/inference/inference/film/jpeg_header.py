"""The segments of a JPEG up to the one that has its size."""

from inference.film.exif import Exif, read_exif
from inference.film.faults import DamagedError, UnreadKind, unread
from inference.film.page import StoredPage, aspect_of, read_part

_MOST_SEGMENTS = 2000
_EXIF_MARK = b"Exif\0\0"
_JFIF_BYTES = 14
_FRAME_BYTES = 6
_JFIF, _EXIF, _EOI, _SOS = 0xE0, 0xE1, 0xD9, 0xDA
# Frames of kinds that are not read, by their marker.
_UNREAD_FRAMES: dict[int, UnreadKind] = {
    0xC3: "LOSSLESS_JPEG",
    0xC5: "HIERARCHICAL_JPEG",
    0xC6: "HIERARCHICAL_JPEG",
    0xC7: "HIERARCHICAL_JPEG",
    0xC9: "ARITHMETIC_JPEG",
    0xCA: "ARITHMETIC_JPEG",
    0xCB: "LOSSLESS_JPEG",
    0xCD: "HIERARCHICAL_JPEG",
    0xCE: "HIERARCHICAL_JPEG",
    0xCF: "HIERARCHICAL_JPEG",
    0xF7: "JPEG_LS",
}
# Baseline, sequential and progressive, all in Huffman codes.
_READ_FRAMES = (0xC0, 0xC1, 0xC2)
_READ_CHANNELS = (1, 3, 4)


def read_jpeg_header(data: bytes) -> StoredPage:
    """Read its size and how its pixels stand. Raises DamagedError, ServiceError."""
    exif, at = Exif(), 2
    stated: float | None = None
    for _ in range(_MOST_SEGMENTS):
        marker, body_at, length = _read_segment(data, at)
        if marker in _UNREAD_FRAMES:
            raise unread(_UNREAD_FRAMES[marker])
        if marker in _READ_FRAMES:
            aspect = exif.pixel_aspect if stated is None else stated
            return _read_frame(read_part(data, body_at, min(length, _FRAME_BYTES)), exif, aspect)
        if marker in (_SOS, _EOI):
            raise DamagedError("no frame before its data")
        if marker == _JFIF and length >= _JFIF_BYTES:
            stated = _aspect_of_jfif(read_part(data, body_at, 12))
        if marker == _EXIF and length > len(_EXIF_MARK):
            body = read_part(data, body_at, length)
            if body.startswith(_EXIF_MARK):
                exif = read_exif(body[len(_EXIF_MARK) :])
        at = body_at + length
    raise DamagedError("too many segments before its size")


def _read_segment(data: bytes, at: int) -> tuple[int, int, int]:
    """Read a marker; gives it, where its body begins and how long that is.

    Markers may be filled up with bytes of 255.
    """
    head = read_part(data, at, 4)
    if head[0] != 0xFF:
        raise DamagedError(f"no marker at {at}")
    while head[1] == 0xFF:
        at += 1
        head = read_part(data, at, 4)
    length = int.from_bytes(head[2:])
    if length < 2:
        raise DamagedError(f"a segment of {length} bytes")
    return head[1], at + 4, length - 2


def _read_frame(body: bytes, exif: Exif, aspect: float) -> StoredPage:
    if len(body) < _FRAME_BYTES:
        raise DamagedError("a short frame")
    bits, channels = body[0], body[5]
    if bits != 8:
        raise unread("DEEP_JPEG")
    if channels not in _READ_CHANNELS:
        raise unread("ODD_JPEG")
    height, width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
    return StoredPage(width, height, bits, channels, exif.orientation, aspect)


def _aspect_of_jfif(body: bytes) -> float | None:
    """Give the stated shape of a pixel; None for 1 to 1 without a unit, which is the default."""
    if not body.startswith(b"JFIF\0"):
        return None
    unit, x, y = body[7], int.from_bytes(body[8:10]), int.from_bytes(body[10:12])
    return None if unit == 0 and x == y else aspect_of(x, y)
