"""`POST /predict` with the committed model, at a real socket."""

import struct
import zlib

import httpx
import pytest

from inference.prediction import Prediction
from inference.predictor import Predictor

PROBLEM_FIELDS = {"type", "title", "status", "detail", "code", "requestId"}


def post(client: httpx.Client, film: bytes) -> httpx.Response:
    return client.post("/predict", files={"file": ("film.png", film, "image/png")})


def assert_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == PROBLEM_FIELDS
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["requestId"] == answer.headers["x-request-id"]


def test_answers_what_the_model_finds(
    client: httpx.Client, predictor: Predictor, film: bytes
) -> None:
    answer = post(client, film)
    assert answer.status_code == 200
    prediction = Prediction.model_validate(answer.json())
    (expected,) = predictor.predict([predictor.prepare(film)])
    assert prediction.num_detections == len(prediction.detections) > 0
    assert prediction.model == predictor.model
    assert prediction.image == expected.image
    assert prediction.detections == expected.detections
    # An error that the model does not state is left out, not null: the app reads it so.
    assert "null" not in answer.text


def test_takes_other_fields_beside_the_film(client: httpx.Client, film: bytes) -> None:
    answer = client.post("/predict", data={"view": "AP", "note": "x" * 1000}, files={"file": film})
    assert answer.status_code == 200


def png_header(width: int, height: int) -> bytes:
    """Start a PNG that claims a size, with a few compressed zeros for pixels."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(1000))),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def jpeg_header(width: int, height: int) -> bytes:
    """Start a JPEG that claims a size."""
    frame = struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)
    scan = b"\x01\x01\x00\x00\x3f\x00"
    return b"\xff\xd8\xff" + b"".join(
        marker + struct.pack(">H", len(data) + 2) + data
        for marker, data in ((b"\xc0", frame), (b"\xff\xda", scan))
    )


def tiff_header(width: int, height: int) -> bytes:
    """Make a TIFF of one strip that claims a size and holds 8 bytes."""
    entries = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1)]
    entries += [(273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, 8)]
    directory = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    start = struct.pack("<2sHI", b"II", 42, 16)
    return start + bytes(8) + struct.pack("<H", len(entries)) + directory + bytes(4)


def webp_header(width: int, height: int) -> bytes:
    """Start a lossless WebP that claims a size."""
    bits = (width - 1) | (height - 1) << 14
    data = b"\x2f" + struct.pack("<I", bits) + bytes(11)
    chunk = b"VP8L" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


@pytest.mark.parametrize(
    "bomb",
    [
        png_header(30_000, 30_000),
        jpeg_header(65_000, 65_000),
        tiff_header(1_000_000, 1_000_000),
        webp_header(16_383, 16_383),
    ],
    ids=["png", "jpeg", "tiff", "webp"],
)
def test_refuses_a_bomb_by_its_header(client: httpx.Client, bomb: bytes) -> None:
    answer = post(client, bomb)
    assert_problem(answer, 413, "IMAGE_TOO_LARGE")
    assert "megapixels" in answer.json()["detail"]


def test_refuses_what_is_no_readable_film(client: httpx.Client, film: bytes) -> None:
    assert_problem(post(client, b"GIF89a" + bytes(100)), 415, "UNSUPPORTED_IMAGE_TYPE")
    assert_problem(post(client, film[: len(film) // 2]), 422, "IMAGE_UNREADABLE")
    assert_problem(post(client, b""), 422, "IMAGE_UNREADABLE")


FORM = "multipart/form-data; boundary=b"
FILE = b'--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nx\r\n'
FIELD = FILE.replace(b"file", b"note")
END = b"--b--"


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code", "reason"),
    [
        ("application/json", b"{}", 415, "NOT_MULTIPART", "multipart/form-data"),
        ("", FILE + END, 415, "NOT_MULTIPART", "multipart/form-data"),
        ("multipart/form-data", FILE + END, 422, "FORM_INVALID", "boundary"),
        (FORM + "b" * 400, FILE + END, 422, "FORM_INVALID", "too long"),
        (FORM, b"no boundary in here", 422, "FORM_INVALID", "told apart"),
        (FORM, b"", 422, "FORM_INVALID", "ends in the middle"),
        (FORM, FILE, 422, "FORM_INVALID", "ends in the middle"),
        (FORM, FIELD + END, 422, "FORM_INVALID", "file is missing"),
        (FORM, FILE + FILE + END, 422, "FORM_INVALID", "one film"),
        (FORM, FIELD * 16 + FILE + END, 422, "FORM_INVALID", "16 parts"),
    ],
)
def test_refuses_a_malformed_form(
    client: httpx.Client, content_type: str, body: bytes, status: int, code: str, reason: str
) -> None:
    answer = client.post("/predict", content=body, headers={"content-type": content_type})
    assert_problem(answer, status, code)
    assert reason in answer.json()["detail"]


def test_answers_unknown_calls_with_problems(client: httpx.Client) -> None:
    assert_problem(client.get("/nothing"), 404, "NOT_FOUND")
    assert_problem(client.post("/predict/"), 404, "NOT_FOUND")
    assert_problem(client.get("/docs/assets/../../app.py"), 404, "NOT_FOUND")
    answer = client.get("/predict")
    assert_problem(answer, 405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "POST"
    assert client.head("/predict").status_code == 405
    assert client.options("/predict").status_code == 405


def test_every_answer_has_headers_for_safety(client: httpx.Client) -> None:
    for path in ("/health", "/nothing", "/docs", "/openapi.json"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]


def test_keeps_a_sane_request_id_and_replaces_others(client: httpx.Client) -> None:
    given = "0193-abcDEF"
    assert client.get("/health", headers={"x-request-id": given}).headers["x-request-id"] == given
    for bad in ("a b", "x" * 65, "<script>", ""):
        echoed = client.get("/health", headers={"x-request-id": bad}).headers["x-request-id"]
        assert echoed != bad
        assert len(echoed) == 32
