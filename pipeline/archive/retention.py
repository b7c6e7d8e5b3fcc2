"""How long what is kept is kept (thời hạn lưu giữ), and what is due to be destroyed by then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.archive.destruction import ENDS
from pipeline.cases.lifecycle import CLOSED, DONE, REJECTED
from pipeline.ledger.model import Case, Event, Letter, Mail
from pipeline.settings import Strict, load_toml
from pipeline.shipped import shipped

FILE = "retention.toml"
LONGEST_YEARS = 70
"""The longest time of records that are not kept for ever (Luật Lưu trữ 33/2024/QH15; the article TO BE CONFIRMED)."""


class Term(Strict):
    """So many years from the day on which something ended, and what that rests on, for the record."""

    years: int = Field(ge=1, le=LONGEST_YEARS)
    basis: str = Field(min_length=1)


class Retention(Strict):
    """All of retention.toml. `groups` go before `closed` for closed cases of a group."""

    closed: Term
    rejected: Term
    mails: Term
    letters: Term
    groups: Mapping[str, Term] = {}


@dataclass(frozen=True)
class Due:
    """What may be destroyed from `due_on` on: `name` is a case's number, or "mail:12", "letter:12" of no case."""

    name: str
    ended_on: date
    rule: str
    due_on: date
    basis: str


def load_retention(folder: Path) -> Retention:
    """Reads retention.toml beside the settings in `folder`, or else the shipped one.

    Raises Problem, naming file, key and what was expected.
    """
    own = folder / FILE
    return load_toml(Retention, own if own.exists() else shipped("config", FILE))


def due(session: Session, rules: Retention, until: date, zone: ZoneInfo) -> Iterator[Due]:
    """Gives what may be destroyed on the day `until` (of `zone`) or before, cases first, in the order of their days."""
    for ended in (_cases(session), _mails(session), _letters(session)):
        found = [_due(name, at.astimezone(zone).date(), *_term(rules, key)) for name, key, at in ended]
        yield from sorted((each for each in found if each.due_on <= until), key=lambda each: (each.due_on, each.name))


def due_of(session: Session, rules: Retention, case: Case, zone: ZoneInfo) -> Due | None:
    """Gives when a case's time is over; None while it is open."""
    ended = next(_cases(session, case.id), None)
    return _due(ended[0], ended[2].astimezone(zone).date(), *_term(rules, ended[1])) if ended else None


Ended = tuple[str, str, datetime]
"""Name, which rule, and when it ended."""


def _cases(session: Session, only: int | None = None) -> Iterator[Ended]:
    """Closed and rejected cases, with the day on which they last became so."""
    last = func.max(Event.at)
    query = (
        select(Case.number, Case.state, Case.group, last.label("at"))
        .join(Event, Event.case_id == Case.id)
        .where(Case.state.in_(DONE), Case.destroyed_by.is_(None), Event.what.in_((CLOSED, REJECTED)))
        .group_by(Case.id, Case.number, Case.state, Case.group)
    )
    rows = session.execute(query if only is None else query.where(Case.id == only))
    return ((row.number, row.state if row.state == REJECTED else f"{CLOSED}.{row.group}", row.at) for row in rows)


def _mails(session: Session) -> Iterator[Ended]:
    query = select(Mail.id, Mail.stored_at).where(
        Mail.case_id.is_(None), Mail.stage.in_(ENDS), Mail.destroyed_by.is_(None)
    )
    return ((f"mail:{row.id}", "mails", row.stored_at) for row in session.execute(query))


def _letters(session: Session) -> Iterator[Ended]:
    query = select(Letter.id, Letter.drafted_at).where(
        Letter.case_id.is_(None), Letter.stage.in_(ENDS), Letter.destroyed_by.is_(None)
    )
    return ((f"letter:{row.id}", "letters", row.drafted_at) for row in session.execute(query))


def _term(rules: Retention, key: str) -> tuple[str, Term]:
    """The rule of a key by its name in the file, and its term."""
    kind, _, group = key.partition(".")
    if group in rules.groups:
        return f"groups.{group}", rules.groups[group]
    term: Term = getattr(rules, kind)
    return kind, term


def _due(name: str, ended_on: date, rule: str, term: Term) -> Due:
    return Due(name, ended_on, rule, _years_after(ended_on, term.years), term.basis)


def _years_after(day: date, years: int) -> date:
    """The same day so many years on; 1 March where that year has no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
