"""The service's settings, from the environment alone."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from inference.prediction import EngineName

_SERVICE_DIR = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """Every setting; an empty variable counts as one that is not set."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True)

    engine: Annotated[
        EngineName, Field(description="onnx, or ultralytics (needs the torch packages)")
    ] = "onnx"
    models_dir: Annotated[
        Path, Field(description="the folder with manifest.json and the ONNX files")
    ] = _SERVICE_DIR.parents[1] / "models"
    model: Annotated[
        str | None, Field(description="a model's name in the manifest; its default if left out")
    ] = None
    checkpoint: Annotated[Path, Field(description="the checkpoint of the ultralytics engine")] = (
        _SERVICE_DIR / "models" / "best.pt"
    )
    threads: Annotated[
        int, Field(ge=1, le=64, description="threads of the network for one run")
    ] = 1
    max_batch: Annotated[
        int, Field(ge=1, le=64, description="films that may share one run of the network")
    ] = 1
    max_pixels: Annotated[
        int, Field(ge=1, description="width x height from which a film is refused")
    ] = 100_000_000
