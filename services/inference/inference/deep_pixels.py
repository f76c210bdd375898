"""Films of more than 8 bits a sample (the app's `window-deep-pixels.ts`)."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LOW_QUANTILE = 0.001
_HIGH_QUANTILE = 0.999
# A 16-bit film that spreads over this much of its range is mapped plainly, so that it equals its
# 8-bit copy.
_FULL_RANGE = 65_536 // 2
_MOST_SAMPLES_SORTED = 1_000_000
# numpy widens what it works on to 8 bytes a sample: a film is taken in blocks.
_BLOCK = 1_000_000


def window_deep_pixels(samples: NDArray[np.uint16] | NDArray[np.float32]) -> NDArray[np.uint8]:
    """Map samples of more than 8 bits to 8, keeping the shape.

    A 12-bit film stored in 16 bits fills a sixteenth of the range and would come out black, so what
    lies between the 0.1th and 99.9th percentile is spread over 0…255 and the rest clipped; all
    channels share one window. A 16-bit film whose window spans half of the range or more is divided
    by 257 instead.
    """
    if samples.dtype == np.uint16:
        return _window_16_bit(samples.astype(np.uint16, copy=False))
    return _window_float(samples.astype(np.float32, copy=False))


def _window_16_bit(samples: NDArray[np.uint16]) -> NDArray[np.uint8]:
    flat = samples.ravel()
    histogram = np.zeros(65_536, np.int64)
    for block in _blocks(flat):
        histogram += np.bincount(flat[block], minlength=65_536)
    seen = np.cumsum(histogram)
    low, high = (
        min(int(np.searchsorted(seen, flat.size * quantile, side="right")), 65_535)
        for quantile in (_LOW_QUANTILE, _HIGH_QUANTILE)
    )
    values = np.arange(65_536, dtype=np.float64)
    table = _to_bytes(values / 257) if high - low >= _FULL_RANGE else _spread(values, low, high)
    out = np.empty(flat.size, np.uint8)
    for block in _blocks(flat):
        out[block] = table[flat[block]]
    return out.reshape(samples.shape)


def _window_float(samples: NDArray[np.float32]) -> NDArray[np.uint8]:
    # A regular sample tells the percentiles well enough and keeps the sort short on 100 megapixels.
    flat = samples.ravel()
    sample = flat[:: math.ceil(flat.size / _MOST_SAMPLES_SORTED)]
    finite = np.sort(sample[np.isfinite(sample)])
    if finite.size == 0:
        return np.zeros(samples.shape, np.uint8)
    low = float(finite[math.floor((finite.size - 1) * _LOW_QUANTILE)])
    high = float(finite[math.ceil((finite.size - 1) * _HIGH_QUANTILE)])
    out = np.empty(flat.size, np.uint8)
    with np.errstate(all="ignore"):  # damaged films hold every kind of NaN; they come out black
        for block in _blocks(flat):
            out[block] = _spread(flat[block].astype(np.float64), low, high)
    return out.reshape(samples.shape)


def _blocks(flat: NDArray[Any]) -> Iterator[slice]:
    return (slice(start, start + _BLOCK) for start in range(0, flat.size, _BLOCK))


def _spread(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.uint8]:
    """0 at `low`, 255 at `high`; a film of one single value becomes black."""
    if high <= low:
        return np.zeros(values.shape, np.uint8)
    return _to_bytes((values - low) * 255 / (high - low))


def _to_bytes(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.rint(np.clip(np.nan_to_num(values, nan=0.0), 0, 255)).astype(np.uint8)
