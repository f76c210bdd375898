"""The service as it is started for good: its start, its end."""

import json
import signal
import socket
from http.client import HTTPResponse
from pathlib import Path

import pytest
from patience import scaled
from serving import SETTINGS, Process
from test_http_bodies import FORM_END, FORM_START, HEAD

from inference.manifest import load_entry


def test_finishes_what_is_in_flight_when_it_is_told_to_end(film: bytes) -> None:
    form = FORM_START + film + FORM_END
    with Process() as service:
        port = service.wait_for_port()
        service.wait_for("ready")
        with socket.create_connection(("127.0.0.1", port), timeout=scaled(60)) as connection:
            connection.sendall(HEAD + b"content-length: %d\r\n\r\n" % len(form))
            connection.sendall(form[:1000])
            # Its answer comes after the head above has been read.
            with socket.create_connection(("127.0.0.1", port), timeout=scaled(60)) as other:
                other.sendall(b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                assert other.recv(15) == b"HTTP/1.1 200 OK"
            service.terminate()
            service.wait_for("Waiting for connections to close")
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port), timeout=scaled(60))
            connection.sendall(form[1000:])
            answer = HTTPResponse(connection)
            answer.begin()
            assert answer.status == 200
            assert json.loads(answer.read())["num_detections"] > 0
        # uvicorn ends by the signal that it was sent, when all is done.
        assert service.wait() == -signal.SIGTERM
        assert "Application shutdown complete" in "".join(service.lines)


def test_ends_with_one_clear_line_without_its_model(tmp_path: Path) -> None:
    with Process(MODELS_DIR=str(tmp_path)) as service:
        assert service.wait() == 3
    (told,) = [json.loads(x) for x in "".join(service.lines).splitlines() if "critical" in x]
    assert "manifest.json can't be read" in told["message"]
    assert "Traceback" not in "".join(service.lines)


def test_ends_when_its_model_loads_but_does_not_run(tmp_path: Path) -> None:
    entry = load_entry(SETTINGS.models_dir)
    manifest = json.loads((SETTINGS.models_dir / "manifest.json").read_bytes())
    for model in manifest["models"]:
        model["input"]["size"] += 1
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    for file in (entry.file, entry.refiner.file):
        (tmp_path / file).symlink_to(SETTINGS.models_dir / file)
    with Process(MODELS_DIR=str(tmp_path), MODEL=entry.name) as service:
        assert service.wait() == 3
    (told,) = [json.loads(x) for x in "".join(service.lines).splitlines() if "critical" in x]
    assert "can't start" in told["message"]
    assert "warm_up" in told["error"]


def test_ends_with_one_clear_line_on_a_short_key() -> None:
    with Process(INFERENCE_API_KEY="too-short") as service:
        assert service.wait() == 1
    text = "".join(service.lines)
    assert "INFERENCE_API_KEY: Value error, each key needs at least 16 characters" in text
    assert "too-short" not in text
    assert "Traceback" not in text
