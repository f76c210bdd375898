"""The way of a film through the predictor, with a network that is known."""

import cv2
import numpy as np
import pytest
from serving import ShiftingRefiner

from inference.engine import Batch, Output
from inference.errors import ServiceError
from inference.manifest import ModelEntry, load_entry
from inference.prediction import EngineName
from inference.predictor import Predictor
from inference.settings import Settings


class _Engine:
    """Finds one vertebra in the middle of each canvas, as sure as the canvas is bright."""

    name: EngineName = "onnx"
    version = "0" * 64
    max_batch = 4

    def __init__(self) -> None:
        self.batches: list[int] = []

    def run(self, batch: Batch) -> Output:
        self.batches.append(len(batch))
        height, width = batch.shape[2:]
        output = np.zeros((len(batch), 13, 1), np.float32)
        output[:, 0, 0] = batch.mean(axis=(1, 2, 3))
        output[:, 1::3, 0] = width / 2 + np.array([-20, 20, -20, 20])
        output[:, 2::3, 0] = height / 2 + np.array([-10, -10, 10, 10])
        return output


@pytest.fixture
def engine() -> _Engine:
    return _Engine()


@pytest.fixture
def predictor(engine: _Engine) -> Predictor:
    entry: ModelEntry = load_entry(Settings().models_dir)
    return Predictor(engine, ShiftingRefiner(), entry, max_pixels=1_000_000)


def _film(level: int, width: int = 160, height: int = 320) -> bytes:
    return cv2.imencode(".png", np.full((height, width), level, np.uint8))[1].tobytes()


def test_answers_in_px_of_the_film(predictor: Predictor) -> None:
    (answer,) = predictor.predict([predictor.prepare(_film(200))])
    assert (answer.image.width, answer.image.height) == (160, 320)
    assert answer.num_detections == len(answer.detections) == 1
    (found,) = answer.detections
    # The canvas is twice as large as the film; the refiner sees it as it is.
    assert (found.x1, found.y1, found.x2, found.y2) == (70, 155, 90, 165)
    assert [corner.sd for corner in found.keypoints] == [1] * 4
    assert answer.model == predictor.model
    assert answer.timing_ms.total >= answer.timing_ms.inference >= 0


def test_gives_each_film_of_a_batch_its_own_answer(predictor: Predictor, engine: _Engine) -> None:
    films = [predictor.prepare(_film(level)) for level in (250, 10, 130)]
    answers = predictor.predict(films)
    assert engine.batches == [3]
    assert [answer.num_detections for answer in answers] == [1, 0, 1]


def test_runs_films_of_one_shape_together(predictor: Predictor, engine: _Engine) -> None:
    films = [_film(250), _film(10, width=80), _film(10), _film(250, width=80)]
    answers = predictor.predict([predictor.prepare(film) for film in films])
    assert engine.batches == [2, 2]
    assert [answer.num_detections for answer in answers] == [1, 0, 0, 1]


def test_says_the_fault_of_the_film_before_the_network_runs(
    predictor: Predictor, engine: _Engine
) -> None:
    with pytest.raises(ServiceError, match="IMAGE_TOO_LARGE"):
        predictor.prepare(_film(1, 2000, 2000))
    with pytest.raises(ServiceError, match="UNSUPPORTED_IMAGE_TYPE"):
        predictor.prepare(b"nothing")
    assert engine.batches == []


def test_warms_up_with_one_run(predictor: Predictor, engine: _Engine) -> None:
    predictor.warm_up()
    assert engine.batches == [1]
