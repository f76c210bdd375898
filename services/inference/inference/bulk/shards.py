"""What is done, what is left, and how the rest is cut into pieces of work."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import pyarrow
import pyarrow.dataset
import pyarrow.parquet

from inference.bulk.place import Place
from inference.bulk.rows import SCHEMA, TRANSIENT_ERRORS, Row

_PREFIX, _SUFFIX = "films-", ".parquet"
_SHARD_FILE = re.compile(rf"/{_PREFIX}[0-9a-f]{{16}}{re.escape(_SUFFIX)}$")

Shard = tuple[str, ...]  # the paths of its films


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an archive stands. `shards` are to be read: first those that may be readable now."""

    done: int  # films that have a row for good,
    unreadable: int  # and those of them whose row says why they can't be read
    shards: list[Shard]

    @property
    def left(self) -> int:
        """Films to read."""
        return sum(map(len, self.shards))


def survey(films: Sequence[str], output: Place, shard_films: int) -> Progress:
    """Compare the archive's paths, in order, with the rows that are there."""
    listed = frozenset(films)
    errors: dict[str, str | None] = {}
    again: list[Shard] = []
    for rows in _read_results(output):
        if listed.isdisjoint(rows):
            continue  # of another archive with the same output
        errors |= rows
        if not TRANSIENT_ERRORS.isdisjoint(rows.values()):
            again.append(tuple(rows))
    waiting = frozenset(chain.from_iterable(again))
    done = [film for film in films if film in errors and film not in waiting]
    rest = [film for film in films if film not in errors]
    new = [tuple(rest[i : i + shard_films]) for i in range(0, len(rest), shard_films)]
    return Progress(len(done), sum(errors[film] is not None for film in done), again + new)


def write_shard(output: Place, shard: Shard, rows: list[Row]) -> None:
    """Write a shard's rows: the mark that it is done. The same shard goes to the same file."""
    sink = pyarrow.BufferOutputStream()
    table = pyarrow.Table.from_pylist(rows, schema=SCHEMA)
    pyarrow.parquet.write_table(table, sink, compression="zstd")
    digest = hashlib.sha256("\n".join(shard).encode()).hexdigest()
    output.write(f"{_PREFIX}{digest[:16]}{_SUFFIX}", sink.getvalue().to_pybytes())


def _read_results(output: Place) -> Iterable[dict[str, str | None]]:
    """Read each finished shard's films, in its order, with their error codes."""
    found = filter(_SHARD_FILE.search, output.list_files())
    files = [path.removeprefix(output.scheme) for path in found]
    shards: dict[str, dict[str, str | None]] = {path: {} for path in files}
    if files:
        rows = pyarrow.dataset.dataset(files, filesystem=output.filesystem, format="parquet")
        # Only these columns are fetched, of many files at a time.
        columns = rows.to_table(["__filename", "path", "error_code"]).to_pydict().values()
        for file, path, error in zip(*columns, strict=True):
            shards[file][path] = error
    return shards.values()
