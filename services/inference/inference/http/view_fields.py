"""The form's fields that say which image of a film is read."""

import re
from collections.abc import Mapping
from typing import Any

from inference.film.view import TURNS, Crop, FilmView

_NUMBER = r"\d{1,6}"
_PAGE = re.compile(_NUMBER, re.ASCII)
_CROP = re.compile(rf"({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})", re.ASCII)
_TURNS = {str(turn): turn for turn in TURNS}
_MIRRORED = {"true": True, "false": False}

# Each field with its part of the OpenAPI document.
VIEW_FIELDS: dict[str, dict[str, Any]] = {
    "page": {
        "type": "integer",
        "minimum": 0,
        "maximum": 999_999,
        "description": "The page of a TIFF or WebP to read, from 0; the largest if left out.",
    },
    "turn": {
        "type": "string",
        "enum": list(_TURNS),
        "default": "0",
        "description": "Degrees that the page is turned clockwise, after its EXIF orientation.",
    },
    "mirrored": {
        "type": "string",
        "enum": list(_MIRRORED),
        "default": "false",
        "description": "Whether it is then mirrored left to right.",
    },
    "crop": {
        "type": "string",
        "pattern": f"^{_CROP.pattern}$",
        "example": "0,120,900,1800",
        "description": "x,y,width,height, px of the turned and mirrored image; all of it if left "
        "out. Coordinates of the answer are px of this part.",
    },
}


def read_view(fields: Mapping[str, str]) -> FilmView:
    """Read the view from the fields that are there. Raises ValueError for what can't be used."""
    page, crop = fields.get("page"), fields.get("crop")
    turn, mirrored = fields.get("turn", "0"), fields.get("mirrored", "false")
    if page is not None and not _PAGE.fullmatch(page):
        raise ValueError("The field page must be a whole number from 0.")
    if turn not in _TURNS:
        raise ValueError("The field turn must be 0, 90, 180 or 270.")
    if mirrored not in _MIRRORED:
        raise ValueError("The field mirrored must be true or false.")
    return FilmView(
        page=None if page is None else int(page),
        turn=_TURNS[turn],
        mirrored=_MIRRORED[mirrored],
        crop=None if crop is None else _read_crop(crop),
    )


def _read_crop(text: str) -> Crop:
    numbers = _CROP.fullmatch(text)
    crop = Crop(*map(int, numbers.groups())) if numbers else None
    if crop is None or crop.width == 0 or crop.height == 0:
        raise ValueError(
            "The field crop must be x,y,width,height in whole px, such as 0,120,900,1800."
        )
    return crop
