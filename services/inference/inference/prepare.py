"""From the bytes of a film to what the two networks see of it."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from inference.engine import Batch
from inference.film.decode import decode_film
from inference.film.view import FilmView
from inference.letterbox import Picture, Placement, letterbox, shrink
from inference.manifest import Canvas, ModelEntry
from inference.prediction import ImageSize


@dataclass(frozen=True, slots=True)
class PreparedFilm:
    """A film laid out for both networks; times in ms.

    `canvas` is 1 x 3 x height x width; `picture` shows the film at `scale`.
    """

    canvas: Batch
    placement: Placement
    picture: Picture
    scale: float
    size: ImageSize
    decode_ms: float
    layout_ms: float


@dataclass(frozen=True, slots=True)
class Layout:
    """What a film is prepared for: sizes in px; films of at most `max_pixels` are taken."""

    canvas: Canvas
    picture_size: int
    max_pixels: int

    @classmethod
    def of(cls, entry: ModelEntry, max_pixels: int) -> "Layout":
        """Take the sizes of a model."""
        return cls(entry.input, entry.refiner.size, max_pixels)


def prepare_film(data: bytes, view: FilmView, layout: Layout) -> PreparedFilm:
    """Decode and lay out a film. Raises ServiceError for the film's fault."""
    started = perf_counter()
    film = decode_film(data, layout.max_pixels, view)
    decoded = perf_counter()
    canvas, placement = letterbox(film, layout.canvas)
    picture, scale = shrink(film, layout.picture_size)
    return PreparedFilm(
        canvas=canvas[np.newaxis],
        placement=placement,
        picture=picture,
        scale=scale,
        size=ImageSize(width=film.width, height=film.height),
        decode_ms=(decoded - started) * 1000,
        layout_ms=(perf_counter() - decoded) * 1000,
    )
