"""The command line of the bulk work.

    python -m inference.bulk --input s3://bucket/films --output s3://bucket/rows

Every file in the input folder and below it gets one row, whether it is a film that can be read or
not. The same command goes on where it was stopped.

Exit codes: 0 every film is read; 2 the command, the model, a place or the cluster can't be used;
3 it went to the end, but some films could not be read (their rows say why); 128 + n stopped by
signal n (Ctrl-C: 130).
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import get_args

import pyarrow
from pydantic import ValidationError

from inference.bulk.errors import BulkError
from inference.bulk.place import Place, open_place
from inference.bulk.progress_lines import ProgressLines
from inference.bulk.shards import Progress, survey
from inference.create_predictor import create_predictor
from inference.manifest import ModelUnavailableError
from inference.prediction import EngineName
from inference.settings import Settings, explain_faults


class _StoppedError(BaseException):
    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, or those of the process; gives its exit code."""
    options = _parse_options(arguments)
    _stop_on_signals()
    try:
        return _run(options)
    except (BulkError, ModelUnavailableError) as error:
        print(f"inference.bulk: {error}", file=sys.stderr)
        return 2
    except ImportError as error:
        print(f"inference.bulk: {error}; see Bulk in README.md", file=sys.stderr)
        return 2
    except _StoppedError as stopped:
        print("Stopped. What is written stays; the same command goes on from here.", flush=True)
        return 128 + stopped.number


def _run(options: argparse.Namespace) -> int:
    settings = _read_settings(options)
    archive, output = open_place(options.input), open_place(options.output)
    if archive.holds(output):
        raise BulkError("--output lies in --input: its files would be taken for films")
    try:
        films = archive.list_files()[: options.limit]
        if not films:
            raise BulkError(f"there are no files in {archive}")
        # Loaded here as well: better one clear line now than one from each worker.
        model = create_predictor(settings).model
        # Rows of two models are never in one folder.
        rows = output.within(f"{model.name}-{model.engine}-{model.version[:12]}")
        before = survey(films, rows, options.shard_films)
        print(
            f"{len(films):,} films in {archive}, {before.left:,} to read; rows in {rows}",
            flush=True,
        )
        if options.dry_run:
            return 0
        if before.shards:
            _read(before, settings, options, archive, rows)
        after = survey(films, rows, options.shard_films)
    except (OSError, pyarrow.ArrowInvalid) as error:
        raise BulkError(str(error)) from error
    return _report(after)


def _read(
    before: Progress, settings: Settings, options: argparse.Namespace, archive: Place, rows: Place
) -> None:
    # Only a run that reads something waits for Ray to load.
    from inference.bulk.run_shards import ray_cluster, run_shards

    with ray_cluster(options.address, options.workers, settings.threads) as workers:
        _stop_on_signals()  # Ray has put its own handler in place
        lines = ProgressLines(before.done, before.done + before.left)
        for shard in run_shards(before.shards, settings, str(archive), str(rows), workers):
            lines.add(*shard)


def _report(after: Progress) -> int:
    print(f"{after.done:,} films have their row, {after.unreadable:,} of them could not be read.")
    if after.left:
        print(f"{after.left:,} films are left; the same command tries them.")
    return 3 if after.left or after.unreadable else 0


def _read_settings(options: argparse.Namespace) -> Settings:
    chosen = {name: getattr(options, name) for name in ("engine", "model")}
    # There is a model for each core.
    chosen["threads"] = None if os.environ.get("THREADS") else 1
    try:
        return Settings(**{name: value for name, value in chosen.items() if value})
    except ValidationError as error:
        faults = "; ".join(explain_faults(error))
        raise BulkError(f"the environment can't be used: {faults}") from error


def _parse_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m inference.bulk",
        description="Reads an archive of films and writes what is found as Parquet, a row a film. "
        "The same command goes on where it was stopped.",
        epilog="Exit codes: 0 every film is read; 2 it can't begin or go on; 3 some films could "
        "not be read, their rows say why; 130 or 143 stopped. Research and education only.",
    )
    place = "s3://bucket/folder or a local folder"
    parser.add_argument("--input", required=True, metavar="PLACE", help=f"the films: {place}")
    parser.add_argument("--output", required=True, metavar="PLACE", help=f"the rows: {place}")
    parser.add_argument("--engine", choices=get_args(EngineName), help="default: ENGINE, or onnx")
    parser.add_argument("--model", metavar="NAME", help="default: MODEL, or the manifest's default")
    parser.add_argument(
        "--workers", type=_positive, metavar="N", help="default: as many as there are CPUs for"
    )
    parser.add_argument(
        "--address", help="a Ray cluster; default: RAY_ADDRESS, or one of its own on this machine"
    )
    parser.add_argument("--limit", type=_positive, metavar="N", help="only the first N films")
    parser.add_argument(
        "--shard-films",
        type=_positive,
        default=100,
        metavar="N",
        help="films in a Parquet file, and what one worker loses at most when killed (default 100)",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what there is to do")
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _stop(number: int, _frame: FrameType | None) -> None:
    raise _StoppedError(number)


def _stop_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)


if __name__ == "__main__":
    sys.exit(main())
