"""Starts the engine that the settings name."""

from inference.decoders.decoders import Decoders
from inference.decoders.messages import ChildSettings
from inference.engine import Engine
from inference.manifest import ModelEntry, ModelUnavailableError, load_entry
from inference.onnx_engine import OnnxEngine
from inference.predictor import Predictor
from inference.prepare import Layout
from inference.refiner import OnnxRefiner
from inference.settings import Settings


def create_predictor(settings: Settings) -> Predictor:
    """Load the model, once a process. Raises ModelUnavailableError if it can't be started."""
    entry = load_entry(settings.models_dir, settings.model)
    engine = _create_engine(settings, entry)
    refiner = OnnxRefiner(settings.models_dir, entry, threads=settings.threads)
    layout = Layout.of(entry, settings.max_pixels)
    decoders = Decoders(
        ChildSettings(layout, settings.decode_memory_bytes),
        count=settings.decode_threads,
        seconds=settings.decode_timeout_seconds,
    )
    return Predictor(engine, refiner, entry, max_pixels=settings.max_pixels, decoders=decoders)


def _create_engine(settings: Settings, entry: ModelEntry) -> Engine:
    limits = {"threads": settings.threads, "max_batch": settings.max_batch}
    if settings.engine == "onnx":
        return OnnxEngine(settings.models_dir, entry, **limits)
    try:
        from inference.ultralytics_engine import UltralyticsEngine
    except ImportError as error:
        # A slim install has no torch.
        raise ModelUnavailableError(
            f"the ultralytics engine needs the torch packages (README): {error}"
        ) from error
    return UltralyticsEngine(settings.checkpoint, entry, **limits)
