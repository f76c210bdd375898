"""What is written as ONNX gives what its checkpoint gives."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from inference.film.decode import Film
from inference.letterbox import letterbox
from training.export import TOLERANCE, export, export_refiner, largest_difference
from training.reader import open_model, open_refiner, trained_entry
from training.refiner import Refiner
from training.refiner_network import RefinerNetwork
from training.shipped import MODELS
from training.tests.spines import spine

CHECKPOINT = MODELS.parent / "training" / "checkpoints" / "pretrain.pt"
GOLDEN = MODELS.parent / "tests" / "golden" / "straight.jpg"


def test_a_detector_keeps_its_corners_on_canvases_of_any_width(tmp_path: Path) -> None:
    written = tmp_path / "detector.onnx"
    export(CHECKPOINT, written)
    film = np.asarray(cv2.imread(str(GOLDEN), cv2.IMREAD_GRAYSCALE), np.uint8)
    wide = np.pad(film, ((0, 0), (film.shape[1] // 2, film.shape[1] // 2)))
    batches = [
        letterbox(Film(picture), trained_entry().input)[0][np.newaxis] for picture in (film, wide)
    ]
    assert batches[0].shape != batches[1].shape
    checkpoint, exported = open_model(CHECKPOINT), open_model(written)
    assert all(
        (reader.run(batch)[0, 0] > 0.25).any()
        for reader in (checkpoint, exported)
        for batch in batches
    )
    assert largest_difference(checkpoint, exported, batches) < TOLERANCE


@pytest.fixture(scope="module")
def refiner(tmp_path_factory: pytest.TempPathFactory) -> tuple[Refiner, Path]:
    """A refiner, and the file that it was written to."""
    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("refiner")
    checkpoint, written = folder / "best.pt", folder / "refiner.onnx"
    torch.save(RefinerNetwork().state_dict(), checkpoint)
    return export_refiner(checkpoint, 1.5, written), written


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("vertebrae", [1, 5])
def test_a_refiner_keeps_its_corners_for_any_film(
    refiner: tuple[Refiner, Path], channels: int, vertebrae: int
) -> None:
    network, written = refiner
    picture = np.random.default_rng(1).uniform(0, 255, (1, channels, 300, 170)).astype(np.float32)
    guesses = (spine([5.0] * vertebrae) + 30.0).astype(np.float32)
    with torch.inference_mode():
        expected = network(torch.from_numpy(picture), torch.from_numpy(guesses)).numpy()
    assert expected.shape == (vertebrae, 4, 3)
    assert open_refiner(written).run(picture, guesses) == pytest.approx(expected, abs=TOLERANCE)
