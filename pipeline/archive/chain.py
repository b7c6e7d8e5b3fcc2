"""The hash chain of a case: each event holds the digest of the one before it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Case, Event


def digest(before: str, case_number: str, ordinal: int, at: datetime, who: str, what: str, data: Any) -> str:
    """SHA-256 (hex) over the digest before ("" for the first) and the event as canonical JSON, its time in UTC."""
    content = [before, case_number, ordinal, at.astimezone(UTC).isoformat(), who, what, data]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def add_event(session: Session, case: Case, at: datetime, who: str, what: str, data: dict[str, Any]) -> Event:
    """Adds an event to the case's chain. Two writers at once: the second fails on (case, ordinal)."""
    before, ordinal = case.chain_head, case.chain_length + 1
    event = Event(
        case_id=case.id,
        ordinal=ordinal,
        at=at,
        who=who,
        what=what,
        data=data,
        before=before,
        digest=digest(before, case.number, ordinal, at, who, what, data),
    )
    session.add(event)
    case.chain_length, case.chain_head = ordinal, event.digest
    return event


def broken(session: Session, case: Case) -> int | None:
    """Checks a case's chain; gives the ordinal of the first event that is missing or not as it was written."""
    before, ordinal = "", 0
    events = session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal))
    for ordinal, event in enumerate(events, start=1):
        expected = digest(before, case.number, ordinal, event.at, event.who, event.what, event.data)
        if (event.before, event.ordinal, event.digest) != (before, ordinal, expected):
            return ordinal
        before = event.digest
    return None if (case.chain_length, case.chain_head) == (ordinal, before) else ordinal + 1
