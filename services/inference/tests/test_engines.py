"""Both engines: the same contract, the same numbers."""

import hashlib
import sys
from pathlib import Path

import numpy as np
import pytest

from inference.create_predictor import create_predictor
from inference.engine import Engine
from inference.manifest import ModelEntry, ModelUnavailableError, load_entry
from inference.onnx_engine import OnnxEngine
from inference.settings import Settings

SETTINGS = Settings()


@pytest.fixture(scope="module")
def entry() -> ModelEntry:
    return load_entry(SETTINGS.models_dir)


@pytest.fixture(scope="module")
def onnx(entry: ModelEntry) -> Engine:
    return OnnxEngine(SETTINGS.models_dir, entry, threads=1, max_batch=1)


@pytest.fixture(scope="module")
def reference(entry: ModelEntry) -> Engine:
    pytest.importorskip("ultralytics", reason="a slim install has no torch")
    from inference.ultralytics_engine import UltralyticsEngine

    return UltralyticsEngine(SETTINGS.checkpoint, entry, threads=1, max_batch=2)


@pytest.fixture(scope="module")
def canvas(entry: ModelEntry) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    shape = (1, 3, entry.input.size, 8 * entry.input.stride)
    return np.random.default_rng(1).random(shape, np.float32)


def test_both_engines_give_the_same_numbers(
    onnx: Engine, reference: Engine, canvas: np.ndarray[tuple[int, ...], np.dtype[np.float32]]
) -> None:
    one, other = onnx.run(canvas), reference.run(canvas)
    assert one.shape == other.shape
    assert one.dtype == other.dtype == np.float32
    np.testing.assert_allclose(one, other, rtol=0, atol=0.02)


def test_a_batch_gives_what_its_films_give_alone(
    reference: Engine, canvas: np.ndarray[tuple[int, ...], np.dtype[np.float32]]
) -> None:
    both = reference.run(np.concatenate([canvas, 1 - canvas]))
    np.testing.assert_allclose(both[:1], reference.run(canvas), rtol=0, atol=0.02)
    np.testing.assert_allclose(both[1:], reference.run(1 - canvas), rtol=0, atol=0.02)


def test_says_what_runs(onnx: Engine, reference: Engine, entry: ModelEntry) -> None:
    assert (onnx.name, onnx.version) == ("onnx", entry.sha256)
    assert (reference.name, reference.version) == ("ultralytics", entry.checkpoint.sha256)


def test_takes_as_many_films_and_canvases_as_narrow_as_asked_for(
    onnx: Engine, canvas: np.ndarray[tuple[int, ...], np.dtype[np.float32]]
) -> None:
    narrow = canvas[..., :128]
    both = onnx.run(np.concatenate([narrow, 1 - narrow]))
    np.testing.assert_allclose(both[:1], onnx.run(narrow), rtol=0, atol=0.02)
    np.testing.assert_allclose(both[1:], onnx.run(1 - narrow), rtol=0, atol=0.02)


def test_refuses_weights_that_are_no_network(tmp_path: Path, entry: ModelEntry) -> None:
    (tmp_path / "junk.onnx").write_bytes(b"junk")
    junk = {"file": "junk.onnx", "sha256": hashlib.sha256(b"junk").hexdigest()}
    with pytest.raises(ModelUnavailableError, match="can't be started"):
        OnnxEngine(tmp_path, entry.model_copy(update=junk), threads=1, max_batch=1)


def test_the_settings_choose_the_engine() -> None:
    assert create_predictor(SETTINGS).model.engine == "onnx"
    pytest.importorskip("ultralytics", reason="a slim install has no torch")
    chosen = SETTINGS.model_copy(update={"engine": "ultralytics"})
    assert create_predictor(chosen).model.engine == "ultralytics"


def test_says_which_packages_the_reference_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "inference.ultralytics_engine", None)
    chosen = SETTINGS.model_copy(update={"engine": "ultralytics"})
    with pytest.raises(ModelUnavailableError, match="needs the torch packages"):
        create_predictor(chosen)
