"""What the tests of bulk work need."""

import time
from collections.abc import Callable
from typing import Any

import pyarrow.dataset
from patience import scaled

from inference.bulk.place import Place

Rows = dict[str, dict[str, Any]]


def wait_until(holds: Callable[[], bool], *, seconds: float) -> None:
    """Look often, so that what follows meets the moment."""
    end = time.monotonic() + scaled(seconds)
    while not holds():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


def read_rows(place: Place) -> Rows:
    """Read all rows by path; a film that is there twice is an error."""
    dataset = pyarrow.dataset.dataset(place.path, filesystem=place.filesystem, format="parquet")
    table = dataset.to_table().to_pylist()
    rows = {row["path"]: row for row in table}
    assert len(rows) == len(table)
    return rows
