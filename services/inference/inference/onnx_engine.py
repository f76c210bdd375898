"""ONNX Runtime: the slim default."""

from pathlib import Path

import numpy as np
import onnxruntime

from inference.engine import Batch, Output
from inference.manifest import ModelEntry, ModelUnavailableError, verify_weights
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
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Threads that spin while they wait take the core from those that decode the next film.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                weights, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own errors share no base class
            raise ModelUnavailableError(f"the model {entry.name} can't be started") from error
        self._input, self._output = entry.input.name, entry.output.name
        self.version = entry.sha256
        self.max_batch = max_batch

    def run(self, batch: Batch) -> Output:
        """See Engine."""
        (output,) = self._session.run([self._output], {self._input: batch})
        return np.asarray(output, np.float32)
