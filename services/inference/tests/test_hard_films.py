"""Films that were once read wrong (tests/hard-films at the root), as the app reads them too."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from inference.errors import ServiceError
from inference.film.decode import decode_film
from inference.film.limits import MAX_PIXELS

FOLDER = Path(__file__).resolve().parents[3] / "tests" / "hard-films"
OUTCOMES: dict[str, dict[str, Any]] = json.loads((FOLDER / "outcomes.json").read_text())


@pytest.mark.parametrize("name", OUTCOMES)
def test_reads_or_refuses_it_for_its_real_reason(name: str) -> None:
    try:
        film = decode_film((FOLDER / name).read_bytes(), MAX_PIXELS)
        pixels = hashlib.sha256(film.pixels.tobytes()).hexdigest()
        outcome = {"width": film.width, "height": film.height, "pixels": pixels}
    except ServiceError as error:
        outcome = {"status": error.status, "says": error.detail}
    assert outcome == OUTCOMES[name]
