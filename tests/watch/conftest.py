"""An empty ledger."""

import pytest

from tests.servers.ledgers import new_ledger


@pytest.fixture
def ledger(tmp_path):
    ledger = new_ledger(tmp_path / "ledger.sqlite3")
    yield ledger
    ledger.close()
