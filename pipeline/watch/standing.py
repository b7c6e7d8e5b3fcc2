"""What stands still and why: rows held for a person, rows waiting for the world, mails set aside."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Letter, Mail, Traveller

DOUBTFUL = "doubtful"
"""The stage of letters that are proposed as no complaint or out of scope (triage/doubt.py)."""


@dataclass(frozen=True)
class Standing:
    """One row that stands still. `since` is when it came in or was drafted; `until` the next try."""

    id: str
    stage: str
    what: str
    reason: str
    since: datetime
    until: datetime | None


def name_of(row: Traveller) -> str:
    """How a row is named in commands and notices, for example "letter:12"."""
    return f"{row.__tablename__}:{row.id}"


def stage_of(row: Traveller) -> str:
    """The stage of a row, and why it stands still if it does."""
    if row.error is None:
        return row.stage
    return f"{row.stage} ({'held' if row.due is None else 'waiting'}: {row.error})"


def held(ledger: Ledger) -> list[Standing]:
    """Rows that a person must look at and release; what is only to be confirmed as no complaint comes last."""
    with ledger.reading() as session:
        return _standing(session, due=False)


def waiting(ledger: Ledger) -> list[Standing]:
    """Rows whose last try did not succeed and that will be tried again."""
    with ledger.reading() as session:
        return _standing(session, due=True)


def set_aside(ledger: Ledger, limit: int = 1000) -> list[Standing]:
    """The newest mails that were set aside, with the rule that did it."""
    query = select(Mail).where(Mail.stage == "set_aside").order_by(Mail.id.desc()).limit(limit)
    with ledger.reading() as session:
        return [_one(row, str(row.finding.get("reason"))) for row in session.scalars(query)]


def _standing(session: Session, due: bool) -> list[Standing]:
    rows: list[Standing] = []
    for table in (Mail, Letter):
        still = table.due.is_not(None) if due else table.due.is_(None)
        query = select(table).where(still, table.error.is_not(None)).order_by(table.id)
        rows += [_one(row, str(row.error)) for row in session.scalars(query)]
    return sorted(rows, key=lambda row: row.stage == DOUBTFUL)


def _one(row: Traveller, reason: str) -> Standing:
    what, since = _described(row)
    return Standing(name_of(row), row.stage, what, reason, since, row.due)


def _described(row: Traveller) -> tuple[str, datetime]:
    if isinstance(row, Letter):
        return f"{row.kind} {row.number or '(chưa có số)'} → {row.address or 'bản in'}", row.drafted_at
    assert isinstance(row, Mail)  # noqa: S101  the other traveller
    return f"{row.sender or 'không rõ người gửi'}: {row.subject or '(không có tiêu đề)'}", row.received_at
