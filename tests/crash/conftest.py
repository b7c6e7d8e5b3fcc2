"""The options of the crash suite as a fixture; tests/conftest.py declares them."""

import secrets

import pytest


@pytest.fixture
def crash_options(request: pytest.FixtureRequest) -> tuple[int, int, int]:
    """How many mails, how many kills, and the seed: a new one each time unless it is given."""
    option = request.config.getoption
    seed = option("--seed")
    return option("--mails"), option("--kills"), secrets.randbelow(10**6) if seed is None else seed
