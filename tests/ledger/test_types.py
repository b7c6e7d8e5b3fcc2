from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from pipeline.engine.advance import now
from pipeline.ledger.model import Notice
from pipeline.ledger.sqlite import open_ledger
from pipeline.ledger.types import Instant, Words

DIALECT = sqlite.dialect()


def test_a_time_comes_back_as_the_same_instant(tmp_path):
    ledger = open_ledger(tmp_path / "ledger.sqlite3")
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=7)))
    with ledger.writing() as session:
        session.add(Notice(key="k", words="w", noticed_at=noon))
    with ledger.reading() as session:
        found = session.get_one(Notice, "k").noticed_at
    ledger.close()
    assert found == noon
    assert found.tzinfo is UTC


def test_a_time_without_zone_is_refused(tmp_path):
    ledger = open_ledger(tmp_path / "ledger.sqlite3")
    with pytest.raises(StatementError, match="without a zone"), ledger.writing() as session:
        session.add(Notice(key="k", words="w", noticed_at=now().replace(tzinfo=None)))
    ledger.close()


@given(st.text() | st.text(st.characters(categories=["Cs", "Cc", "Mn"])))
def test_words_are_nfc_and_can_be_kept(text):
    kept = Words().process_bind_param(text, DIALECT)
    assert "\0" not in kept
    kept.encode("utf-8")
    assert Words().process_bind_param(kept, DIALECT) == kept


def test_none_stays_none():
    assert Words().process_bind_param(None, DIALECT) is None
    assert Instant().process_bind_param(None, DIALECT) is None
