"""How this service runs an ONNX file."""

import onnxruntime

from inference.manifest import ModelUnavailableError


def open_session(weights: bytes, name: str, *, threads: int) -> onnxruntime.InferenceSession:
    """Load a network onto the CPU. Raises ModelUnavailableError, which names it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that spin while they wait take the core from those that decode the next film.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no base class
        raise ModelUnavailableError(f"the model {name} can't be started") from error
