"""`/docs` and the OpenAPI document."""

import re

import httpx

DISCLAIMER = "Research and education only. Not medical advice, not a diagnosis."


def test_describes_the_call_with_all_it_may_answer(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert DISCLAIMER in document["info"]["description"]
    call = document["paths"]["/predict"]["post"]
    form = call["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["required"] == ["file"]
    assert form["properties"]["file"]["format"] == "binary"
    (scheme,) = (document["components"]["securitySchemes"][name] for name in call["security"][0])
    assert (scheme["in"], scheme["name"]) == ("header", "x-api-key")
    assert " ".join(sorted(call["responses"])) == "200 401 408 413 415 422 429 500 503"
    for status, answer in call["responses"].items():
        kind = "application/json" if status == "200" else "application/problem+json"
        assert list(answer["content"]) == [kind]
    assert set(document["paths"]["/ready"]["get"]["responses"]) == {"200", "503"}
    assert set(document["paths"]) == {"/predict", "/health", "/ready", "/metrics"}


def test_shows_it_without_anything_from_elsewhere(client: httpx.Client) -> None:
    page = client.get("/docs")
    assert DISCLAIMER in page.text
    assert "http" not in page.text
    assert "script-src 'self';" in page.headers["content-security-policy"]
    for link in re.findall(r'(?:src|href)="(docs/[^"]+)"', page.text):
        answer = client.get(f"/{link}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(("text/javascript", "text/css"))
    assert page.text.count("<script src=") == page.text.count("<script") == 2
