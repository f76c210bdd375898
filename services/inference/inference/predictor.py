"""The way of a film: bytes → film → canvas → network → detections. No HTTP in here."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from inference.detections import decode_output
from inference.engine import Batch, Engine
from inference.film import decode_film
from inference.letterbox import Placement, letterbox
from inference.manifest import ModelEntry
from inference.prediction import Detection, ImageSize, ModelInfo, Prediction, TimingMs


@dataclass(frozen=True, slots=True)
class PreparedFilm:
    """A film laid out for the network: `canvas` is 1 x 3 x height x width; times in ms."""

    canvas: Batch
    placement: Placement
    size: ImageSize
    decode_ms: float
    layout_ms: float


class Predictor:
    """Reads films with one engine.

    `prepare` is safe in many threads, `predict` in one at a time.
    """

    def __init__(self, engine: Engine, entry: ModelEntry, *, max_pixels: int) -> None:
        """Take films of at most `max_pixels` (width x height)."""
        self._engine = engine
        self._entry = entry
        self._max_pixels = max_pixels
        self.model = ModelInfo(name=entry.name, version=engine.version, engine=engine.name)
        self.max_batch = engine.max_batch

    def warm_up(self) -> None:
        """Run the network once on nothing: the first film is then as quick as the next."""
        canvas = self._entry.input
        self._engine.run(np.zeros((1, 3, canvas.height, canvas.width), np.float32))

    def prepare(self, data: bytes) -> PreparedFilm:
        """Decode and lay out a film. Raises ServiceError for the film's fault."""
        started = perf_counter()
        film = decode_film(data, self._max_pixels)
        decoded = perf_counter()
        canvas, placement = letterbox(film, self._entry.input)
        return PreparedFilm(
            canvas=canvas[np.newaxis],
            placement=placement,
            size=ImageSize(width=film.width, height=film.height),
            decode_ms=(decoded - started) * 1000,
            layout_ms=(perf_counter() - decoded) * 1000,
        )

    def predict(self, films: Sequence[PreparedFilm]) -> list[Prediction]:
        """Read at most `max_batch` films in one run of the network."""
        started = perf_counter()
        batch = films[0].canvas if len(films) == 1 else np.concatenate([f.canvas for f in films])
        outputs = self._engine.run(batch)
        found = [
            decode_output(output, film.placement, self._entry)
            for output, film in zip(outputs, films, strict=True)
        ]
        run_ms = (perf_counter() - started) * 1000
        return [self._answer(*pair, run_ms) for pair in zip(films, found, strict=True)]

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
