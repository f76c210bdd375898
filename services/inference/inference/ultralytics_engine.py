"""Ultralytics YOLO on torch: the reference, with the checkpoint behind the ONNX file."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from ultralytics.models import YOLO

from inference.engine import Batch, Output
from inference.manifest import ModelEntry, ModelUnavailableError, verify_weights
from inference.prediction import EngineName


class UltralyticsEngine:
    """The checkpoint in torch, on the CPU. Its own letterbox and suppression are not used."""

    name: EngineName = "ultralytics"

    def __init__(
        self, checkpoint: Path, entry: ModelEntry, *, threads: int, max_batch: int
    ) -> None:
        """Load the weights.

        Raises ModelUnavailableError if they are missing, altered or unusable.
        """
        verify_weights(checkpoint, entry.checkpoint.sha256)
        torch.set_num_threads(threads)
        try:
            model: Any = YOLO(checkpoint).model
            self._network = model.float().fuse(verbose=False).eval()
        except Exception as error:  # torch and pickle raise whatever they like
            raise ModelUnavailableError(f"{checkpoint} can't be started") from error
        self.version = entry.checkpoint.sha256
        self.max_batch = max_batch

    def run(self, batch: Batch) -> Output:
        """See Engine."""
        with torch.inference_mode():
            output = self._network(torch.from_numpy(batch))
        # Boxes come first; nothing after it takes them.
        return np.asarray(output[0][:, 4:].numpy(), np.float32)
