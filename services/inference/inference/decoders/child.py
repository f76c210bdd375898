"""`python -m inference.decoders.child`: prepares the films that its parent sends, one by one.

Pickled on standard input: `ChildSettings`, then (bytes, view) for each film. On standard output:
READY, then for each film what it was prepared to, or why it can't be. Ends with its input.
"""

import os
import pickle
import re
import sys
from pathlib import Path

from inference.decoders.messages import READY, ChildSettings
from inference.errors import ServiceError
from inference.film.faults import too_much_memory
from inference.film.view import FilmView
from inference.prepare import Layout, PreparedFilm, prepare_film


def main() -> None:
    """Answer until the input ends."""
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    films = sys.stdin.buffer
    settings: ChildSettings = pickle.load(films)  # noqa: S301 (the parent wrote it)
    _limit_memory(settings.memory_bytes)
    answer: str | PreparedFilm | ServiceError = READY
    while True:
        pickle.dump(answer, answers)
        answers.flush()
        try:
            data, view = pickle.load(films)  # noqa: S301 (the parent wrote it)
        except EOFError:
            return
        answer = _prepare(data, view, settings.layout)
        del data


def _prepare(data: bytes, view: FilmView, layout: Layout) -> PreparedFilm | ServiceError:
    try:
        return prepare_film(data, view, layout)
    except ServiceError as error:
        return error
    except MemoryError:
        return too_much_memory()


def _limit_memory(more_bytes: int) -> None:
    """Let this process take so much more memory than it has now, where the system can say so."""
    status = Path("/proc/self/status")
    if status.exists():
        import resource

        has = re.search(r"^VmData:\s+(\d+) kB", status.read_text(), re.MULTILINE)
        most = int(has[1]) * 1024 + more_bytes if has else more_bytes
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


if __name__ == "__main__":
    main()
