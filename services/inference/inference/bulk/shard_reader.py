"""What one worker of the pool does: a shard of films in, a file of rows out."""

import hashlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from inference.bulk.place import Place, open_place
from inference.bulk.rows import Row, new_row, of_error, of_prediction
from inference.bulk.shards import Shard, write_shard
from inference.create_predictor import create_predictor
from inference.errors import ServiceError
from inference.settings import Settings

# Films on their way from the archive while one is being read.
_FETCHES = 4


class ShardReader:
    """Loads the model once, then reads shards."""

    def __init__(self, settings: Settings, archive: str, output: str) -> None:
        """Take the places as URIs: a connection can't travel. Raises ModelUnavailableError."""
        self._predictor = create_predictor(settings)
        self._predictor.warm_up()
        self._max_bytes = settings.max_upload_bytes
        self._archive = open_place(archive)
        self._output = open_place(output)

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Read the films of the row's `shard` and write their rows; say how many there were.

        `fault` says why the rows can't be written, and is empty otherwise.
        """
        shard: Shard = tuple(row["shard"])
        rows = [self._read(path, film) for path, film in self._fetch_ahead(shard)]
        unreadable = sum("error_code" in row for row in rows)
        try:
            write_shard(self._output, shard, rows)
        except OSError as error:
            return {"films": 0, "unreadable": 0, "fault": f"the rows can't be written: {error}"}
        return {"films": len(rows), "unreadable": unreadable, "fault": ""}

    def _read(self, path: str, film: "Future[bytes]") -> Row:
        row = new_row(path, self._predictor.model)
        try:
            data = film.result()
            row |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            (prediction,) = self._predictor.predict([self._predictor.prepare(data)])
            return row | of_prediction(prediction)
        except Exception as error:  # whatever one film does, the others are read
            return row | of_error(error)

    def _fetch_ahead(self, shard: Shard) -> "Iterator[tuple[str, Future[bytes]]]":
        """Hide the archive's latency, with few films in memory."""
        coming: deque[tuple[str, Future[bytes]]] = deque()
        with ThreadPoolExecutor(_FETCHES) as threads:
            for path in shard:
                coming.append((path, threads.submit(_fetch, self._archive, path, self._max_bytes)))
                if len(coming) > _FETCHES:
                    yield coming.popleft()
            yield from coming


def _fetch(archive: Place, path: str, max_bytes: int) -> bytes:
    """Fetch a film; of one that is too large, its size alone."""
    with archive.filesystem.open_input_file(path.removeprefix(archive.scheme)) as file:
        if (size := file.size()) > max_bytes:
            raise ServiceError(
                "FILE_TOO_LARGE",
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"The file has {size:,} bytes; at most {max_bytes:,} can be read.",
            )
        data: bytes = file.read()
        return data
