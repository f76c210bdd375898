"""Tests the flow of `python -m inference.bulk` on many films, with one kill -9 in between.

    python bench_bulk.py --films 10000 --workers 2 --folder /somewhere/empty [--s3 s3://bucket/films]

Draws 50 phantoms (needs Node and the repository's packages), makes of each as many files as it
takes (mirrored, cropped, brightened, compressed otherwise: no two have the same bytes), and runs
the command over them: until a third is done, then kill -9; again, to the end; and once more, with
nothing left to do. Then it checks that the Parquet files hold each film exactly once. With --s3 the
films are uploaded first and read and written there; the standard AWS variables say where that is.
"""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic

import pyarrow.dataset
import pyvips

from inference.bulk.place import open_place

REPOSITORY = Path(__file__).resolve().parents[2]
PHANTOMS = 50
WIDTH, HEIGHT = 400, 1024  # px


def draw_phantoms(folder: Path) -> list[Path]:
    """Draw what is not there yet: the same seeds give the same films."""
    phantoms = [folder / f"{seed}.png" for seed in range(PHANTOMS)]
    folder.mkdir(parents=True, exist_ok=True)
    for seed, path in enumerate(phantoms):
        if path.exists():
            continue
        command = ["npm", "run", "--silent", "phantom", "--", "--out", str(path)]
        command += [
            "--seed",
            str(seed),
            "--cobb",
            str(seed),
            "--width",
            str(WIDTH),
            "--height",
            str(HEIGHT),
        ]
        subprocess.run(  # noqa: S603
            command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL
        )
    return phantoms


def make_films(phantoms: list[Path], folder: Path, count: int) -> None:
    """Write `count` JPEG films, a hundred to a folder, each with bytes of its own."""
    for number in range(count):
        path = folder / f"{number // 100:04}" / f"{number:06}.jpg"
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        chance = random.Random(number)  # noqa: S311
        film = pyvips.Image.new_from_file(str(phantoms[number % len(phantoms)]))
        if chance.random() < 0.5:
            film = film.fliphor()
        left, top = chance.randrange(20), chance.randrange(20)
        film = film.crop(left, top, WIDTH - left, HEIGHT - top)
        film = film.linear(chance.uniform(0.85, 1.05), chance.uniform(-8, 8)).cast("uchar")
        path.write_bytes(film.jpegsave_buffer(Q=chance.randrange(75, 93)))


def upload(folder: Path, uri: str) -> None:
    """Put each film of the folder into the bucket."""
    place = open_place(uri)
    for path in sorted(folder.rglob("*.jpg")):
        with place.filesystem.open_output_stream(f"{place.path}/{path.relative_to(folder)}") as key:
            key.write(path.read_bytes())


class Run:
    """One run of the command: its lines, its time in s and the most memory it held, in MiB."""

    def __init__(self, arguments: list[str], kill_after: int | None = None) -> None:
        """Run it to the end, or to kill -9 as soon as it has said that `kill_after` are done."""
        started = monotonic()
        self.lines: list[str] = []
        self.peak_mib = 0.0
        with subprocess.Popen(  # noqa: S603
            [sys.executable, "-u", "-m", "inference.bulk", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            watch = threading.Thread(target=self._watch_memory, args=(process,))
            watch.start()
            assert process.stdout  # noqa: S101
            for line in process.stdout:
                print("   ", line.rstrip(), flush=True)
                self.lines.append(line)
                if kill_after is not None and _done(line) >= kill_after:
                    process.send_signal(signal.SIGKILL)
            self.exit_code = process.wait()
            watch.join()
        self.seconds = monotonic() - started

    def _watch_memory(self, process: "subprocess.Popen[str]") -> None:
        stopped = threading.Event()
        while process.poll() is None and not stopped.wait(1):
            self.peak_mib = max(self.peak_mib, sum(map(_memory_mib, _family(process.pid))))


def _done(line: str) -> int:
    found = re.match(r"([\d,]+) of [\d,]+ films", line)
    return int(found[1].replace(",", "")) if found else 0


def _family(root: int) -> set[int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has just ended
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _memory_mib(pid: int) -> float:
    """Count what processes share by its share (PSS)."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0


def check(output: str, count: int) -> str:
    """Say what the rows hold. Raises AssertionError if a film is missing or there twice."""
    place = open_place(output)
    rows = pyarrow.dataset.dataset(place.path, filesystem=place.filesystem, format="parquet")
    table = rows.to_table(["path", "sha256", "num_detections", "error_code"])
    paths, digests = (table[name].to_pylist() for name in ("path", "sha256"))
    faults = table.num_rows - table["error_code"].null_count
    found = sum(filter(None, table["num_detections"].to_pylist()))
    if not len(paths) == len(set(paths)) == len(set(digests)) == count:
        raise AssertionError(f"{len(paths)} rows, {len(set(paths))} films, {count} expected")
    return f"{count:,} films, each once; {found / count:.1f} vertebrae a film; {faults} faults"


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--films", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--s3", metavar="URI")
    options = parser.parse_args()
    films: Path = options.folder / "films"
    make_films(draw_phantoms(options.folder / "phantoms"), films, options.films)
    source, output = str(films), str(options.folder / "rows")
    if options.s3:
        source, output = f"{options.s3}/films", f"{options.s3}/rows"
        upload(films, source)
    arguments = ["--input", source, "--output", output, "--workers", str(options.workers)]
    for title, kill_after in (
        ("killed at a third", options.films // 3),
        ("resumed", None),
        ("run again", None),
    ):
        run = Run(arguments, kill_after)
        print(
            f"{title}: {run.seconds:.1f} s, exit code {run.exit_code}, peak {run.peak_mib:.0f} MiB",
            flush=True,
        )
    print(check(output, options.films))


if __name__ == "__main__":
    main()
