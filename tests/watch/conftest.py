"""An empty ledger."""

import pytest

from pipeline.ledger.connect import open_ledger


@pytest.fixture
def ledger(tmp_path):
    ledger = open_ledger(tmp_path / "ledger.sqlite3")
    yield ledger
    ledger.close()
