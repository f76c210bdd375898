"""The manifest, and weights that must be the ones it names."""

import json
from pathlib import Path
from typing import Any

import pytest

from inference.manifest import ModelUnavailableError, load_entry, verify_weights
from inference.settings import Settings

MODELS = Settings().models_dir


@pytest.fixture
def manifest() -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads((MODELS / "manifest.json").read_text())
    return parsed


def _write(folder: Path, manifest: object) -> Path:
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_takes_the_default_or_the_one_that_is_named(
    tmp_path: Path, manifest: dict[str, Any]
) -> None:
    manifest["models"].append(manifest["models"][0] | {"name": "other"})
    _write(tmp_path, manifest)
    assert load_entry(tmp_path).name == manifest["default"]
    assert load_entry(tmp_path, "other").name == "other"
    with pytest.raises(ModelUnavailableError, match='no model "third"'):
        load_entry(tmp_path, "third")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("file", "../outside.onnx"),
        ("file", "weights.pt"),
        ("sha256", "abc"),
        ("classes", ["vertebra", "rib"]),
        ("thresholds", {"confidence": 2, "iou": 0.6}),
        ("refiner", None),
        ("refiner", {"file": "../outside.onnx", "sha256": "0" * 64, "size": 960}),
        ("refiner", {"file": "refiner.onnx", "sha256": "0" * 64, "size": 0}),
    ],
)
def test_refuses_a_malformed_entry(
    tmp_path: Path, manifest: dict[str, Any], field: str, value: object
) -> None:
    manifest["models"][0][field] = value
    with pytest.raises(ModelUnavailableError, match="can't be used"):
        load_entry(_write(tmp_path, manifest))


def test_says_which_file_is_missing_or_no_json(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match=r"manifest\.json can't be read"):
        load_entry(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ModelUnavailableError, match=r"manifest\.json can't be used"):
        load_entry(tmp_path)


def test_reads_weights_only_if_they_are_the_named_ones(tmp_path: Path) -> None:
    weights = tmp_path / "weights.onnx"
    weights.write_bytes(b"weights")
    named = "9a129f3de118a3f11ee81b5fbd78ffbfd8e2a9da1ab2ad8ab4ab1f3e7a2ad0a7"
    with pytest.raises(ModelUnavailableError, match="not the model of the manifest"):
        verify_weights(weights, named)
    with pytest.raises(ModelUnavailableError, match="can't be read"):
        verify_weights(tmp_path / "none.onnx", named)
    entry = load_entry(MODELS)
    for file in (entry, entry.refiner):
        assert len(verify_weights(MODELS / file.file, file.sha256)) > 1_000_000
