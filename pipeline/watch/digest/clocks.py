"""Deadlines: due today with the time left, overdue with the working days, paused, and those that may still move."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Procedure
from pipeline.ledger.model import Case, Deadline, Referral
from pipeline.watch.digest import words
from pipeline.watch.digest.days import DAY, midnight
from pipeline.watch.digest.happened import group_name

CUSTOMERS = ("customer_reply", "papers")
"""Clocks of what the customer owes: that one runs out is no delay of the CA."""
REPORT = "report:"


def running(session: Session, calendar: Calendar, now: datetime) -> list[Row[Any]]:
    """The clocks that run and are due before the end of today, the longest overdue first."""
    tomorrow = midnight(now.astimezone(calendar.zone).date() + DAY, calendar.zone)
    columns = (Deadline.kind, Deadline.due_at, Deadline.round, Deadline.provisional)
    query = (
        select(*columns, Case.number, Case.customer, Case.group, Case.state)
        .join(Case, Case.id == Deadline.case_id)
        .where(Deadline.met_at.is_(None), Deadline.due_at < tomorrow, Deadline.paused_at.is_(None))
        .order_by(Deadline.due_at, Deadline.id)
    )
    return list(session.execute(query))


def overdue(rows: Sequence[Row[Any]], now: datetime) -> list[Row[Any]]:
    """Those of the CA, its departments and agents that are past."""
    return [row for row in rows if row.due_at <= now and row.kind not in CUSTOMERS]


def due_today(rows: Sequence[Row[Any]], now: datetime) -> list[Row[Any]]:
    """Those that run out later today."""
    return [row for row in rows if row.due_at > now and row.kind not in CUSTOMERS]


def of_customers(rows: Sequence[Row[Any]], now: datetime) -> list[Row[Any]]:
    """Those of customers that are past."""
    return [row for row in rows if row.due_at <= now and row.kind in CUSTOMERS]


def parties(session: Session, rows: Sequence[Row[Any]]) -> dict[str, str]:
    """Who owes a report, by the kind of the clock ("report:12")."""
    ids = {int(row.kind.removeprefix(REPORT)) for row in rows if row.kind.startswith(REPORT)}
    if not ids:
        return {}
    found = session.execute(select(Referral.id, Referral.name).where(Referral.id.in_(ids)))
    return {f"{REPORT}{row.id}": row.name for row in found}


def line(row: Row[Any], procedure: Procedure, who: dict[str, str]) -> dict[str, Any]:
    """A clock as data: the case, its customer and group, what is due and when."""
    return {
        "number": row.number,
        "customer": words.name(row.customer),
        "group": group_name(procedure, row.group),
        "what": _what(row, who),
        "due_at": row.due_at.isoformat(),
        "provisional": row.provisional,
    }


def _what(row: Row[Any], who: dict[str, str]) -> str:
    if row.kind.startswith(REPORT):
        return f"Kết quả xác minh của {words.name(who.get(row.kind), 'đơn vị được chuyển')}"
    what = words.CLOCKS.get(row.kind, row.kind)
    return what if row.round == 1 else f"{what}, vòng {row.round}"


def unsettled(session: Session) -> dict[str, Any]:
    """Open clocks that rest on a calendar not yet official, and those that stand still; cases each once."""
    query = (
        select(Deadline.provisional, Deadline.paused_at, Case.number)
        .join(Case, Case.id == Deadline.case_id)
        .where(Deadline.met_at.is_(None), or_(Deadline.provisional, Deadline.paused_at.is_not(None)))
        .order_by(Deadline.due_at, Deadline.id)
    )
    rows = list(session.execute(query))
    return {
        "provisional": counted(row.number for row in rows if row.provisional),
        "paused": counted(row.number for row in rows if row.paused_at is not None),
    }


def counted(numbers: Iterable[str]) -> dict[str, Any]:
    """{"count": n, "cases": …} of case numbers, each counted once."""
    each = list(dict.fromkeys(numbers))
    return {"count": len(each), "cases": words.listed(each)}


class WorkingDays:
    """Counts working days between past days and `today`; the calendar is asked once a day."""

    def __init__(self, calendar: Calendar, earliest: date, today: date) -> None:
        days = (earliest + n * DAY for n in range((today - earliest).days + 1))
        self._worked = [day for day in days if calendar.day_off(day) is None]

    def since(self, day: date) -> int:
        """How many there are after `day`, up to and with today."""
        return len(self._worked) - bisect_right(self._worked, day)


def time_left(now: datetime, due_at: datetime, calendar: Calendar, procedure: Procedure) -> timedelta:
    """The working time of today between `now` and `due_at`."""
    spans = calendar.spans(now.astimezone(calendar.zone).date(), procedure.hours)
    parts = (min(end, due_at) - max(start, now) for start, end in spans)
    return sum((part for part in parts if part > timedelta()), timedelta())
