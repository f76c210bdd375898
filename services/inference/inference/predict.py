"""`python -m inference.predict FILE…`: reads films and prints one JSON object a line for each.

With `--digests` also sha256 of the decoded pixels and of the network's input, by which
`npm run golden:check` tells that this side and the app see the same film.
"""

import argparse
import hashlib
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, get_args

from inference.create_predictor import create_predictor
from inference.errors import ServiceError
from inference.film.decode import decode_film
from inference.manifest import ModelUnavailableError
from inference.prediction import EngineName
from inference.predictor import Predictor
from inference.settings import read_settings


def main(arguments: list[str] | None = None) -> int:
    """Run the command; gives its exit code: 1 if a film or the model could not be read."""
    options = _parse(arguments)
    settings = read_settings().model_copy(update={"engine": options.engine})
    try:
        with redirect_stdout(sys.stderr):  # Ultralytics greets on the output
            predictor = create_predictor(settings)
    except ModelUnavailableError as error:
        print(f"The model can't be started: {error}", file=sys.stderr)
        return 1
    failed = False
    for file in options.files:
        try:
            answer = _read(predictor, file, settings.max_pixels if options.digests else None)
            print(json.dumps(answer), flush=True)
        except ServiceError as error:
            failed = True
            print(f"{file}: {error.detail}", file=sys.stderr)
        except OSError as error:
            failed = True
            print(f"{file}: {error.strerror}", file=sys.stderr)
    return 1 if failed else 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m inference.predict",
        description="Finds the vertebrae on spine films. Research and education only.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--engine", choices=get_args(EngineName), default="onnx")
    parser.add_argument("--digests", action="store_true", help="add what the model was shown")
    return parser.parse_args(arguments)


def _read(predictor: Predictor, file: Path, digests_up_to: int | None) -> dict[str, Any]:
    data = file.read_bytes()
    prepared = predictor.prepare(data)
    (prediction,) = predictor.predict([prepared])
    answer = {"file": str(file)} | prediction.model_dump(mode="json", exclude_none=True)
    if digests_up_to is None:
        return answer
    pixels = decode_film(data, digests_up_to).pixels
    return answer | {
        "digests": {
            "channels": 1 if pixels.ndim == 2 else 3,
            "pixels": hashlib.sha256(pixels.tobytes()).hexdigest(),
            "canvas": hashlib.sha256(prepared.canvas.tobytes()).hexdigest(),
        }
    }


if __name__ == "__main__":
    sys.exit(main())
