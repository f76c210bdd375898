"""ONNX Runtime: the slim default."""

from pathlib import Path

import numpy as np

from inference.engine import Batch, Output
from inference.manifest import ModelEntry, verify_weights
from inference.onnx_session import open_session
from inference.prediction import EngineName


class OnnxEngine:
    """The model of the manifest in ONNX Runtime, on the CPU."""

    name: EngineName = "onnx"

    def __init__(
        self, models_dir: Path, entry: ModelEntry, *, threads: int, max_batch: int
    ) -> None:
        """Load the weights.

        Raises ModelUnavailableError if they are missing, altered or unusable.
        """
        weights = verify_weights(models_dir / entry.file, entry.sha256)
        self._session = open_session(weights, entry.file, threads=threads)
        self._input, self._output = entry.input.name, entry.output.name
        self.version = entry.sha256
        self.max_batch = max_batch

    def run(self, batch: Batch) -> Output:
        """See Engine."""
        (output,) = self._session.run([self._output], {self._input: batch})
        return np.asarray(output, np.float32)
