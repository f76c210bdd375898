import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("ultralytics")

from training.augment import Sample  # noqa: E402
from training.batches import collate  # noqa: E402
from training.prepare import Film  # noqa: E402
from training.settings import PICTURE, PRETRAIN  # noqa: E402
from training.tests.spines import spine  # noqa: E402
from training.train_detector import learning_rate, training_films, validation_films  # noqa: E402


def test_targets_are_shares_of_the_picture_and_know_their_film() -> None:
    empty = Sample(np.zeros((PICTURE[1], PICTURE[0]), np.uint8), np.zeros((0, 4, 2)))
    full = Sample(np.zeros((PICTURE[1], PICTURE[0]), np.uint8), spine([0.0, 0.0]))
    batch = collate([empty, full])
    assert batch.images.shape == (2, 3, PICTURE[1], PICTURE[0])
    assert batch.targets["batch_idx"].tolist() == [1.0, 1.0]
    box = batch.targets["bboxes"][0].tolist()
    assert box == pytest.approx([100 / 256, 40 / 640, 40 / 256, 24 / 640])
    assert batch.targets["keypoints"][0, 0].tolist() == pytest.approx([80 / 256, 28 / 640, 1.0])


def test_the_rate_warms_up_and_falls_to_the_last_step() -> None:
    assert learning_rate(PRETRAIN, 0) < PRETRAIN.peak_rate / 50
    assert learning_rate(PRETRAIN, PRETRAIN.steps // 2) == pytest.approx(
        PRETRAIN.peak_rate * (1 + PRETRAIN.final_rate) / 2
    )
    assert learning_rate(PRETRAIN, PRETRAIN.steps) == pytest.approx(
        PRETRAIN.peak_rate * PRETRAIN.final_rate
    )


def test_no_run_learns_from_what_it_is_measured_on() -> None:
    films = [
        Film(f"{kind}{fold}", kind, "", 0, 10, 20, [], None, True, fold)
        for kind, folds in (("real", range(5)), ("straight", (-1, 0)), ("generated", (-1, 0)))
        for fold in folds
    ]
    for fold in ("0", "3", "all"):
        learnt = {
            i
            for kind in ("real", "straight", "generated")
            for i in training_films(films, kind, fold)
        }
        assert not learnt & set(validation_films(films, fold))
