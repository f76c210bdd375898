"""The service's settings, from the environment alone."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from inference.prediction import EngineName

_SERVICE_DIR = Path(__file__).resolve().parents[1]
_LEAST_KEY_LENGTH = 16


def _count_cores() -> int:
    return min(os.cpu_count() or 1, 64)


class Settings(BaseSettings):
    """Every setting; an empty variable counts as one that is not set."""

    # A key that is refused must not be printed with the reason.
    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, hide_input_in_errors=True)

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
        int,
        Field(
            default_factory=_count_cores,
            ge=1,
            le=64,
            description="threads of the network for one run; 1 beside other models",
        ),
    ]
    decode_threads: Annotated[
        int, Field(ge=1, le=64, description="films that are decoded at a time")
    ] = 1
    decode_memory_bytes: Annotated[
        int,
        Field(
            ge=64 * 1024**2,
            description="memory that decoding one film may take (Linux); 413 beyond",
        ),
    ] = 2 * 1024**3
    decode_timeout_seconds: Annotated[
        float, Field(gt=0, description="how long decoding one film may take; 413 beyond")
    ] = 120
    # Measured on a CPU: four films a run cost a fifth less each with torch, no less with ONNX.
    max_batch: Annotated[
        int, Field(ge=1, le=64, description="films that may share one run of the network")
    ] = 1
    max_films: Annotated[
        int, Field(ge=1, description="films that may wait or be read at a time; 503 beyond")
    ] = 32
    max_pixels: Annotated[
        int, Field(ge=1, description="width x height beyond which a film is refused")
    ] = 100_000_000
    max_upload_bytes: Annotated[
        int, Field(ge=1, description="size of a file beyond which it is refused")
    ] = 50 * 1024**2
    max_bytes_in_hand: Annotated[
        int, Field(ge=1, description="bytes of all uploads held at a time; 503 beyond")
    ] = 512 * 1024**2
    body_timeout_seconds: Annotated[
        float, Field(gt=0, description="how long an upload may take; 408 beyond")
    ] = 60
    inference_api_key: Annotated[
        SecretStr | None,
        Field(description="the keys that are let in, separated by commas; open if left out"),
    ] = None
    rate_per_minute: Annotated[
        int, Field(ge=1, description="films a minute that one key may send; 429 beyond")
    ] = 600

    @field_validator("inference_api_key")
    @classmethod
    def _keys_are_long(cls, value: SecretStr | None) -> SecretStr | None:
        if value and any(len(key) < _LEAST_KEY_LENGTH for key in split_keys(value)):
            raise ValueError(
                f"each key needs at least {_LEAST_KEY_LENGTH} characters; one comma between two"
            )
        return value


def split_keys(value: SecretStr | None) -> list[str]:
    """Return the keys of `inference_api_key`, none if there is none."""
    return [key.strip() for key in value.get_secret_value().split(",")] if value else []


def explain_faults(error: ValidationError) -> list[str]:
    """Name each setting that can't be used and what is wrong with it, never its value."""
    return [f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]


def read_settings() -> Settings:
    """Read the environment. Ends the process with a line for each setting that can't be used."""
    try:
        return Settings()
    except ValidationError as error:
        raise SystemExit("\n".join(explain_faults(error))) from None
