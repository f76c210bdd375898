"""Leaves out of a film what a decoder would unpack into memory and nobody reads."""

from collections.abc import Iterator

from inference.film.formats import ContentType

# What of a PNG has to do with its pixels, or with how they stand.
_KEPT_CHUNKS = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"eXIf",
    )
)
# The APPn segments of a JPEG that have, each with how it begins: JFIF 1, EXIF, colour profile,
# Adobe's colour transform.
_KEPT_SEGMENTS = {0xE0: b"JFIF\0\x01", 0xE1: b"Exif", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
_COMMENT, _FIRST_APP, _LAST_APP, _SCAN = 0xFE, 0xE0, 0xEF, 0xDA

_Range = tuple[int, int]


def strip_metadata(data: bytes, content_type: ContentType) -> bytes:
    """Give the bytes of a film without texts; the same object where nothing was left out."""
    if content_type == "image/png":
        return _without(data, _text_of_png(data))
    if content_type == "image/jpeg":
        return _without(data, _text_of_jpeg(data))
    return data


def _text_of_png(data: bytes) -> Iterator[_Range]:
    at = 8
    while at + 12 <= len(data):
        after = at + 12 + int.from_bytes(data[at : at + 4])
        if after > len(data):
            return
        if data[at + 4 : at + 8] not in _KEPT_CHUNKS:
            yield at, after
        at = after


def _text_of_jpeg(data: bytes) -> Iterator[_Range]:
    at = 2
    while at + 4 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF or marker == _SCAN:
            return
        if marker == 0xFF:
            at += 1
            continue
        after = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        kept = _KEPT_SEGMENTS.get(marker)
        is_app = _FIRST_APP <= marker <= _LAST_APP
        is_kept = kept is not None and data.startswith(kept, at + 4)
        if (marker == _COMMENT or (is_app and not is_kept)) and after <= len(data):
            yield at, after
        at = after


def _without(data: bytes, ranges: Iterator[_Range]) -> bytes:
    parts, kept_to = [], 0
    for start, end in ranges:
        parts.append(data[kept_to:start])
        kept_to = end
    return data if kept_to == 0 else b"".join((*parts, data[kept_to:]))
