"""Crops of one vertebra, and the network that reads them."""

import cv2
import numpy as np
import pytest

from training.crops import CROP, SPAN, Frame, cut, frame_of, from_frame, mirrored, to_frame
from training.geometry import tilts
from training.tests.spines import spine

CORNERS = spine([17.0])[0]


def test_the_frame_is_where_the_vertebra_is() -> None:
    frame = frame_of(CORNERS)
    assert frame.middle == pytest.approx([100, 40])
    assert np.degrees(frame.turn) == pytest.approx(17)
    assert frame.width == pytest.approx(40)


def test_corners_lie_level_in_their_own_frame_and_come_back() -> None:
    frame = frame_of(CORNERS)
    own = to_frame(CORNERS, frame)
    assert own == pytest.approx(np.array([[-0.5, -0.3], [0.5, -0.3], [-0.5, 0.3], [0.5, 0.3]]))
    assert from_frame(own, frame) == pytest.approx(CORNERS)


def test_a_wrong_guess_shows_in_the_frame() -> None:
    frame = Frame(np.array([96.0, 40.0]), np.radians(15.0), 40.0)
    own = to_frame(CORNERS, frame)
    assert tilts(own[None])[0] == pytest.approx(2)
    assert np.hypot(*own.mean(axis=0)) == pytest.approx(0.1)


@pytest.mark.parametrize("mirror", [False, True])
def test_a_crop_shows_the_vertebra_where_its_corners_say(mirror: bool) -> None:
    image = np.zeros((120, 200), np.uint8)
    cv2.fillConvexPoly(image, np.round(CORNERS[[0, 1, 3, 2]] * 8).astype(np.int32), 255, shift=3)
    frame = Frame(np.array([102.0, 38.0]), np.radians(10.0), 44.0)
    crop = cut(image, frame, mirror=mirror, border=0)
    own = to_frame(CORNERS, frame)
    own = mirrored(own) if mirror else own
    drawn = np.zeros_like(crop)
    pixels = own * CROP[0] / SPAN + np.array(CROP) / 2 - 0.5
    cv2.fillConvexPoly(drawn, np.round(pixels[[0, 1, 3, 2]] * 8).astype(np.int32), 255, shift=3)
    both, either = (crop > 127) & (drawn > 127), (crop > 127) | (drawn > 127)
    assert both.sum() / either.sum() > 0.93


def test_the_network_starts_at_an_average_vertebra_and_keeps_its_shapes() -> None:
    torch = pytest.importorskip("torch")
    from training.refiner_network import RefinerNetwork, refiner_loss

    network = RefinerNetwork().eval()
    with torch.inference_mode():
        corners, spread = network(torch.zeros(3, 1, CROP[1], CROP[0]))
    assert corners.shape == (3, 4, 2)
    assert spread.shape == (3,)
    assert corners.numpy() == pytest.approx(
        np.tile([[-0.5, -0.35], [0.5, -0.35], [-0.5, 0.35], [0.5, 0.35]], (3, 1, 1)), abs=0.15
    )
    assert float(refiner_loss(corners, spread * 0, corners)) == pytest.approx(0, abs=1e-6)
    turned = corners.flip(1)
    assert float(refiner_loss(corners, spread, turned)) > 1
