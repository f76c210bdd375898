"""The shipped second stage does what the training crops say."""

import numpy as np
import pytest
import torch

from training.crops import cut, frame_of, from_frame, normalise
from training.detections import Vertebrae
from training.geometry import Floats, boxes
from training.measurer import Measurer
from training.refiner import Refiner
from training.refiner_network import RefinerNetwork, tilts
from training.settings import BORDER
from training.shipped import CORNER_CORRELATION
from training.tests.spines import spine

FILM = np.random.default_rng(3).integers(0, 255, (300, 220), dtype=np.uint8)
FILM = FILM.repeat(4, axis=0).repeat(4, axis=1)[:600, :400]
GUESSES = spine([12.0, -7.0, 3.0]) + np.array([60.0, 40.0])


@pytest.fixture(scope="module")
def network() -> RefinerNetwork:
    torch.manual_seed(5)
    made = RefinerNetwork()
    # Statistics and last weights as a trained network has them: it moves corners and is unsure.
    for module in made.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            for statistic, least, most in (("mean", -0.2, 0.2), ("var", 0.5, 1.5)):
                getattr(module, f"running_{statistic}").uniform_(least, most)
    return made.eval()


def as_trained(network: RefinerNetwork, guess: Floats) -> tuple[Floats, float, float]:
    """Corners (4, 2), spread and width as the training code cuts, normalises and places a crop."""
    frame = frame_of(guess)
    crop = normalise(cut(FILM, frame, border=BORDER))
    with torch.inference_mode():
        corners, log_spread = network(torch.from_numpy(crop)[None, None])
    return from_frame(corners[0].double().numpy(), frame), float(log_spread.exp()), frame.width


def tilt_sd(measurer: Measurer, corners: Floats, sds: Floats) -> float:
    """What the app says of the tilt of one vertebra, (4, 2) px with errors (4,): radians."""
    found = Vertebrae(np.ones(1), boxes(corners[None]), corners[None], sds[None])
    (measured,) = measurer.measure([(found, (400, 600))])
    assert measured.tilt_sds is not None
    return float(np.radians(measured.tilt_sds[0]))


def test_cuts_and_places_as_in_training(network: RefinerNetwork, measurer: Measurer) -> None:
    film = torch.from_numpy(FILM[None, None].astype(np.float32))
    with torch.inference_mode():
        found = Refiner(network, 1.5)(film, torch.from_numpy(GUESSES.astype(np.float32))).numpy()
    for guess, refined in zip(GUESSES, found, strict=True):
        corners, spread, width = as_trained(network, guess)
        # OpenCV places samples to a 32nd of a pixel and rounds their grey levels.
        assert refined[:, :2] == pytest.approx(corners, abs=0.1)
        # What is stated of the corners says of the tilt what the network does.
        level = np.array([[0.0, 0.0], [width, 0.0], [0.0, 9.0], [width, 9.0]])
        said = tilt_sd(measurer, level, refined[:, 2].astype(float))
        assert said == pytest.approx(1.5 * np.sqrt(2) * spread, rel=0.02)


def test_colours_read_as_their_mean(network: RefinerNetwork) -> None:
    film = torch.from_numpy(FILM[None, None].astype(np.float32))
    colours = torch.cat([film - 20, film, film + 20], dim=1)
    guesses = torch.from_numpy(GUESSES.astype(np.float32))
    refiner = Refiner(network, 1.0)
    with torch.inference_mode():
        assert torch.allclose(refiner(colours, guesses), refiner(film, guesses), atol=1e-2)


def test_the_tilt_errs_as_corners_that_err_in_part_alike(measurer: Measurer) -> None:
    corners = torch.tensor([[[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]]]).repeat(
        4000, 1, 1
    )
    torch.manual_seed(1)
    alike = CORNER_CORRELATION**0.5 * torch.randn(4000, 1, 2)
    own = (1 - CORNER_CORRELATION) ** 0.5 * torch.randn(4000, 4, 2)
    noise = tilts(corners + 0.02 * (alike + own))
    stated = tilt_sd(measurer, corners[0].double().numpy(), np.full(4, 0.02))
    assert float(noise.std()) == pytest.approx(stated, rel=0.05)
