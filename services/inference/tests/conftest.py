"""What several tests need: drawn films, the committed model, apps that serve."""

from collections.abc import Iterator

import cv2
import httpx
import numpy as np
import pytest
from serving import SETTINGS, serve

from inference.create_app import create_app
from inference.create_predictor import create_predictor
from inference.predictor import Predictor


@pytest.fixture(scope="session")
def film() -> bytes:
    """A grey film of 512 x 1024 px with light blocks for vertebrae, as PNG."""
    pixels = np.full((1024, 512), 40, np.uint8)
    for top in range(80, 940, 52):
        cv2.rectangle(pixels, (226, top), (286, top + 40), 190, -1)
    _, encoded = cv2.imencode(".png", cv2.GaussianBlur(pixels, (0, 0), 3))
    return encoded.tobytes()


@pytest.fixture(scope="session")
def predictor() -> Predictor:
    """The committed model."""
    return create_predictor(SETTINGS)


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    """A client of the service with the committed model, open to all."""
    with serve(create_app(SETTINGS)) as client:
        yield client
