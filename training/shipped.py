"""The models that ship: their folder, and the calibration of the default one.

The manifest names it for the app's geometry (`src/domain/geometry`), whose tests hold both alike.
"""

import json
from pathlib import Path
from typing import Any

MODELS = Path(__file__).resolve().parents[1] / "models"


def _calibration() -> dict[str, float]:
    manifest: dict[str, Any] = json.loads((MODELS / "manifest.json").read_text())
    (entry,) = (model for model in manifest["models"] if model["name"] == manifest["default"])
    calibration: dict[str, float] = entry["calibration"]
    return calibration


CORNER_CORRELATION = _calibration()["cornerCorrelation"]
"""Correlation of a vertebra's corner errors: the shared part shifts it, only the rest turns it."""
P80 = _calibration()["p80Sds"]
"""The app's multiple of an angle's sd for its 80 % interval, that of a normal distribution: the
scale of the corners' errors is fitted to it."""
