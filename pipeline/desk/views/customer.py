"""The customer of a case: what the directory says, earlier cases, who looked at the dossier, the answer that fits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from pipeline.cases.procedure import Procedure
from pipeline.desk.safety.sight import limited
from pipeline.desk.safety.visitor import Visitor
from pipeline.ledger.model import Case, Look, Mail, User
from pipeline.triage.knowledge import Entry

EARLIER, LOOKS = 10, 20


@dataclass(frozen=True)
class Certificate:
    """A certificate of the customer; `valid` is None where the directory does not say."""

    serial: str
    package: str
    since: date | None
    until: date | None
    valid: bool | None


@dataclass(frozen=True)
class Entered:
    """What the directory of subscribers said of the customer (S7, S11)."""

    name: str
    sure: bool
    reason: str
    agent: str
    as_of: datetime | None
    missing: tuple[str, ...]
    certificates: tuple[Certificate, ...]
    more: int


def entered(case: Case) -> Entered | None:
    """Gives the directory's entry; None where nobody was asked."""
    found = case.subscriber
    if not found.get("as_of"):
        return None
    return Entered(
        name=str(found.get("name") or ""),
        sure=bool(found.get("sure")),
        reason=str(found.get("reason") or ""),
        agent=str(found.get("agent") or ""),
        as_of=_moment(found.get("as_of")),
        missing=_parts(found.get("missing")),
        certificates=tuple(_certificate(each) for each in found.get("certificates") or ()),
        more=int(found.get("more") or 0),
    )


def _certificate(each: Mapping[str, Any]) -> Certificate:
    return Certificate(
        serial=str(each.get("serial") or ""),
        package=str(each.get("package") or ""),
        since=_day(each.get("valid_from")),
        until=_day(each.get("valid_until")),
        valid=each.get("valid"),
    )


def _parts(missing: Any) -> tuple[str, ...]:
    return (missing,) if isinstance(missing, str) else tuple(map(str, missing or ()))


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def earlier_cases(session: Session, case: Case, visitor: Visitor, procedure: Procedure) -> list[Case]:
    """The customer's other cases that the visitor sees, by tax code or mail address, the newest first.

    Each question goes by an index; a tax code has few cases.
    """
    found: dict[int, Case] = {}
    for same in _same(case):
        query = select(Case).where(same, Case.id != case.id).order_by(Case.id.desc()).limit(EARLIER)
        found |= {each.id: each for each in session.scalars(limited(query, visitor, procedure))}
    return [found[each] for each in sorted(found, reverse=True)][:EARLIER]


def _same(case: Case) -> list[ColumnElement[bool]]:
    same = []
    if case.tax_code:
        same.append(Case.tax_code == case.tax_code)
    if case.address:
        same.append(Case.address == case.address)
    return same


@dataclass(frozen=True)
class Looked:
    """Somebody looked at the dossier."""

    at: datetime
    who: str
    what: str


def looks_of(session: Session, case: Case) -> list[Looked]:
    """Who looked at the dossier, the newest first."""
    query = (
        select(Look, User.full_name)
        .outerjoin(User, User.name == Look.who)
        .where(Look.case_id == case.id)
        .order_by(Look.at.desc(), Look.id.desc())
        .limit(LOOKS)
    )
    return [Looked(look.at, name or look.who, look.what) for look, name in session.execute(query)]


def people_of(session: Session, names: Iterable[str | None]) -> dict[str, str]:
    """Gives the full names of users of the desk by the names that stand in events."""
    query = select(User.name, User.full_name).where(User.name.in_({name for name in names if name}))
    return {row.name: row.full_name for row in session.execute(query)}


@dataclass(frozen=True)
class Suggestion:
    """The entry of the knowledge base that fits the letter, and how well (0 to 1)."""

    entry: Entry
    score: float


def suggestion_of(session: Session, case: Case, faq: Mapping[str, Entry]) -> Suggestion | None:
    """Gives what triage found for the letter that opened the case (S18); None where nothing fits or it is gone."""
    mail = session.get(Mail, case.mail_id)
    found = (mail.finding.get("knowledge") if mail is not None else None) or {}
    entry = faq.get(str(found.get("entry")))
    if entry is None:
        return None
    return Suggestion(entry, float(found.get("score") or 0))
