"""Bodies that no client of ours sends, at a real socket."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse

import httpx
import pytest
from patience import scaled
from serving import SETTINGS, Process, StubReader, serve

from inference.create_app import create_app

HEAD = b"POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=b\r\n"
FORM_START = b'--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\n'
FORM_END = b"\r\n--b--\r\n"
MIB = 1024**2


@contextmanager
def connect(client: httpx.Client) -> Iterator[socket.socket]:
    """Open a plain connection to the server of a client."""
    address = (client.base_url.host, client.base_url.port or 0)
    with socket.create_connection(address, timeout=scaled(30)) as connection:
        yield connection


def read_answer(connection: socket.socket) -> tuple[int, dict[str, str]]:
    """Read an answer that ends the connection; gives its status and the problem."""
    answer = HTTPResponse(connection)
    answer.begin()
    assert answer.getheader("connection") == "close"
    return answer.status, json.loads(answer.read())


def send_chunks(connection: socket.socket, total: int) -> int:
    """Stream zeros in chunked coding until the server cuts it; gives the bytes it has taken."""
    chunk = b"100000\r\n" + bytes(MIB) + b"\r\n"
    sent = 0
    try:
        while sent < total:
            connection.sendall(chunk)
            sent += MIB
    except OSError:
        pass
    return sent


def test_cuts_a_stream_of_10_gb_at_the_limit() -> None:
    with Process(MAX_UPLOAD_BYTES=str(16 * MIB)) as service:
        port = service.wait_for_port()
        service.wait_for("ready")
        before = service.peak_memory()
        with socket.create_connection(("127.0.0.1", port), timeout=scaled(30)) as connection:
            connection.sendall(HEAD + b"transfer-encoding: chunked\r\n\r\n")
            connection.sendall(b"%x\r\n" % len(FORM_START) + FORM_START + b"\r\n")
            sent = send_chunks(connection, 10 * 1024 * MIB)
        line = service.wait_for("request")
        # The limit, what is let through after the answer, and what the kernels of both sides hold.
        assert 16 * MIB < sent < 16 * MIB + 8 * MIB + 32 * MIB
        assert line["status"] == 413
        assert service.peak_memory() - before < 64 * MIB


def test_refuses_a_promised_10_gb_before_they_come() -> None:
    reader = StubReader()
    with serve(create_app(SETTINGS, reader)) as client, connect(client) as connection:
        connection.sendall(HEAD + b"content-length: 10000000000\r\n\r\n" + FORM_START)
        status, problem = read_answer(connection)
    assert (status, problem["code"]) == (413, "FILE_TOO_LARGE")
    assert not reader.reading.is_set()


@pytest.mark.parametrize(("extra", "status"), [(0, 200), (1, 413)])
def test_takes_a_file_up_to_the_limit(extra: int, status: int) -> None:
    settings = SETTINGS.model_copy(update={"max_upload_bytes": MIB})
    with serve(create_app(settings, StubReader())) as client:
        assert client.post("/predict", files={"file": bytes(MIB + extra)}).status_code == status


def test_gives_up_on_a_body_that_drips() -> None:
    reader = StubReader()
    settings = SETTINGS.model_copy(update={"body_timeout_seconds": 0.2})
    with serve(create_app(settings, reader)) as client, connect(client) as connection:
        connection.sendall(HEAD + b"content-length: 1000\r\n\r\n" + FORM_START)
        dripping = threading.Event()

        def drip() -> None:
            while not dripping.wait(0.01):
                try:
                    connection.send(b".")
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        status, problem = read_answer(connection)
        dripping.set()
        thread.join()
    assert (status, problem["code"]) == (408, "UPLOAD_TOO_SLOW")
    assert not reader.reading.is_set()


def test_bounds_the_bytes_of_all_uploads() -> None:
    reader = StubReader(answers=False)
    settings = SETTINGS.model_copy(update={"max_bytes_in_hand": 3 * MIB})
    with serve(create_app(settings, reader)) as client:
        with connect(client) as first:
            form = FORM_START + bytes(2 * MIB) + FORM_END
            first.sendall(HEAD + b"content-length: %d\r\n\r\n" % len(form) + form)
            assert reader.reading.wait(30)
            refusal = client.post("/predict", files={"file": bytes(2 * MIB)})
            assert refusal.status_code == 503
            assert refusal.json()["code"] == "UPLOADS_FULL"
            assert int(refusal.headers["retry-after"]) > 0
        # The first client goes, and its bytes with it.
        assert reader.cancelled.wait(30)
        reader.answer_from_now_on()
        assert client.post("/predict", files={"file": bytes(2 * MIB)}).status_code == 200


def test_drops_the_film_of_a_client_that_has_gone() -> None:
    reader = StubReader(answers=False)
    with serve(create_app(SETTINGS, reader)) as client:
        with connect(client) as connection:
            form = FORM_START + b"film" + FORM_END
            connection.sendall(HEAD + b"content-length: %d\r\n\r\n" % len(form) + form)
            assert reader.reading.wait(30)
            assert not reader.cancelled.is_set()
        assert reader.cancelled.wait(30)
        measures = client.get("/metrics").text
    assert 'inference_requests_total{route="/predict",status="499"} 1.0' in measures


def test_forgets_a_client_that_goes_in_the_middle_of_its_body() -> None:
    reader = StubReader()
    with serve(create_app(SETTINGS, reader)) as client:
        with connect(client) as connection:
            connection.sendall(HEAD + b"content-length: 1000\r\n\r\n" + FORM_START)
        gone = 'inference_requests_total{route="/predict",status="499"} 1.0'
        while gone not in client.get("/metrics").text:
            pass
    assert not reader.reading.is_set()


def test_says_no_before_a_client_that_asks_first_sends_anything() -> None:
    settings = SETTINGS.model_copy(update={"max_upload_bytes": MIB})
    with serve(create_app(settings, StubReader())) as client, connect(client) as connection:
        connection.sendall(HEAD + b"content-length: 9000000\r\nexpect: 100-continue\r\n\r\n")
        status, _ = read_answer(connection)
    assert status == 413
