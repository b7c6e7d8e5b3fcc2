import pytest

from pipeline.archive.chain import add_event, broken
from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Event
from tests.servers.ledgers import new_ledger


@pytest.fixture
def ledger(tmp_path):
    ledger = new_ledger(tmp_path / "ledger.sqlite3")
    with ledger.writing() as session:
        case = Case(
            number="KN-2026-000001", tag="t", procedure="E-CA", state="new", group="unsorted", channel="email",
            mail_id=1,
            customer="Hoa", address="hoa@abc.example", subject="s", received_at=now(), opened_at=now(),
        )  # fmt: skip
        session.add(case)
        session.flush()
        for what in ("opened", "slip_issued", "sent"):
            add_event(session, case, now(), "tiepnhan", what, {"chữ": "tiếng Việt"})
            session.flush()
    yield ledger
    ledger.close()


def test_an_untouched_chain_holds(ledger):
    with ledger.reading() as session:
        assert broken(session, session.get_one(Case, 1)) is None


@pytest.mark.parametrize(
    ("ordinal", "change"),
    [
        (1, {"what": "closed"}),
        (2, {"data": {"chữ": "khác"}}),
        (2, {"who": "somebody"}),
        (3, {"before": "0" * 64}),
    ],
)
def test_a_changed_event_is_found(ledger, ordinal, change):
    with ledger.writing() as session:
        event = session.query(Event).filter_by(ordinal=ordinal).one()
        for name, value in change.items():
            setattr(event, name, value)
    with ledger.reading() as session:
        assert broken(session, session.get_one(Case, 1)) == ordinal


def test_a_missing_event_is_found(ledger):
    with ledger.writing() as session:
        session.delete(session.query(Event).filter_by(ordinal=2).one())
    with ledger.reading() as session:
        assert broken(session, session.get_one(Case, 1)) == 2


def test_an_event_taken_off_the_end_is_missed(ledger):
    with ledger.writing() as session:
        session.delete(session.query(Event).filter_by(ordinal=3).one())
    with ledger.reading() as session:
        assert broken(session, session.get_one(Case, 1)) == 3
