"""The README says what the code does."""

import re
from http import HTTPStatus
from pathlib import Path

from pydantic.fields import FieldInfo

from inference.http.metrics import Metrics
from inference.prediction import ModelInfo
from inference.settings import Settings

SERVICE = Path(__file__).parents[1]
# The formatter pads the columns of tables.
README = re.sub(r" {2,}", " ", (SERVICE / "README.md").read_text())


def test_it_lists_every_setting_with_its_default() -> None:
    rows = [
        f"| `{name.upper()}` | {_show(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    settings = README.partition("| variable |")[2].partition("\n\n")[0]
    assert settings.splitlines()[2:] == rows


def test_it_lists_every_error_code() -> None:
    source = "\n".join(path.read_text() for path in SERVICE.glob("inference/**/*.py"))
    made = {
        (int(HTTPStatus[status]), code)
        for code, status in re.findall(r'ServiceError\(\s*"(\w+)",\s*HTTPStatus\.(\w+)', source)
    }
    told = {
        (int(status), code) for status, code in re.findall(r"^\| (\d+) \| `(\w+)` \|", README, re.M)
    }
    assert made
    assert told == made


def test_it_lists_every_measure() -> None:
    metrics = Metrics(lambda: 0)
    metrics.name_model(ModelInfo(name="m", version="0" * 64, engine="onnx"))
    made = set(re.findall(r"^# TYPE (inference_\w+)", metrics.render().decode(), re.M))
    assert made
    assert set(re.findall(r"^\| `(inference_\w+)` \|", README, re.M)) == made


def _show(field: FieldInfo) -> str:
    if field.default_factory:
        return "one per core"
    default = field.default
    if isinstance(default, Path):
        return f"`{_show_path(default)}`"
    return "not set" if default is None else f"`{default}`"


def _show_path(path: Path) -> str:
    """Show it below the repository, which is where this one lies."""
    return path.relative_to(SERVICE.parents[1]).as_posix()
