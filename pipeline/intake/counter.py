"""What a clerk takes down at the counter or on the phone comes in like a letter: stored, numbered, filed (S1, E2)."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.intake.enter import Arrival, enter_kept
from pipeline.intake.form import Form
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Mail
from pipeline.store.disk import Store

STAGE = "read"
"""A form needs no reading."""
AGAIN_WITHIN = timedelta(minutes=10)
"""The same form entered twice in this time is one: a double click, a key pressed again."""
FIELDS = ("tax_code", "personal_id", "serial", "phone", "email", "person")
LONGEST_SUBJECT = 120


@dataclass(frozen=True)
class Taken:
    """The mail row of a form, and whether it is new."""

    mail_id: int
    new: bool


def take(ledger: Ledger, store: Store, form: Form, zone: ZoneInfo) -> Taken:
    """Stores a form durably and enters it with its incoming number; the same once more is the same row.

    Raises Wait with nothing entered when the disk is full.
    """
    sha256 = store.put(form.raw)
    arrival = Arrival(form.raw, form.at, form.channel, known=_known(form))
    with ledger.writing() as session:
        earlier = _earlier(session, form)
        if earlier is not None:
            return Taken(earlier, new=False)
        entered = enter_kept(session, [(sha256, arrival)], zone)
        mail_id = session.scalars(select(Mail.id).where(Mail.sha256 == sha256)).one()
        return Taken(mail_id, new=bool(entered.new))


def _known(form: Form) -> dict[str, Any]:
    """What stands in the row; the text is the complaint alone, the rest is in the finding."""
    return {
        "stage": STAGE,
        "sender_name": form.customer,
        "answer_to": form.email,
        "subject": form.subject or _first_line(form.text),
        "text": form.text,
        "own_text": form.text,
        "likeness": _likeness(form),
        "finding": _finding(form),
    }


def _finding(form: Form) -> dict[str, Any]:
    """What a person has said: triage adds to it and changes nothing (triage/by_hand.py)."""
    noted = {name: getattr(form, name) for name in FIELDS}
    fields = [_field(name, value) for name, value in noted.items() if value is not None]
    kept = {name: value for name in ("office", "agent", "clerk_name") if (value := getattr(form, name)) is not None}
    decided = {"kind": "complaint", "scope": "in", "group": form.group, "who": form.clerk}
    return {"clerk": form.clerk, "fields": fields, **kept, **({"decided": decided} if form.group else {})}


def _field(name: str, value: str) -> dict[str, Any]:
    """As triage's own fields, but of no place in the text."""
    where = {"start": 0, "end": 0, "source": "form", "ocr": False, "checked": True, "sure": True}
    return {"name": name, "value": value, "reason": "người tiếp nhận ghi theo lời khách hàng", **where}


def _likeness(form: Form) -> str:
    """By what a form is known again: all that it says but the time."""
    return hashlib.sha256(form.model_copy(update={"at": None}).model_dump_json().encode("utf-8")).hexdigest()


def _earlier(session: Session, form: Form) -> int | None:
    near = Mail.received_at.between(form.at - AGAIN_WITHIN, form.at + AGAIN_WITHIN)
    query = select(Mail.id).where(Mail.likeness == _likeness(form), Mail.channel == form.channel, near)
    return session.scalar(query.order_by(Mail.id).limit(1))


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"
