"""The way of a film: bytes → film → canvas → detections → refined corners. No HTTP in here."""

from collections.abc import Sequence
from time import perf_counter

import numpy as np

from inference.decoders.decoders import Decoders
from inference.detections import decode_output
from inference.engine import Engine
from inference.film.view import PLAIN_VIEW, FilmView
from inference.manifest import ModelEntry, version_of
from inference.prediction import Detection, ModelInfo, Prediction, TimingMs
from inference.prepare import Layout, PreparedFilm, prepare_film
from inference.refiner import Refiner, refine


class Predictor:
    """Reads films with one engine and one refiner.

    `prepare` is safe in many threads, `predict` in one at a time.
    """

    def __init__(
        self,
        engine: Engine,
        refiner: Refiner,
        entry: ModelEntry,
        *,
        max_pixels: int,
        decoders: Decoders | None = None,
    ) -> None:
        """Take films of at most `max_pixels`; without `decoders` they are prepared in here."""
        self._engine = engine
        self._refiner = refiner
        self._entry = entry
        self._layout = Layout.of(entry, max_pixels)
        self._decoders = decoders
        version = version_of(engine.version, entry.refiner.sha256)
        self.model = ModelInfo(name=entry.name, version=version, engine=engine.name)
        self.max_batch = engine.max_batch

    def warm_up(self) -> None:
        """Run both networks once on nothing: the first film is then as quick as the next."""
        size = self._entry.input.size
        self._engine.run(np.zeros((1, 3, size, size), np.float32))
        square = np.array([[[0, 0], [1, 0], [0, 1], [1, 1]]], np.float32)
        self._refiner.run(np.zeros((1, 1, size, size), np.float32), square * size)
        if self._decoders:
            self._decoders.warm_up()

    def close(self) -> None:
        """End the processes that prepare films."""
        if self._decoders:
            self._decoders.close()

    def prepare(self, data: bytes, view: FilmView = PLAIN_VIEW) -> PreparedFilm:
        """Decode and lay out what a view shows of a film. Raises ServiceError: its fault."""
        if self._decoders:
            return self._decoders.prepare(data, view)
        return prepare_film(data, view, self._layout)

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
