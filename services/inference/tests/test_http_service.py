"""Keys, rate, readiness, logs and measures, in front of a reader that answers at once."""

import json
import logging
from collections.abc import Callable
from http import HTTPStatus

import httpx
import pytest
from pydantic import SecretStr
from serving import KEY, NEXT_KEY, PREDICTION, SETTINGS, StubReader, serve

from inference.create_app import create_app
from inference.errors import ServiceError
from inference.http.api_keys import ApiKeys, RateLimit
from inference.http.logs import JsonFormatter
from inference.settings import Settings, read_settings, split_keys

LOCKED = SETTINGS.model_copy(update={"inference_api_key": SecretStr(f"{KEY}, {NEXT_KEY}")})


def post(client: httpx.Client, key: str | None = None, name: str = "film.png") -> httpx.Response:
    headers = {b"x-api-key": key.encode("latin-1")} if key else {}
    return client.post("/predict", files={"file": (name, b"film")}, headers=headers)


@pytest.fixture
def log_lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What the service has logged, as it is written."""
    caplog.set_level(logging.INFO)
    return lambda: [JsonFormatter().format(record) for record in caplog.records]


def test_lets_in_each_of_several_keys_and_no_other() -> None:
    with serve(create_app(LOCKED, StubReader())) as client:
        assert post(client, KEY).status_code == 200
        assert post(client, NEXT_KEY).status_code == 200
        for wrong in (None, KEY[:-1], f"{KEY},{NEXT_KEY}", KEY.upper(), "ÿ" * 16):
            answer = post(client, wrong)
            assert answer.status_code == 401
            assert answer.json()["code"] == "UNAUTHORIZED"
            assert answer.headers["www-authenticate"] == "ApiKey"


def test_tells_which_key_it_was() -> None:
    keys = ApiKeys([KEY, NEXT_KEY, "schlüssel-mit-umlaut"])
    assert keys.identify(KEY) == 1
    assert keys.identify(NEXT_KEY) == 2
    assert keys.identify("schlüssel-mit-umlaut".encode().decode("latin-1")) == 3
    assert ApiKeys([]).identify("anything") == 0


@pytest.mark.parametrize("keys", ["short", f"{KEY},short", f"{KEY},"])
def test_refuses_short_keys_without_printing_them(
    monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    monkeypatch.setenv("INFERENCE_API_KEY", keys)
    with pytest.raises(SystemExit) as end:
        read_settings()
    assert "INFERENCE_API_KEY" in str(end.value)
    assert "16 characters" in str(end.value)
    assert "short" not in str(end.value)
    assert KEY not in str(end.value)


def test_settings_never_show_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFERENCE_API_KEY", KEY)
    settings = Settings()
    assert split_keys(settings.inference_api_key) == [KEY]
    assert KEY not in repr(settings)
    monkeypatch.setenv("INFERENCE_API_KEY", "")
    assert split_keys(Settings().inference_api_key) == []


def test_limits_the_rate_of_each_key() -> None:
    settings = LOCKED.model_copy(update={"rate_per_minute": 1})
    with serve(create_app(settings, StubReader())) as client:
        assert post(client, KEY).status_code == 200
        refusal = post(client, KEY)
        assert refusal.status_code == 429
        assert refusal.json()["code"] == "RATE_LIMITED"
        assert 0 < int(refusal.headers["retry-after"]) <= 60
        assert post(client, NEXT_KEY).status_code == 200


def test_fills_the_bucket_again_with_time() -> None:
    now = 1000.0
    limit = RateLimit(60, clock=lambda: now)
    for _ in range(10):
        limit.take(1)
    with pytest.raises(ServiceError) as refusal:
        limit.take(1)
    assert refusal.value.retry_after == 1
    now += 1
    limit.take(1)
    with pytest.raises(ServiceError):
        limit.take(1)
    now += 3600
    for _ in range(10):
        limit.take(1)
    with pytest.raises(ServiceError):
        limit.take(1)


def test_is_alive_before_it_is_ready_and_not_ready_when_closed() -> None:
    reader = StubReader()
    reader.loaded.clear()
    app = create_app(SETTINGS, reader)
    with serve(app, ready=False) as client:
        assert client.get("/health").json() == {"status": "ok"}
        for answer in (client.get("/ready"), post(client)):
            assert answer.status_code == 503
            assert answer.json()["code"] == "NOT_READY"
            assert int(answer.headers["retry-after"]) > 0
        assert not reader.reading.is_set()
        reader.loaded.set()
        while (answer := client.get("/ready")).status_code == 503:
            pass
        assert answer.json()["model"] == PREDICTION.model.model_dump()
        assert post(client).status_code == 200
    assert reader.closed
    assert app.state.service.model is None


def test_logs_a_line_for_each_request_without_its_secrets(
    log_lines: Callable[[], list[str]],
) -> None:
    with serve(create_app(LOCKED, StubReader())) as client:
        answer = post(client, NEXT_KEY, name="Jane Doe.png")
        post(client, "a-wrong-key-of-20-chars")
    requests = [line for text in log_lines() if (line := json.loads(text))["message"] == "request"]
    read, refused = [line for line in requests if line["path"] == "/predict"]
    assert read["level"] == "info"
    assert read["time"].endswith("+00:00")
    assert (read["method"], read["status"]) == ("POST", 200)
    assert read["requestId"] == answer.headers["x-request-id"]
    assert (read["bytes"], read["width"], read["height"], read["detections"]) == (4, 512, 1024, 0)
    assert read["keyNumber"] == 2
    assert set(read["stagesMs"]) == {"body", "wait", "decode", "inference", "total"}
    assert refused["status"] == 401
    everything = "\n".join(log_lines())
    for secret in (KEY, NEXT_KEY, "a-wrong-key", "Jane Doe"):
        assert secret not in everything


def test_says_that_it_is_open(log_lines: Callable[[], list[str]]) -> None:
    create_app(LOCKED, StubReader())
    assert not log_lines()
    create_app(SETTINGS, StubReader())
    (warning,) = map(json.loads, log_lines())
    assert warning["level"] == "warning"
    assert "INFERENCE_API_KEY is not set" in warning["message"]


def test_answers_an_unexpected_error_without_its_words(
    log_lines: Callable[[], list[str]],
) -> None:
    with serve(create_app(SETTINGS, StubReader(error=RuntimeError("inner detail")))) as client:
        answer = post(client)
    assert answer.status_code == 500
    assert answer.json()["code"] == "INTERNAL"
    assert "inner detail" not in answer.text
    (told,) = [line for text in log_lines() if "error" in (line := json.loads(text))]
    assert "inner detail" in told["error"]
    assert told["requestId"] == answer.json()["requestId"]


def test_passes_on_what_the_reader_says() -> None:
    error = ServiceError("QUEUE_FULL", HTTPStatus.SERVICE_UNAVAILABLE, "Full.", retry_after=7)
    with serve(create_app(SETTINGS, StubReader(error=error))) as client:
        answer = post(client)
    assert (answer.status_code, answer.json()["code"]) == (503, "QUEUE_FULL")
    assert answer.headers["retry-after"] == "7"


def test_measures_each_app_for_itself() -> None:
    reader = StubReader()
    reader.waiting = 3
    with serve(create_app(SETTINGS, reader)) as client, serve(create_app(SETTINGS, reader)):
        post(client)
        client.get("/invented/by/a/client")
        answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert 'inference_requests_total{route="/predict",status="200"} 1.0' in lines
    assert 'inference_requests_total{route="other",status="404"} 1.0' in lines
    for stage in ("body", "wait", "decode", "inference", "total"):
        assert f'inference_stage_seconds_count{{stage="{stage}"}} 1.0' in lines
    assert "inference_films_waiting 3.0" in lines
    assert "inference_requests_in_flight 1.0" in lines
    assert f'inference_model_info{{engine="onnx",name="stub",version="{"0" * 64}"}} 1.0' in lines
    assert any(line.startswith("process_resident_memory_bytes") for line in lines)
    assert "invented" not in answer.text
