"""Step 4: checkpoints → ONNX as both runtimes load them, checked against the checkpoints.

`python -m training.export --model best.pt --refiner best.pt --data DATA --prepared DIR --out DIR`
writes detector.onnx and refiner.onnx.

Batch, height and width are free: a canvas is as narrow as its film.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from ultralytics import YOLO

from inference.detections import ROWS
from inference.engine import Batch
from inference.film.decode import Film as Picture
from inference.letterbox import letterbox, shrink
from inference.refiner import OnnxRefiner
from training.prepare import Film, load_films
from training.reader import Reader, film_pixels, open_model, open_refiner, sha256, trained_entry
from training.refiner import Refiner
from training.refiner_network import RefinerNetwork

OPSET = 17
FILMS_EACH = 4
SEARCHED = 100
"""Films among which the narrowest and the widest canvas are looked for."""
TOLERANCE = 0.05
"""Largest difference of any corner between checkpoint and ONNX, canvas px."""


def export(model: Path, out: Path) -> None:
    """Writes a checkpoint as ONNX: input `images` n×3×h×w, `output0` n×13×candidates.

    The network's boxes are left out (see `inference.detections`).
    """
    with tempfile.TemporaryDirectory() as folder:
        # Ultralytics writes beside the checkpoint; a copy keeps that folder as it is.
        copy = Path(folder) / "model.pt"
        shutil.copyfile(model, copy)
        size = trained_entry().input.size
        written = YOLO(copy).export(
            format="onnx", imgsz=size, opset=OPSET, simplify=True, dynamic=True
        )
        onnx.save(without_boxes(onnx.load(written)), out)


def export_refiner(checkpoint: Path, error_scale: float, out: Path) -> Refiner:
    """Writes the second stage as ONNX (see `training.refiner`); returns what was written."""
    network = RefinerNetwork()
    network.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True))
    refiner = Refiner(network, error_scale).eval()
    film, guesses = torch.zeros(1, 1, 960, 480), torch.zeros(2, 4, 2)
    torch.onnx.export(
        refiner,
        (film, guesses),
        out,
        input_names=["film", "guesses"],
        output_names=["corners"],
        dynamic_axes={
            "film": {1: "channels", 2: "height", 3: "width"},
            "guesses": {0: "vertebrae"},
            "corners": {0: "vertebrae"},
        },
        opset_version=OPSET,
        dynamo=False,
    )
    return refiner


def without_boxes(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same model with only confidence and corners as its output.

    The output puts boxes, confidence and corners together: the first part and all that leads to it
    alone goes.
    """
    graph = model.graph
    made_by = {name: node for node in graph.node for name in node.output}
    del made_by[graph.output[0].name].input[0]
    needed: set[str] = set()
    waiting = [graph.output[0].name]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += made_by[name].input if name in made_by else []
    nodes = [node for node in graph.node if needed.intersection(node.output)]
    weights = [weight for weight in graph.initializer if weight.name in needed]
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(nodes)
    graph.initializer.extend(weights)
    graph.output[0].type.tensor_type.shape.dim[1].dim_value = ROWS
    onnx.checker.check_model(model)
    return model


def checked_canvases(data: Path, films: list[Film]) -> list[Batch]:
    """Canvases of two widths, the narrowest and the widest among real films; a batch each."""
    entry = trained_entry()
    by_width: dict[int, list[Batch]] = {}
    for film in [film for film in films if film.kind == "real"][:SEARCHED]:
        canvas = letterbox(Picture(film_pixels(data, film)), entry.input)[0][np.newaxis]
        by_width.setdefault(canvas.shape[3], []).append(canvas)
    if len(by_width) < 2:
        raise ValueError("the films all have canvases of one width: a free width can't be checked")
    return [np.concatenate(by_width[w][:FILMS_EACH]) for w in (min(by_width), max(by_width))]


def largest_difference(first: Reader, second: Reader, batches: list[Batch]) -> float:
    """Largest difference of any corner of candidates above the confidence threshold, canvas px."""
    worst = 0.0
    for batch in batches:
        a, b = (np.moveaxis(reader.run(batch), 1, 0) for reader in (first, second))
        sure = np.maximum(a[0], b[0]) >= first.entry.thresholds.confidence
        corners = [1, 2, 4, 5, 7, 8, 10, 11]
        if sure.any():
            worst = max(worst, float(np.abs(a - b)[corners][:, sure].max()))
    return worst


def largest_move(refiner: Refiner, exported: OnnxRefiner, data: Path, films: list[Film]) -> float:
    """Largest difference of any refined corner between network and ONNX, px of the shrunk film."""
    worst = 0.0
    for film in [film for film in films if film.corners][:FILMS_EACH]:
        picture, scale = shrink(Picture(film_pixels(data, film)), trained_entry().refiner.size)
        guesses = (film.corner_array() * scale).astype(np.float32)
        with torch.inference_mode():
            expected = refiner(torch.from_numpy(picture), torch.from_numpy(guesses)).numpy()
        worst = max(worst, float(np.abs(expected - exported.run(picture, guesses)).max()))
    return worst


def check(name: str, difference: float, out: Path) -> None:
    """Prints how near a written file comes to its checkpoint; exits if that is not near enough."""
    if difference > TOLERANCE:
        raise SystemExit(f"{name}: corners differ by {difference:.3f} px from the checkpoint's")
    print(f"{out.name}: {out.stat().st_size} bytes, sha256 {sha256(out)}")
    print(f"corners within {difference:.4f} px of the checkpoint's")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="checkpoint of the detector")
    parser.add_argument("--refiner", type=Path, required=True, help="checkpoint of the refiner")
    parser.add_argument(
        "--error-scale", type=float, default=1.0, help="factor of stated errors, from calibrate"
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--prepared", type=Path, required=True, help="folder that prepare wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    films = load_films(args.prepared)
    detector, second = args.out / "detector.onnx", args.out / "refiner.onnx"
    export(args.model, detector)
    batches = checked_canvases(args.data, films)
    check(
        "detector",
        largest_difference(open_model(args.model), open_model(detector), batches),
        detector,
    )
    refiner = export_refiner(args.refiner, args.error_scale, second)
    check("refiner", largest_move(refiner, open_refiner(second), args.data, films), second)


if __name__ == "__main__":
    main()
