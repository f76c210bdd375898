"""The parent's end of one decoder process."""

import os
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from inference.decoders.messages import READY, ChildSettings
from inference.errors import ServiceError
from inference.film.faults import too_much_memory, too_much_time, unreadable
from inference.film.view import FilmView
from inference.prepare import PreparedFilm

_SERVICE_DIR = Path(__file__).resolve().parents[2]
# A start takes as long as the machine takes.
_NO_LIMIT = threading.TIMEOUT_MAX
# How a library ends its process where it gets no memory.
_OUT_OF_MEMORY = tuple(
    -number
    for name in ("SIGABRT", "SIGTRAP")
    if (number := getattr(signal, name, None)) is not None
)
# As the system does where the machine's memory runs out. A film that needs much gets less itself.
_ENDED_FROM_OUTSIDE = tuple(
    number for name in ("SIGKILL", "SIGTERM") if (number := getattr(signal, name, None)) is not None
)


# None of the service's keys: a film may take its decoder over.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "TMPDIR", "LANG", "LC_ALL", "SYSTEMROOT")


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


class DecoderLostError(Exception):
    """The process is gone; `fault` is what to say of the film that it had."""

    def __init__(self, fault: Exception) -> None:
        """Take what to say."""
        super().__init__(str(fault))
        self.fault = fault


class Decoder:
    """A process that prepares films, one at a time."""

    def __init__(self, settings: ChildSettings) -> None:
        """Start it and wait until it is ready."""
        path = os.pathsep.join(filter(None, (str(_SERVICE_DIR), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "inference.decoders.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**_environment(), "PYTHONPATH": path},
            # Ctrl-C is for the parent, which lets films in hand be read.
            start_new_session=True,
        )
        if self._ask(settings, _NO_LIMIT) != READY:
            raise RuntimeError("The decoder process did not start.")

    def prepare(self, data: bytes, view: FilmView, seconds: float) -> PreparedFilm:
        """Prepare a film within a time. Raises ServiceError, DecoderLostError."""
        answer = self._ask((data, view), seconds)
        if isinstance(answer, ServiceError):
            raise answer
        assert isinstance(answer, PreparedFilm)  # noqa: S101 (what the child sends)
        return answer

    def stop(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.communicate()

    def _ask(self, question: object, seconds: float) -> Any:
        assert self._process.stdin  # noqa: S101 (both are pipes)
        assert self._process.stdout  # noqa: S101
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        deadline = threading.Timer(seconds, end)
        deadline.daemon = True
        deadline.start()
        try:
            pickle.dump(question, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
            return pickle.load(self._process.stdout)  # noqa: S301 (our own child wrote it)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.stop()
            fault = too_much_time() if late.is_set() else self._fault()
            raise DecoderLostError(fault) from error
        finally:
            deadline.cancel()

    def _fault(self) -> Exception:
        status = self._process.returncode
        if status >= 0 or -status in _ENDED_FROM_OUTSIDE:
            return RuntimeError(f"a decoder ended with status {status}, which is no film's fault")
        return too_much_memory() if status in _OUT_OF_MEMORY else unreadable()
