"""Several decoder processes, kept warm."""

import logging
from queue import LifoQueue

from inference.decoders.decoder import Decoder, DecoderLostError
from inference.decoders.messages import ChildSettings
from inference.film.view import FilmView
from inference.prepare import PreparedFilm

logger = logging.getLogger(__name__)


class Decoders:
    """Prepares films in at most `count` processes at a time.

    A film that takes more than its memory or time is refused; its process, and no other, ends and
    is replaced. Safe in many threads.
    """

    def __init__(self, settings: ChildSettings, *, count: int, seconds: float) -> None:
        """Take the limits of one film; a process starts with the first film that needs it."""
        self._settings = settings
        self._seconds = seconds
        self._idle: LifoQueue[Decoder | None] = LifoQueue()
        for _ in range(count):
            self._idle.put(None)

    def warm_up(self) -> None:
        """Start one process: the first film is then as quick as the next."""
        decoder = self._idle.get()
        try:
            decoder = decoder or Decoder(self._settings)
        finally:
            self._idle.put(decoder)

    def prepare(self, data: bytes, view: FilmView) -> PreparedFilm:
        """Prepare a film. Raises ServiceError for the film's fault."""
        decoder = self._idle.get()
        try:
            decoder = decoder or Decoder(self._settings)
            return decoder.prepare(data, view, self._seconds)
        except DecoderLostError as lost:
            logger.warning("A decoder was lost with its film: %s", lost.fault)
            decoder = None
            raise lost.fault from lost
        finally:
            self._idle.put(decoder)

    def close(self) -> None:
        """End the processes that have no film; another film would start one anew.

        One that has a film, of a client that has gone, ends with its film or with this process.
        """
        idle = [self._idle.get() for _ in range(self._idle.qsize())]
        for decoder in idle:
            if decoder:
                decoder.stop()
            self._idle.put(None)
