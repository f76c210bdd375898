"""What the network needs to be: everything before and after it is shared by all engines."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inference.prediction import EngineName

Batch = NDArray[np.float32]  # n x 3 x height x width, 0…1, RGB
Output = NDArray[np.float32]  # n x 13 x candidates, canvas px (see detections.py)


class Engine(Protocol):
    """The network alone, loaded once. Not safe for two threads at a time."""

    @property
    def name(self) -> EngineName:
        """The runtime."""

    @property
    def version(self) -> str:
        """The sha256 of the weights that were loaded."""

    @property
    def max_batch(self) -> int:
        """How many films one run may take at most."""

    def run(self, batch: Batch) -> Output:
        """Run the network on at most `max_batch` canvases."""
