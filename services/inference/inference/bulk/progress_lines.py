"""The lines that say how far a run is."""

from time import monotonic

_EVERY_S = 5.0


class ProgressLines:
    """Counts films as they get their rows; says so now and then, and at the end."""

    def __init__(self, done: int, total: int) -> None:
        """Begin with `done` films of earlier runs; speed counts this run's alone."""
        self._earlier = done
        self._total = total
        self._read = 0
        self._unreadable = 0
        self._started = self._said = monotonic()

    def add(self, films: int, unreadable: int) -> None:
        """Count a shard."""
        self._read += films
        self._unreadable += unreadable
        done = self._earlier + self._read
        now = monotonic()
        if now - self._said < _EVERY_S and done < self._total:
            return
        self._said = now
        speed = self._read / (now - self._started)
        print(
            f"{done:,} of {self._total:,} films · {speed:.1f} films/s · "
            f"{_duration((self._total - done) / speed)} left · "
            f"{self._unreadable:,} could not be read",
            flush=True,
        )


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
