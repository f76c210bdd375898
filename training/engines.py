"""Runs a model file on the prepared inputs: ONNX as shipped, or an Ultralytics checkpoint."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Engine = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""One grey input (640, 320) of 0…255 → raw output (17, candidates)."""


def to_network(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(640, 320) grey → (1, 3, 640, 320) of 0…1."""
    scaled = grey.astype(np.float32) / 255
    return np.ascontiguousarray(np.broadcast_to(scaled, (1, 3, *scaled.shape)))


def open_onnx(model: Path, threads: int = 1) -> Engine:
    """An ONNX model on the CPU, on one thread unless told otherwise."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        str(model), sess_options=options, providers=["CPUExecutionProvider"]
    )

    def run(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
        output = session.run(None, {"images": to_network(grey)})[0]
        return np.asarray(output[0], dtype=np.float32)

    return run


def open_checkpoint(model: Path) -> Engine:
    """An Ultralytics checkpoint in PyTorch."""
    import torch
    from ultralytics import YOLO

    network = YOLO(model).model.float().eval()

    def run(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
        with torch.inference_mode():
            output = network(torch.from_numpy(to_network(grey)))[0]
        return np.asarray(output[0].numpy(), dtype=np.float32)

    return run


def open_engine(model: Path) -> Engine:
    """Opens a model by its suffix, .onnx or .pt."""
    if model.suffix == ".onnx":
        return open_onnx(model)
    if model.suffix == ".pt":
        return open_checkpoint(model)
    raise ValueError(f"neither .onnx nor .pt: {model.name}")


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
