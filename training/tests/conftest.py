from collections.abc import Iterator

import pytest

from training.measurer import Measurer


@pytest.fixture(scope="session")
def measurer() -> Iterator[Measurer]:
    """One process of the app's geometry for all tests."""
    with Measurer() as started:
        yield started
