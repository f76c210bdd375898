"""The start that the Dockerfile describes, carried out line by line without Docker."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from container import namespaces
from container.container import Container
from container.dockerfile import parse
from container.image_build import Image, ImageBuild
from container.slow_upload import SlowUpload
from patience import scaled

SERVICE = Path(__file__).parents[1]
CHECKOUT = SERVICE.parents[1]
URL = "http://127.0.0.1:8001"
KEY = "a-key-of-the-container-test"
FILES_OF_THE_SERVICE = {"app.py", "inference"}

pytestmark = [
    pytest.mark.container,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        not namespaces.are_allowed(), reason="needs mounts of its own: root on Linux, not confined"
    ),
]


@pytest.fixture(scope="module")
def film() -> bytes:
    """A phantom with a curve of 40°."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "phantom.png")
        program = ["node", "--import", "./cli/load-typescript.mjs", "cli/phantom.ts"]
        arguments = ["--seed", "4", "--cobb", "40", "--out", str(path)]
        subprocess.run([*program, *arguments], cwd=CHECKOUT, check=True, timeout=scaled(120))
        return path.read_bytes()


@pytest.fixture(scope="module")
def image(film: bytes) -> Iterator[tuple[Image, Path]]:
    """The default target, built, and opened for a run without any network but loopback."""
    assert film  # made while the checkout can still be seen
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        namespaces.leave_mounts()
        namespaces.run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", name)
        try:
            stages = parse((SERVICE / "Dockerfile").read_text())
            build = ImageBuild(folder, CHECKOUT, stages)
            slim = build.build(stages[-1].name)
            root = build.open(slim, "slim")
            namespaces.leave_network()
            yield slim, root
        finally:
            namespaces.run("umount", "--recursive", "--lazy", name)


@pytest.fixture
def container(image: tuple[Image, Path], tmp_path: Path) -> Iterator[Container]:
    """The service, started and ready."""
    container = Container(*image, {"INFERENCE_API_KEY": KEY})
    log = tmp_path / "log"
    assert not container.is_healthy()
    container.start(log)
    try:
        _wait_for(lambda: _is_ready(container), log)
        yield container
    finally:
        container.kill()


def test_an_image_has_no_torch_and_no_more_files_than_it_needs(image: tuple[Image, Path]) -> None:
    container = Container(*image, {})
    for module in ("torch", "ultralytics", "ray", "pytest"):
        assert "ModuleNotFoundError" in container.execute("python", "-c", f"import {module}").stderr
    _, root = image
    assert {path.name for path in (root / "srv").iterdir()} == {"models", "services"}
    found = {path.name for path in (root / "srv/services/inference").iterdir()}
    assert found - {"__pycache__"} == FILES_OF_THE_SERVICE


def test_its_user_has_no_rights_and_can_write_to_tmp_alone(image: tuple[Image, Path]) -> None:
    container = Container(*image, {})
    who = container.execute("sh", "-c", "id -u; grep ^Cap /proc/self/status")
    user, *capabilities = who.stdout.split("\n", 1)
    assert user == "10001"
    assert set("".join(capabilities).replace("Cap", "").split()[1::2]) == {"0" * 16}
    for place in ("/srv/x", "/opt/venv/x", "/etc/x", "/srv/services/inference/inference/x"):
        assert container.execute("touch", place).returncode != 0
    assert container.execute("touch", "/tmp/x").returncode == 0  # noqa: S108


def test_it_is_healthy_and_reads_a_film(container: Container, film: bytes) -> None:
    assert container.is_healthy()
    answer = httpx.post(
        f"{URL}/predict", files={"file": film}, headers={"x-api-key": KEY}, timeout=scaled(60)
    )
    assert answer.status_code == 200
    assert len(answer.json()["detections"]) >= 15


def test_a_stop_waits_for_the_film_in_hand_and_ends_cleanly(
    container: Container, film: bytes
) -> None:
    upload = SlowUpload(URL, KEY, film)
    upload.wait_until_read()
    container.send("TERM")
    _wait_for(lambda: not _accepts_connections())
    assert not container.has_ended()
    assert upload.finish().startswith("HTTP/1.1 200 ")
    assert container.wait(30) == 0


def _is_ready(container: Container) -> bool:
    assert not container.has_ended(), "it ended instead of getting ready"
    try:
        return httpx.get(f"{URL}/ready", timeout=scaled(5)).status_code == 200
    except httpx.TransportError:
        return False


def _accepts_connections() -> bool:
    try:
        httpx.get(f"{URL}/health", timeout=scaled(5))
    except (httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError):
        return False  # refused, or still in the backlog when listening ended
    return True


def _wait_for(condition: Callable[[], bool], log: Path | None = None) -> None:
    deadline = time.monotonic() + scaled(60)
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited 60 s in vain\n{log.read_text() if log else ''}")
        time.sleep(0.05)
