"""Apps that serve, and readers to put behind them."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import httpx
import numpy as np
import uvicorn
from fastapi import FastAPI
from image_start import read_start
from numpy.typing import NDArray
from patience import scaled

from inference.engine import Batch, Output
from inference.film.view import PLAIN_VIEW, FilmView
from inference.letterbox import Picture
from inference.prediction import EngineName, ImageSize, ModelInfo, Prediction, TimingMs
from inference.settings import Settings

SETTINGS = Settings()
KEY = "the-first-key-of-two"
NEXT_KEY = "the-next-key-of-two!"
_SERVICE_DIR = Path(__file__).resolve().parents[1]
PREDICTION = Prediction(
    num_detections=0,
    detections=[],
    image=ImageSize(width=512, height=1024),
    model=ModelInfo(name="stub", version="0" * 64, engine="onnx"),
    timing_ms=TimingMs(decode=1, inference=2, total=3),
)


class StubReader:
    """A FilmReader that answers at once, or never; `error` is raised instead."""

    def __init__(self, *, answers: bool = True, error: Exception | None = None) -> None:
        """Answer, unless told otherwise."""
        self._answers = answers
        self._error = error
        self.waiting = 0
        self.reading = threading.Event()
        self.cancelled = threading.Event()
        self.loaded = threading.Event()
        self.loaded.set()
        self.closed = False
        self.views: list[FilmView] = []

    async def start(self) -> ModelInfo:
        """Wait until the test lets the model be loaded."""
        assert await asyncio.to_thread(self.loaded.wait, scaled(30))
        return PREDICTION.model

    def answer_from_now_on(self) -> None:
        """Change what was asked for at first."""
        self._answers = True

    def check_room(self) -> None:
        """Always have room."""

    async def read(self, film: bytes, view: FilmView = PLAIN_VIEW) -> Prediction:
        """Tell what happens."""
        self.views.append(view)
        self.reading.set()
        if self._error:
            raise self._error
        try:
            if not self._answers:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        return PREDICTION

    async def close(self) -> None:
        """Note it."""
        self.closed = True


class ShiftingRefiner:
    """A Refiner that moves all corners by `shift` px of its picture and is sure to within one."""

    def __init__(self, shift: float = 0.0) -> None:
        """Leave corners where they are if `shift` is 0."""
        self._shift = shift

    def run(self, picture: Picture, guesses: NDArray[np.float32]) -> NDArray[np.float32]:
        """See Refiner."""
        assert picture.ndim == 4
        sds = np.ones((*guesses.shape[:2], 1), np.float32)
        return np.concatenate([guesses + np.float32(self._shift), sds], axis=2)


class GatedEngine:
    """An Engine that finds nothing, runs when the test opens its gate and notes each run."""

    name: EngineName = "onnx"
    version = "0" * 64

    def __init__(self, max_batch: int = 1) -> None:
        """Take `max_batch` films a run."""
        self.max_batch = max_batch
        self.gate = threading.Event()
        self.running = threading.Event()
        self.runs: list[int] = []
        self.threads: set[int] = set()
        self.most_at_a_time = 0
        self.fails = False
        self._at_a_time = 0

    def run(self, batch: Batch) -> Output:
        """See Engine."""
        self._at_a_time += 1
        self.most_at_a_time = max(self.most_at_a_time, self._at_a_time)
        self.threads.add(threading.get_ident())
        self.runs.append(len(batch))
        self.running.set()
        assert self.gate.wait(30)
        self._at_a_time -= 1
        if self.fails:
            raise RuntimeError("out of memory")
        return np.zeros((len(batch), 13, 1), np.float32)


@contextmanager
def serve(app: FastAPI, *, ready: bool = True) -> Iterator[httpx.Client]:
    """Serve an app of this process at a real socket; gives a client, by default when ready."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # As the image does: a Python with Ray would otherwise take httptools and uvloop.
        config = uvicorn.Config(app, log_config=None, http="h11", loop="asyncio")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            port = listening.getsockname()[1]
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=scaled(60)) as client:
                while ready and client.get("/ready").status_code != 200:
                    assert thread.is_alive()
                yield client
        finally:
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive()


class Process:
    """The service as the image starts it, in a process of its own."""

    def __init__(self, **environment: str) -> None:
        """Start it at a free port; it ends with the block."""
        command, variables = read_start()
        self._process = subprocess.Popen(
            # Of an option that is given twice, uvicorn takes the second.
            [sys.executable, "-m", *command, "--host", "127.0.0.1", "--port", "0"],
            cwd=_SERVICE_DIR,
            env={**os.environ, **variables, **environment},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr
        self._stderr = self._process.stderr
        self.lines: list[str] = []
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        """See `__init__`."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it if it still runs."""
        self._process.kill()
        self._process.communicate(timeout=scaled(30))

    def wait_for(self, message: str) -> dict[str, Any]:
        """Read the log up to the line with this start of its message."""
        for text in self._stderr:
            self.lines.append(text)
            if text.startswith("{"):
                line: dict[str, Any] = json.loads(text)
                if line["message"].startswith(message):
                    return line
        raise AssertionError(f'no "{message}" in: {"".join(self.lines)}')

    def wait_for_port(self) -> int:
        """Wait until it listens; gives the port."""
        line = self.wait_for("Uvicorn running on")
        return int(line["message"].split(":")[2].split()[0])

    def keep_reading(self) -> None:
        """Read the log from now on, so that the service never waits for its reader."""
        threading.Thread(target=lambda: self.lines.extend(self._stderr), daemon=True).start()

    def terminate(self) -> None:
        """Send SIGTERM."""
        self._process.terminate()

    def wait(self) -> int:
        """Wait for the end; gives the exit status."""
        _, rest = self._process.communicate(timeout=scaled(60))
        self.lines.append(rest)
        return self._process.returncode

    def peak_memory(self) -> int:
        """Most bytes of memory that it has had so far."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024
