"""The way of a film: bytes → film → canvas → detections → refined corners. No HTTP in here."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from inference.detections import decode_output
from inference.engine import Batch, Engine
from inference.film import decode_film
from inference.letterbox import Placement, letterbox, shrink
from inference.manifest import ModelEntry, version_of
from inference.prediction import Detection, ImageSize, ModelInfo, Prediction, TimingMs
from inference.refiner import Picture, Refiner, refine


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


class Predictor:
    """Reads films with one engine and one refiner.

    `prepare` is safe in many threads, `predict` in one at a time.
    """

    def __init__(
        self, engine: Engine, refiner: Refiner, entry: ModelEntry, *, max_pixels: int
    ) -> None:
        """Take films of at most `max_pixels` (width x height)."""
        self._engine = engine
        self._refiner = refiner
        self._entry = entry
        self._max_pixels = max_pixels
        version = version_of(engine.version, entry.refiner.sha256)
        self.model = ModelInfo(name=entry.name, version=version, engine=engine.name)
        self.max_batch = engine.max_batch

    def warm_up(self) -> None:
        """Run both networks once on nothing: the first film is then as quick as the next."""
        size = self._entry.input.size
        self._engine.run(np.zeros((1, 3, size, size), np.float32))
        square = np.array([[[0, 0], [1, 0], [0, 1], [1, 1]]], np.float32)
        self._refiner.run(np.zeros((1, 1, size, size), np.float32), square * size)

    def prepare(self, data: bytes) -> PreparedFilm:
        """Decode and lay out a film. Raises ServiceError for the film's fault."""
        started = perf_counter()
        film = decode_film(data, self._max_pixels)
        decoded = perf_counter()
        canvas, placement = letterbox(film, self._entry.input)
        picture, scale = shrink(film, self._entry.refiner.size)
        return PreparedFilm(
            canvas=canvas[np.newaxis],
            placement=placement,
            picture=picture,
            scale=scale,
            size=ImageSize(width=film.width, height=film.height),
            decode_ms=(decoded - started) * 1000,
            layout_ms=(perf_counter() - decoded) * 1000,
        )

    def predict(self, films: Sequence[PreparedFilm]) -> list[Prediction]:
        """Read at most `max_batch` films, those with canvases of one shape in one run."""
        started = perf_counter()
        found: dict[int, list[Detection]] = {}
        for alike in _by_shape(films):
            outputs = self._engine.run(np.concatenate([films[i].canvas for i in alike]))
            for i, output in zip(alike, outputs, strict=True):
                film = films[i]
                guessed = decode_output(output, film.placement, self._entry)
                found[i] = refine(guessed, film.picture, film.scale, self._refiner)
        run_ms = (perf_counter() - started) * 1000
        return [self._answer(film, found[i], run_ms) for i, film in enumerate(films)]

    def _answer(self, film: PreparedFilm, found: list[Detection], run_ms: float) -> Prediction:
        inference_ms = film.layout_ms + run_ms
        return Prediction(
            num_detections=len(found),
            detections=found,
            image=film.size,
            model=self.model,
            timing_ms=TimingMs(
                decode=round(film.decode_ms, 1),
                inference=round(inference_ms, 1),
                total=round(film.decode_ms + inference_ms, 1),
            ),
        )


def _by_shape(films: Sequence[PreparedFilm]) -> list[list[int]]:
    """Indices of films, those with canvases of one shape together."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for i, film in enumerate(films):
        groups.setdefault(film.canvas.shape, []).append(i)
    return list(groups.values())
