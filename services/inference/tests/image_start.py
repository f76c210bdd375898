"""How the image starts the service, so that tests start it in the same way."""

from pathlib import Path

from container.dockerfile import parse, read_variables

_DOCKERFILE = Path(__file__).resolve().parents[1] / "Dockerfile"


def read_start() -> tuple[list[str], dict[str, str]]:
    """Return the command and the variables of the image, but not the path to its own Python."""
    (runtime,) = [stage for stage in parse(_DOCKERFILE.read_text()) if stage.name == "runtime"]
    instructions = {instruction.name: instruction for instruction in runtime.instructions}
    variables = read_variables(instructions["ENV"].rest)
    del variables["PATH"]
    return instructions["CMD"].words(), variables
