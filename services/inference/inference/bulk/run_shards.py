"""Runs the shards on Ray Data: on the cluster that is named, or on one of its own here."""

import logging
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import ray
import ray.data
from ray.exceptions import RayError
from ray.util.annotations import RayDeprecationWarning

from inference.bulk.errors import BulkError
from inference.bulk.shard_reader import ShardReader
from inference.bulk.shards import Shard
from inference.settings import Settings

# Films never go through the object store; Ray would reserve a third of the memory for it.
_OBJECT_STORE_BYTES = 128 * 1024**2
# A film that brings its worker down takes its shard with it. It is not tried for ever, and others
# go on; but where many shards fail, no film is to blame (too little memory, say).
_RETRIES_OF_A_SHARD = 2
_MOST_FAILED_SHARDS = 10


@contextmanager
def ray_cluster(address: str | None, workers: int | None, threads: int) -> Iterator[int]:
    """Join the cluster at `address`, or start one here; gives how many workers to use.

    Raises BulkError.
    """
    address = address or os.environ.get("RAY_ADDRESS") or "local"
    start = partial(ray.init, address, log_to_driver=False, logging_level=logging.ERROR)
    try:
        if address == "local":
            workers = workers or max(1, (os.cpu_count() or 1) // threads)
            start(
                num_cpus=workers * threads,
                object_store_memory=_OBJECT_STORE_BYTES,
                include_dashboard=False,
            )
        else:
            start()
            cpus = ray.cluster_resources()["CPU"]
            workers = workers or max(1, int(cpus) // threads)
    except Exception as error:  # Ray raises it bare
        raise BulkError(f"there is no Ray cluster at {address}: {error}") from error
    try:
        yield workers
    finally:
        ray.shutdown()


def run_shards(
    shards: Sequence[Shard], settings: Settings, archive: str, output: str, workers: int
) -> Iterator[tuple[int, int]]:
    """Read all shards; after each, give how many films it had and how many could not be read.

    A shard that fails, because its worker dies again and again, is left out: it has no file then.
    Raises BulkError when more than a few do, and when rows can't be written.
    """
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.max_errored_blocks = _MOST_FAILED_SHARDS
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    # There is no other way yet to say how often a shard is tried.
    warnings.simplefilter("ignore", RayDeprecationWarning)
    # One shard a block: it is handed out, tried again and told of by itself.
    blocks = ray.data.from_items(
        [{"shard": list(shard)} for shard in shards], override_num_blocks=len(shards)
    )
    rows = blocks.map(
        # Ray takes a class here, though its types don't say so.
        cast("Callable[[dict[str, Any]], dict[str, Any]]", ShardReader),
        fn_constructor_args=(settings, archive, output),
        # A second shard waiting at a worker would lose its tries with the first.
        compute=ray.data.ActorPoolStrategy(
            size=min(workers, len(shards)), max_tasks_in_flight_per_actor=1
        ),
        num_cpus=settings.threads,
        max_task_retries=_RETRIES_OF_A_SHARD,
    )
    try:
        for row in rows.iter_rows():
            if row["fault"]:
                raise BulkError(row["fault"])
            yield row["films"], row["unreadable"]
    except RayError as error:
        raise BulkError(f"the work failed: {error.args[0] if error.args else error}") from error
