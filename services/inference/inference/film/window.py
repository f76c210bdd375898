"""Which grey levels of a film are shown (the app's `find-window.ts` and `apply-window.ts`)."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.float32]
# Which level becomes black, and which white.
GreyWindow = tuple[float, float]
# The value below which a part of those that count lies.
_Quantile = Callable[[float], float]

# What lies between these is shown, …
_OUTER = (0.001, 0.999)
# … but no more than a quarter beyond what lies between these: text and borders are often more than
# a thousandth.
_INNER = (0.01, 0.99)
_BEYOND_INNER = 0.25
# With less than this part of it left, an image is judged by all its pixels.
_LEAST_PART = 0.01
_MOST_SAMPLES_SORTED = 1_000_000
# A film that fills this part of its range and more is shown plainly, so that a deep one equals its
# 8-bit copy.
_FULL_8_BIT = 256 * 0.25
_FULL_16_BIT = 65_536 * 0.5
# numpy widens what it works on to 8 bytes a sample: a film is taken in blocks.
_BLOCK = 1_000_000


def to_eight_bits(samples: Samples) -> NDArray[np.uint8]:
    """Map samples, height x width or height x width x 3, to 8 bits as they are read and shown.

    `find_window` is spread over 0…255 and the rest clipped. A film that fills its range is left as
    it is (8 bits) or divided by 257 (16 bits). What is no number becomes black, as does a film of
    one grey level.
    """
    window = find_window(samples)
    if samples.dtype == np.uint8 and (window is None or window[1] - window[0] >= _FULL_8_BIT):
        return samples.astype(np.uint8, copy=False)
    if window is None:
        return np.zeros(samples.shape, np.uint8)
    if samples.dtype == np.uint16 and window[1] - window[0] >= _FULL_16_BIT:
        window = (0, 65_535)
    return _spread(samples, window)


def find_window(samples: Samples) -> GreyWindow | None:
    """Find the grey levels that a film's anatomy fills.

    Text, borders, padding and no-data values lie outside of it, because pixels in a run of equal
    ones do not count: noise makes such runs rare where there is a body. All channels share one
    window. None where the image has one grey level, or none that is a number.
    """
    find_quantiles = _quantiles_by_order if samples.dtype == np.float32 else _quantiles_by_count
    quantile = find_quantiles(samples)
    if quantile is None:
        return None
    inner_low, inner_high = map(quantile, _INNER)
    margin = _BEYOND_INNER * (inner_high - inner_low)
    low = max(quantile(_OUTER[0]), inner_low - margin)
    high = min(quantile(_OUTER[1]), inner_high + margin)
    return (low, high) if high > low else None


def _quantiles_by_count(samples: Samples) -> _Quantile:
    levels = _levels_of(samples)
    counts = np.zeros(levels, np.int64)
    for values, varied, _ in _blocks(samples):
        counts += np.bincount(values[varied], minlength=levels)
    if counts.sum() < samples.size * _LEAST_PART:
        counts[:] = 0
        for values, _, _ in _blocks(samples):
            counts += np.bincount(values.ravel(), minlength=levels)
    seen = np.cumsum(counts)

    def quantile(part: float) -> float:
        return float(min(np.searchsorted(seen, seen[-1] * part, side="right"), levels - 1))

    return quantile


def _quantiles_by_order(samples: Samples) -> _Quantile | None:
    """Sort a regular sample: it tells the quantiles well enough, of 100 megapixels too."""
    step = math.ceil(samples.size / _MOST_SAMPLES_SORTED)
    every: list[NDArray[Any]] = []
    some: list[NDArray[Any]] = []
    for values, varied, start in _blocks(samples):
        sampled = slice(-start % step, None, step)
        taken = values.ravel()[sampled]
        finite = np.isfinite(taken)
        every.append(taken[finite])
        some.append(taken[finite & varied.ravel()[sampled]])
    sample = np.concatenate(some)
    if sample.size < math.ceil(samples.size / step) * _LEAST_PART:
        sample = np.concatenate(every)
    if sample.size == 0:
        return None
    sample.sort()

    def quantile(part: float) -> float:
        return float(sample[min(math.floor(sample.size * part), sample.size - 1)])

    return quantile


def _blocks(samples: Samples) -> Iterator[tuple[NDArray[Any], NDArray[np.bool_], int]]:
    """Give rows of samples, which of them count, and the index of the first.

    The middle of three equal ones, across or down, does not count.
    """
    height, channels = samples.shape[0], samples.shape[2] if samples.ndim == 3 else 1
    rows: NDArray[Any] = samples.reshape(height, -1)
    length = rows.shape[1]
    at_a_time = max(1, _BLOCK // length)
    for top in range(0, height, at_a_time):
        values = rows[top : top + at_a_time]
        varied = np.ones(values.shape, np.bool_)
        if length > 2 * channels:
            same = values[:, channels:] == values[:, :-channels]
            varied[:, channels:-channels] &= ~(same[:, :-channels] & same[:, channels:])
        first, last = max(top, 1), min(top + at_a_time, height - 1)
        if last > first:
            same = rows[first : last + 1] == rows[first - 1 : last]
            varied[first - top : last - top] &= ~(same[:-1] & same[1:])
        yield values, varied, top * length


def _levels_of(samples: Samples) -> int:
    return 1 << 8 * int(samples.dtype.itemsize)


def _spread(samples: Samples, window: GreyWindow) -> NDArray[np.uint8]:
    low, high = window
    flat: NDArray[Any] = samples.ravel()
    out = np.empty(flat.size, np.uint8)
    table: NDArray[np.uint8] | None = None
    if samples.dtype != np.float32:
        levels = np.arange(_levels_of(samples), dtype=np.float64)
        table = _to_bytes((levels - low) * 255 / (high - low))
    with np.errstate(all="ignore"):  # damaged films hold every kind of NaN; they come out black
        for start in range(0, flat.size, _BLOCK):
            block = flat[start : start + _BLOCK]
            out[start : start + _BLOCK] = (
                _to_bytes((block.astype(np.float64) - low) * 255 / (high - low))
                if table is None
                else table[block]
            )
    return out.reshape(samples.shape)


def _to_bytes(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.rint(np.clip(np.nan_to_num(values, nan=0.0), 0, 255)).astype(np.uint8)
