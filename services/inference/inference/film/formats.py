"""Which format a file is of, by its first bytes."""

from typing import Literal

ContentType = Literal["image/jpeg", "image/png", "image/webp", "image/tiff"]

# Version 42, and 43 for BigTIFF, in both byte orders.
_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def sniff_content_type(data: bytes) -> ContentType | None:
    """Tell the media type that the first bytes prove, or None if it is none of those accepted."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    # A DICOM file's preamble may be a TIFF header.
    if data.startswith(_TIFF_STARTS) and not is_dicom(data):
        return "image/tiff"
    return None


def is_dicom(data: bytes) -> bool:
    """Whether the mark of DICOM stands behind the preamble."""
    return data[128:132] == b"DICM"
