"""Packs the prepared films small enough to carry to another machine, a GPU say.

`python -m training.pack --data DATA --prepared DIR --out PACKED` writes a folder that `prepare`
takes as its data there. Films are scaled to the training canvas, as `prepare` does anyway, and keep
their folds; generated ones, chosen evenly, fill the rest.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from training.geometry import place
from training.prepare import Film, Grey, film_picture, load_films, save_films
from training.settings import CANVAS

QUALITY = {"real": 90, "straight": 90, "generated": 75}
LIMIT_MB = 40.0
"""Of all pictures; their labels take some 3 MB beside."""
STRIDE = 7
"""Strides run through a whole set evenly, however soon the room ends."""


def shrink(film: Film, image: Grey) -> tuple[Film, Grey]:
    """A film and its picture, both scaled to fit the training canvas; never enlarged."""
    placement = place((film.width, film.height), CANVAS)
    factor = min(1.0, placement.scale)
    if factor < 1.0:
        size = (placement.width, placement.height)
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    smaller = replace(
        film,
        path=f"{film.kind}/{Path(film.name).stem}.webp",
        left=0,
        width=image.shape[1],
        height=image.shape[0],
        corners=np.round(film.corner_array() * factor, 2).tolist(),
    )
    return smaller, image


def encode(image: Grey, quality: int) -> bytes:
    """WebP of a grey picture: of JPEG's size it shows more."""
    done, data = cv2.imencode(".webp", image, [cv2.IMWRITE_WEBP_QUALITY, quality])
    if not done:
        raise ValueError("the picture could not be written as WebP")
    return bytes(data)


def pack(data: Path, prepared: Path, out: Path, limit_mb: float) -> dict[str, int]:
    """Writes the packed folder; returns the number of films of each kind."""
    films = load_films(prepared)
    filling = [i for i, film in enumerate(films) if film.kind == "generated"]
    order = [i for i, film in enumerate(films) if film.kind != "generated"]
    order += [i for start in range(STRIDE) for i in filling[start::STRIDE]]
    room = int(limit_mb * 1e6)
    kept: dict[int, Film] = {}
    for i in order:
        film, image = shrink(films[i], film_picture(data, films[i]))
        picture = encode(image, QUALITY[film.kind])
        room -= len(picture)
        if room < 0:
            break
        path = out / film.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
        kept[i] = film
    save_films([kept[i] for i in sorted(kept)], out)
    return {kind: sum(film.kind == kind for film in kept.values()) for kind in QUALITY}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--prepared", type=Path, required=True, help="folder that prepare wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder for the packed films")
    parser.add_argument("--limit-mb", type=float, default=LIMIT_MB, help="of all pictures")
    args = parser.parse_args()
    print(pack(args.data, args.prepared, args.out, args.limit_mb))


if __name__ == "__main__":
    main()
