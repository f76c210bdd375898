"""Step 3: checkpoint → ONNX as both runtimes load it, checked against the checkpoint.

`python -m training.export --model best.pt --prepared DIR --out vertebra.onnx`
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ultralytics import YOLO

from training.engines import Engine, open_checkpoint, open_onnx, sha256
from training.settings import INPUT

OPSET = 17
CHECKED_FILMS = 8
TOLERANCE = 0.05
"""Largest difference of any corner between checkpoint and ONNX, canvas px."""


def export(model: Path, out: Path) -> None:
    """Writes a checkpoint as ONNX: input `images` 1×3×640×320, `output0` 1×17×candidates."""
    with tempfile.TemporaryDirectory() as folder:
        # Ultralytics writes beside the checkpoint; a copy keeps that folder as it is.
        copy = Path(folder) / "model.pt"
        shutil.copyfile(model, copy)
        size = [INPUT[1], INPUT[0]]
        written = YOLO(copy).export(format="onnx", imgsz=size, opset=OPSET, simplify=True)
        shutil.move(written, out)


def largest_difference(first: Engine, second: Engine, inputs: NDArray[np.uint8]) -> float:
    """Largest difference of any corner of candidates above the confidence threshold, canvas px."""
    worst = 0.0
    for grey in inputs:
        a, b = first(grey), second(grey)
        sure = np.maximum(a[4], b[4]) >= 0.25
        corners = [5, 6, 8, 9, 11, 12, 14, 15]
        if sure.any():
            worst = max(worst, float(np.abs(a - b)[corners][:, sure].max()))
    return worst


def median_ms(engine: Engine, grey: NDArray[np.uint8], rounds: int = 20) -> float:
    """Median time of one film, ms, after two runs to warm up."""
    times = []
    for _ in range(rounds + 2):
        start = time.perf_counter()
        engine(grey)
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times[2:]))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="checkpoint (.pt)")
    parser.add_argument("--prepared", type=Path, required=True, help="folder that prepare wrote")
    parser.add_argument("--out", type=Path, required=True, help="ONNX file to write")
    args = parser.parse_args()
    export(args.model, args.out)
    inputs = np.load(args.prepared / "inputs.npy", mmap_mode="r")[:CHECKED_FILMS]
    exported = open_onnx(args.out)
    difference = largest_difference(open_checkpoint(args.model), exported, inputs)
    if difference > TOLERANCE:
        raise SystemExit(f"corners differ by {difference:.3f} px from the checkpoint's")
    print(f"{args.out.name}: {args.out.stat().st_size} bytes, sha256 {sha256(args.out)}")
    print(f"corners within {difference:.4f} px of the checkpoint's")
    print(f"{median_ms(exported, inputs[0]):.0f} ms a film on one thread")


if __name__ == "__main__":
    main()
