"""Who is speaking? The directory's subscribers and earlier cases by what the customer says of himself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from pipeline.cases.directory.keys import head_of
from pipeline.cases.directory.lookup import Found, find
from pipeline.desk.parts import Desk
from pipeline.desk.safety.sight import limited
from pipeline.desk.safety.visitor import Visitor
from pipeline.desk.views.clock import Clock, clock
from pipeline.ledger.model import Case, Deadline, Subscriber
from pipeline.watch.digest.clocks import CUSTOMERS

MOST_CERTIFICATES = 6
MOST_CASES = 8
KEYS = ("tax_code", "personal_id", "serial", "phone", "email")
"""Of the form, what a customer is known by."""
OF_DIRECTORY = ("tax_code", "personal_id", "serial", "email")


@dataclass(frozen=True)
class Known:
    """Something known of a customer. `values` is what it gives for the form, by the names there; "" for nothing."""

    key: str
    values: Mapping[str, str]
    data: Mapping[str, Any]
    clock: Clock | None = None


@dataclass(frozen=True)
class Customer:
    """What was found of a customer: `reason` says by what the directory knows him, `sure` whether that is certain."""

    certificates: tuple[Known, ...] = ()
    more: int = 0
    reason: str = ""
    sure: bool = True
    as_of: datetime | None = None
    cases: tuple[Known, ...] = ()
    asked: bool = False
    """Whether there was anything right to ask by."""

    def known(self, key: str) -> Known | None:
        """Gives what has this key."""
        return next((each for each in (*self.certificates, *self.cases) if each.key == key), None)


def customer_of(session: Session, desk: Desk, visitor: Visitor, asked: Mapping[str, str], now: datetime) -> Customer:
    """Finds a customer by fields of the form in the form in which they are kept (intake/form.checked)."""
    found = find(session, **{name: asked[name] for name in OF_DIRECTORY if name in asked})
    cases = tuple(_earlier(session, desk, visitor, asked, now))
    if found is None:
        return Customer(cases=cases, asked=True)
    today = now.astimezone(desk.calendar.zone).date().isoformat()
    rows = sorted(_wanted_first(found, asked.get("serial")), key=lambda row: _valid(row, today) is False)
    return Customer(
        certificates=tuple(_subscriber(row, today) for row in rows[:MOST_CERTIFICATES]),
        more=len(rows[MOST_CERTIFICATES:]),
        reason=found.reason,
        sure=found.sure,
        as_of=datetime.fromisoformat(found.as_of),
        cases=cases,
        asked=True,
    )


def _wanted_first(found: Found, serial: str | None) -> list[Subscriber]:
    return sorted(found.subscribers, key=lambda row: row.serial != serial)


def _subscriber(row: Subscriber, today: str) -> Known:
    own = row.tax_code in (None, row.personal_id)  # beside a firm it may be that of who acts for it
    values = {
        "customer": row.name,
        "tax_code": row.tax_code,
        "personal_id": row.personal_id if own else None,
        "serial": row.serial,
        "phone": row.data.get("phone"),
        "email": row.email,
    }
    until = row.data.get("valid_until")
    ends = {"valid": _valid(row, today), "valid_until": date.fromisoformat(until) if until else None}
    return Known(f"subscriber:{row.id}", _said(values), {**row.data, **ends})


def _valid(row: Subscriber, today: str) -> bool | None:
    until, since = row.data.get("valid_until"), row.data.get("valid_from") or ""
    return None if until is None else since <= today <= until


def _said(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value or "" for name, value in values.items()}


def _earlier(
    session: Session, desk: Desk, visitor: Visitor, asked: Mapping[str, str], now: datetime
) -> Iterator[Known]:
    """The newest cases of the customer: each key is asked for by its own index."""
    found: dict[int, Case] = {}
    for condition in _conditions(asked):
        query = select(Case).where(condition, Case.destroyed_by.is_(None)).order_by(Case.id.desc()).limit(MOST_CASES)
        found |= {case.id: case for case in session.scalars(limited(query, visitor, desk.procedure))}
    newest = sorted(found.values(), key=lambda case: -case.id)[:MOST_CASES]
    due: dict[int, datetime] = {case_id: at for case_id, at in session.execute(_due([case.id for case in newest]))}
    for case in newest:
        at = due.get(case.id)
        shown = clock(at, now, desk.calendar, desk.procedure.hours) if at is not None else None
        yield _case(case, shown)


def _conditions(asked: Mapping[str, str]) -> Iterator[ColumnElement[bool]]:
    if "tax_code" in asked:
        yield Case.tax_code.in_({asked["tax_code"], head_of(asked["tax_code"])})
    for name in ("personal_id", "serial", "phone"):
        if name in asked:
            yield getattr(Case, name) == asked[name]
    if "email" in asked:
        yield Case.address == asked["email"]


def _due(case_ids: list[int]) -> Select[int, datetime]:
    ours = Deadline.met_at.is_(None) & Deadline.paused_at.is_(None) & Deadline.kind.not_in(CUSTOMERS)
    query = select(Deadline.case_id, func.min(Deadline.due_at)).where(ours, Deadline.case_id.in_(case_ids))
    return query.group_by(Deadline.case_id)


def _case(case: Case, shown: Clock | None) -> Known:
    values = {
        "customer": case.customer,
        "tax_code": case.tax_code,
        "personal_id": case.personal_id,
        "serial": case.serial,
        "phone": case.phone,
        "email": case.address,
    }
    data = {name: getattr(case, name) for name in ("number", "customer", "subject", "group", "state", "received_at")}
    return Known(f"case:{case.number}", _said(values), data, shown)
