"""What several tests need: drawn films, the committed model, apps that serve."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from patience import scaled
from serving import SETTINGS, serve

from inference.create_app import create_app
from inference.create_predictor import create_predictor
from inference.predictor import Predictor

GOLDEN = Path(__file__).resolve().parents[3] / "tests" / "golden"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give every test more time on a slow machine."""
    for item in items:
        marker = item.get_closest_marker("timeout")
        seconds = float(marker.args[0] if marker else config.getini("timeout"))
        item.add_marker(pytest.mark.timeout(scaled(seconds)), append=False)


@pytest.fixture(scope="session")
def film() -> bytes:
    """A phantom with a moderate curve, 220 x 680 px, as PNG."""
    return (GOLDEN / "moderate-palette.png").read_bytes()


@pytest.fixture(scope="session")
def predictor() -> Predictor:
    """The committed model."""
    return create_predictor(SETTINGS)


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    """A client of the service with the committed model, open to all."""
    with serve(create_app(SETTINGS)) as client:
        yield client
