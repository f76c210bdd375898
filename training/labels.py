"""Reads the label files, repairs what can be repaired and derives corners from boxes."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.geometry import Floats, heights, max_cobb, tilts, widths
from training.settings import KNOWN_LABEL_FAULTS

REAL_FOLDER = "real-ap"
GENERATED_FOLDER = "spinal-ai2024"

CENTRE_NOISE = 0.05
"""Standard deviation of a box's centre, in box widths: it grows and shrinks with ribs and discs."""

TILT_STEP = math.radians(1.0)
"""Standard deviation of the turn from one vertebra of a straight spine to the next, radians."""

TILT_JUMP = 25.0
"""A vertebra that leans this much more than its neighbours, degrees, is a wrong label."""

STRAIGHT_LIMIT = 40.0
"""A film of the straight set whose centre line bends by more, degrees, is a curved spine."""


@dataclass(frozen=True)
class Label:
    """One film's label. `corners` are (n, 4, 2) film px, empty if the film cannot be trained on."""

    name: str
    kind: str  # real, straight or generated
    path: str  # below the data folder
    corners: Floats
    cobb: float | None  # max Cobb as published, degrees
    patient: int | None
    clean: bool


def order_corners(corners: Floats) -> Floats:
    """Corners of each vertebra in the order TL, TR, BL, BR, and vertebrae top to bottom."""
    by_side = np.take_along_axis(corners, np.argsort(corners[:, :, 0], axis=1)[:, :, None], axis=1)

    def upper_first(pair: Floats) -> Floats:
        return np.take_along_axis(pair, np.argsort(pair[:, :, 1], axis=1)[:, :, None], axis=1)

    left, right = upper_first(by_side[:, :2]), upper_first(by_side[:, 2:])
    ordered = np.stack([left[:, 0], right[:, 0], left[:, 1], right[:, 1]], axis=1)
    return np.asarray(ordered[np.argsort(ordered[:, :, 1].mean(axis=1))], dtype=np.float64)


def implausible(corners: Floats) -> list[int]:
    """Indices of vertebrae far off the size or the tilt of up to four neighbours."""
    found = set()
    tilt, sizes = tilts(corners), (widths(corners), heights(corners))
    for i in range(len(corners)):
        near = [j for j in range(max(0, i - 2), min(len(corners), i + 3)) if j != i]
        ratios = [size[i] / max(float(np.median(size[near])), 1e-9) for size in sizes]
        turn = abs(tilt[i] - float(np.median(tilt[near])))
        if turn > TILT_JUMP or not all(0.5 < ratio < 2.0 for ratio in ratios):
            found.add(i)
    return sorted(found)


def repair(corners: Floats) -> Floats:
    """Reorders crossed corners and cuts off false end vertebrae; empty if a fault lies inside.

    A false label inside cannot be cut out: the picture would still show the vertebra and teach
    "none here".
    """
    mended = order_corners(corners)
    for _ in range(2):
        wrong = implausible(mended)
        if not wrong:
            return mended
        # A wrong end also spoils its neighbours' medians, so the ends are judged first.
        if len(mended) - 1 in wrong:
            mended = mended[:-1]
        elif 0 in wrong:
            mended = mended[1:]
        else:
            break
    return mended if not implausible(mended) else np.zeros((0, 4, 2))


def _centre_line(centre: Floats, noise: float) -> Floats:
    """Slope dx/dy (n,) of the likeliest line through centres (n, 2), top to bottom.

    The slope is taken as a random walk of `TILT_STEP` a vertebra, each x as off by `noise` px (sd):
    a polynomial that is free to bend reads curves of up to 28° into the noise of straight spines.
    """
    x, gap = centre[:, 0], np.diff(centre[:, 1])
    n = len(centre)
    # The unknowns are the first x and n slopes; between two centres the line has their mean slope.
    place = np.zeros((n, n + 1))
    place[:, 0] = 1.0
    for i, step in enumerate(gap):
        place[i + 1 :, i + 1 : i + 3] += step / 2
    walk = np.zeros((n - 1, n + 1))
    stiffness = 1 / (math.tan(TILT_STEP) * np.sqrt(gap / np.median(gap)))
    for i in range(n - 1):
        walk[i, i + 1 : i + 3] = np.array([-1.0, 1.0]) * stiffness[i]
    system = np.vstack([place / noise, walk])
    known = np.concatenate([x / noise, np.zeros(n - 1)])
    solution: Floats = np.linalg.lstsq(system, known, rcond=None)[0]
    return solution[1:]


def corners_from_boxes(hulls: Floats) -> Floats:
    """Corners of vertebrae of which only upright boxes (n, 4) are known: (n, 4, 2).

    The likeliest line runs through the box centres; each vertebra stands square on it, as the one
    rectangle of that tilt whose hull is the box.
    """
    hulls = hulls[np.argsort(hulls[:, 1] + hulls[:, 3])]
    centre = np.stack([hulls[:, 0] + hulls[:, 2], hulls[:, 1] + hulls[:, 3]], axis=1) / 2
    slope = _centre_line(centre, CENTRE_NOISE * float(np.median(hulls[:, 2] - hulls[:, 0])))
    theta = np.clip(-np.arctan(slope), -np.pi / 5, np.pi / 5)
    cos, sin = np.cos(theta), np.sin(np.abs(theta))
    box_w, box_h = hulls[:, 2] - hulls[:, 0], hulls[:, 3] - hulls[:, 1]
    flat = cos**2 - sin**2
    width = np.clip((box_w * cos - box_h * sin) / flat, 0.6 * box_w, 1.1 * box_w)
    height = np.clip((box_h * cos - box_w * sin) / flat, 0.5 * box_h, 1.1 * box_h)
    along = np.stack([np.cos(theta), np.sin(theta)], axis=1) * width[:, None] / 2
    down = np.stack([-np.sin(theta), np.cos(theta)], axis=1) * height[:, None] / 2
    return np.stack(
        [
            centre - along - down,
            centre + along - down,
            centre - along + down,
            centre + along + down,
        ],
        axis=1,
    )


def read_labels(data: Path) -> list[Label]:
    """All labels below a data folder, in file order."""
    found = []
    for line in (data / REAL_FOLDER / "labels.jsonl").read_text().splitlines():
        row = json.loads(line)
        path = f"{REAL_FOLDER}/images/{row['file']}"
        if row["source"] == "aasce":
            corners = np.array(row["vertebrae"], dtype=np.float64).reshape(-1, 4, 2)
            faulty = row["file"] in KNOWN_LABEL_FAULTS
            if faulty:
                corners = np.zeros((0, 4, 2))
            elif row["suspect"]:
                corners = repair(corners)
            clean = not faulty and not row["suspect"]
            patient = None if row["patient"] is None else int(row["patient"])
            cobb = float(max(row["cobb"]))
            found.append(Label(row["file"], "real", path, corners, cobb, patient, clean))
        else:
            corners = corners_from_boxes(np.array(row["boxes"], dtype=np.float64))
            # The set holds a few curved spines too, which say nothing about false alarms.
            straight = max_cobb(corners) < STRAIGHT_LIMIT
            found.append(Label(row["file"], "straight", path, corners, None, None, straight))
    for line in (data / GENERATED_FOLDER / "labels.jsonl").read_text().splitlines():
        row = json.loads(line)
        corners = np.array(row["vertebrae"], dtype=np.float64).reshape(-1, 4, 2)
        path = f"{GENERATED_FOLDER}/images/{row['file']}"
        clean = not implausible(corners)
        cobb = max_cobb(corners)
        found.append(Label(row["file"], "generated", path, corners, cobb, None, clean))
    return found
