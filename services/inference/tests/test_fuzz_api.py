"""Schemathesis against the service's own OpenAPI document."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from pydantic import SecretStr
from schemathesis.specs.openapi.checks import positive_data_acceptance
from serving import KEY, SETTINGS, serve

from inference.create_app import create_app

TIMEOUT_SECONDS = 20
app = create_app(
    SETTINGS.model_copy(update={"inference_api_key": SecretStr(KEY), "rate_per_minute": 1_000_000})
)
document = schemathesis.openapi.from_dict(app.openapi())


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Serve the app with the committed model."""
    with serve(app) as client:
        yield str(client.base_url)


@document.parametrize()
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_service_keeps_to_its_document_whatever_it_is_sent(
    case: schemathesis.Case[Any], url: str
) -> None:
    """No 500, no status, header or body that the document does not name, no way past the key."""
    case.call_and_validate(
        url,
        headers={"x-api-key": KEY},
        timeout=TIMEOUT_SECONDS,
        # To the document any bytes are a film.
        excluded_checks=[positive_data_acceptance],
    )
