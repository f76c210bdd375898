"""Packs the data sets small enough to carry to another machine, a GPU say.

`python -m training.pack --data DATA --out PACKED` writes a folder of the same layout, which
`prepare` reads there. Real films are scaled to the training canvas, as `prepare` does anyway;
generated ones, chosen evenly, fill the rest.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from training.geometry import place
from training.labels import GENERATED_FOLDER, REAL_FOLDER
from training.prepare import Grey, film_columns, read_grey
from training.settings import CANVAS

QUALITY = 85
LIMIT_MB = 44.0


def pack_real(row: dict[str, Any], source: Path) -> tuple[dict[str, Any], bytes]:
    """A label and its film, both scaled to fit the training canvas."""
    image = read_grey(source / "images" / row["file"])
    placement = place((image.shape[1], image.shape[0]), CANVAS)
    factor = min(1.0, placement.scale)
    if factor < 1.0:
        size = (placement.width, placement.height)
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    changed = dict(row, width=image.shape[1], height=image.shape[0])
    for key in ("vertebrae", "boxes"):
        if key in row:
            changed[key] = np.round(np.array(row[key], dtype=np.float64) * factor, 2).tolist()
    return changed, encode(image)


def pack_generated(row: dict[str, Any], source: Path) -> tuple[dict[str, Any], bytes]:
    """A label and its film without the grey side bands."""
    image = read_grey(source / "images" / row["file"])
    first, last = film_columns(image)
    shift = np.tile([first, 0], 4)
    vertebrae = (np.asarray(row["vertebrae"]) - shift).tolist()
    return dict(row, vertebrae=vertebrae), encode(np.ascontiguousarray(image[:, first:last]))


def encode(image: Grey) -> bytes:
    """JPEG of a grey picture."""
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not done:
        raise ValueError("the picture could not be written as JPEG")
    return bytes(data)


def pack(data: Path, out: Path, limit_mb: float) -> dict[str, int]:
    """Writes the packed folder; returns the number of films of each data set."""
    room = int(limit_mb * 1e6)
    counts = {}
    for folder, one in ((REAL_FOLDER, pack_real), (GENERATED_FOLDER, pack_generated)):
        (out / folder / "images").mkdir(parents=True, exist_ok=True)
        lines = (data / folder / "labels.jsonl").read_text().splitlines()
        # Strides of 7 run through the whole set evenly, however soon the room ends.
        order = [i for start in range(7) for i in range(start, len(lines), 7)]
        kept: dict[int, str] = {}
        for i in order if folder == GENERATED_FOLDER else range(len(lines)):
            row, picture = one(json.loads(lines[i]), data / folder)
            line = json.dumps(row) + "\n"
            room -= len(picture) + len(line.encode())
            if room < 0:
                break
            (out / folder / "images" / row["file"]).write_bytes(picture)
            kept[i] = line
        (out / folder / "labels.jsonl").write_text("".join(kept[i] for i in sorted(kept)))
        counts[folder] = len(kept)
    return counts


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for the packed ones")
    parser.add_argument("--limit-mb", type=float, default=LIMIT_MB)
    args = parser.parse_args()
    print(pack(args.data, args.out, args.limit_mb))


if __name__ == "__main__":
    main()
