"""Measures detections as the app does: by its own `src/domain`, in one Node process fed by lines.

The rules of chain, tilts and angles exist in TypeScript only (docs/decisions, record 5);
`tools/measure-lines.ts` is the other end.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import IO, Any, Self

import numpy as np

from training.detections import FilmDetections, Vertebrae
from training.geometry import Floats

ROOT = Path(__file__).resolve().parents[1]
OLDEST_NODE = 24
END_LIMIT_S = 30
LAST_LINES = 10
"""Of what a process that died had written to its stderr."""


@dataclass(frozen=True)
class Spine:
    """A measured film. `vertebrae` are the chain, top to bottom; angles in degrees."""

    vertebrae: Vertebrae
    tilts: Floats  # (n,)
    tilt_sds: Floats | None  # expected error of each tilt, (n,); None: the model states none
    max_cobb: float | None  # None: too little of a spine to measure
    sd: float | None  # expected error of max Cobb; None: the model states none


class MeasuringError(Exception):
    """Node can't be started, has died, or could not measure a film."""


class Measurer:
    """A context in which films are measured: one process, from its start to its end."""

    def __enter__(self) -> Self:
        """Starts Node. Raises MeasuringError if it or the app's packages are missing."""
        command = measuring_command()
        self._said = TemporaryFile()
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            encoding="utf-8",
        )
        assert self._process.stdin
        assert self._process.stdout
        self._films, self._answers = self._process.stdin, self._process.stdout
        return self

    def __exit__(self, *_: object) -> None:
        """Ends the process: it stops at the end of its input."""
        with suppress(BrokenPipeError):
            self._films.close()
        try:
            self._process.wait(END_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._answers.close()
        self._said.close()

    def measure(self, films: Sequence[FilmDetections]) -> list[Spine]:
        """The spine of each film. Thousands at once are as well as a few; one by one is slow.

        Raises MeasuringError.
        """
        lines = [_line_of(found, size) for found, size in films]
        # Beside the reading: both pipes would fill up, and each side wait for the other.
        writer = Thread(target=_write, args=(self._films, lines))
        writer.start()
        answers = list(islice(self._answers, len(lines)))
        writer.join()
        if len(answers) < len(lines):
            raise MeasuringError(f"the measuring process died:\n{self._last_words()}")
        return [
            _spine_of(number, found, answer)
            for number, ((found, _), answer) in enumerate(zip(films, answers, strict=True))
        ]

    def _last_words(self) -> str:
        self._process.wait()
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip().splitlines()
        return "\n".join(said[-LAST_LINES:]) or f"exit code {self._process.returncode}"


def measuring_command() -> list[str]:
    """What measures lines, to be run in `ROOT`. Raises MeasuringError if a part is missing."""
    if not (ROOT / "node_modules" / "zod").is_dir():
        raise MeasuringError(f"the app's packages are missing: run npm ci in {ROOT}")
    return [find_node(), "--import", "./cli/load-typescript.mjs", "tools/measure-lines.ts"]


def find_node() -> str:
    """The first Node that is new enough: that of `NODE`, the project's own in `.cache`, that of
    the path. Raises MeasuringError if there is none."""
    own = sorted(
        str(path) for path in (ROOT / ".cache").glob("node-*/node_modules/node-*/bin/node*")
    )
    for path in (os.environ.get("NODE"), *own, shutil.which("node")):
        if path and _major_version(path) >= OLDEST_NODE:
            return path
    raise MeasuringError(f"Node {OLDEST_NODE} or newer is missing: install it, or set NODE to it")


def _major_version(node: str) -> int:
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        return int(said.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def _write(stream: IO[str], lines: Iterable[str]) -> None:
    # A process that has died is noticed by the answers that are lacking.
    with suppress(BrokenPipeError):
        stream.writelines(lines)
        stream.flush()


def _line_of(found: Vertebrae, size: tuple[int, int]) -> str:
    corners = found.corners.tolist()
    if found.sds is None:
        keypoints = [[{"x": x, "y": y} for x, y in four] for four in corners]
    else:
        keypoints = [
            [{"x": x, "y": y, "sd": sd} for (x, y), sd in zip(four, sds, strict=True)]
            for four, sds in zip(corners, found.sds.tolist(), strict=True)
        ]
    detections = [
        {"confidence": confidence, "keypoints": four}
        for confidence, four in zip(found.confidence.tolist(), keypoints, strict=True)
    ]
    image = {"width": size[0], "height": size[1]}
    return json.dumps({"image": image, "detections": detections}) + "\n"


def _spine_of(number: int, found: Vertebrae, answer: str) -> Spine:
    measured: dict[str, Any] = json.loads(answer)
    if "error" in measured:
        raise MeasuringError(f"film {number}: {measured['error']}")
    angle = measured["maxCobb"]
    return Spine(
        vertebrae=found.take(measured["chain"]),
        tilts=np.array(measured["tilts"], dtype=np.float64),
        tilt_sds=None if found.sds is None else np.array(measured["tiltSds"], dtype=np.float64),
        max_cobb=None if angle is None else angle["deg"],
        sd=None if angle is None else angle["sd"],
    )
