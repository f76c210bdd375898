"""Time limits that end only what hangs."""

import os

_PATIENCE = max(1.0, float(os.environ.get("TEST_PATIENCE") or 1))


def scaled(seconds: float) -> float:
    """Lengthen a limit by how slow or busy the machine is, as `npm test` measured it."""
    return seconds * _PATIENCE
