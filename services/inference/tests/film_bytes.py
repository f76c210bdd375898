"""Films written byte by byte, as no encoder would."""

import struct
import zlib

Entry = tuple[int, int, int]  # tag, type, value
_SHORT, _LONG = 3, 4


def tiff_of(*directories: list[Entry], last: int = 0) -> bytes:
    """Write classic TIFF directories that follow each other, without pixels."""
    at = 8
    parts = [struct.pack("<2sHI", b"II", 42, at)]
    for number, entries in enumerate(directories, 1):
        table = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        at += 2 + len(table) + 4
        after = last if number == len(directories) else at
        parts.append(struct.pack("<H", len(entries)) + table + struct.pack("<I", after))
    return b"".join(parts)


def page(width: int, height: int, *more: Entry) -> list[Entry]:
    """Write the fields of a page of 8-bit grey, with more of them or others."""
    fields = {256: (_LONG, width), 257: (_LONG, height), 258: (_SHORT, 8)}
    fields |= {tag: (kind, value) for tag, kind, value in more}
    return [(tag, kind, value) for tag, (kind, value) in sorted(fields.items())]


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    """Put chunks behind the header of a PNG."""
    return png[:33] + b"".join(chunks) + png[33:]


def png_chunk(name: bytes, body: bytes) -> bytes:
    """Write a chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_density(jpeg: bytes, x: int, y: int) -> bytes:
    """Put a JFIF segment that states densities before all others of a JPEG."""
    jfif = b"\xff\xe0" + struct.pack(">H5sHBHHBB", 16, b"JFIF\0", 0x0101, 1, x, y, 0, 0)
    return jpeg[:2] + jfif + jpeg[2:]


def entry_of(tiff: bytes, tag: int) -> int:
    """Find the entry of a tag in the first directory of a classic little-endian TIFF."""
    directory = int.from_bytes(tiff[4:8], "little")
    count = int.from_bytes(tiff[directory : directory + 2], "little")
    entries = (directory + 2 + 12 * i for i in range(count))
    return next(at for at in entries if int.from_bytes(tiff[at : at + 2], "little") == tag)


def place_of_first(tiff: bytes, tag: int) -> tuple[str, int]:
    """Find the first value of a field: how struct writes it, and where."""
    entry = entry_of(tiff, tag)
    kind, count, at = struct.unpack_from("<HII", tiff, entry + 2)
    size = 2 if kind == _SHORT else 4
    return ("<H" if kind == _SHORT else "<I"), (entry + 8 if count * size <= 4 else at)
