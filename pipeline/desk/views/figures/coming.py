"""The deadlines to come, by working day: what will be late if nobody does it."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.calendar import Calendar
from pipeline.desk.views.figures.table import Cell, FigureTable, cells
from pipeline.ledger.model import Case, Deadline
from pipeline.watch.digest.clocks import CUSTOMERS
from pipeline.watch.digest.days import DAY, midnight
from pipeline.watch.digest.words import day_in_words

WORKING_DAYS = 20
NAMED = 3
"""Cases that are named beside a count; the rest is one click away."""


def coming(session: Session, calendar: Calendar, now: datetime) -> FigureTable:
    """A line for each of the next working days: how many deadlines end, of which cases."""
    today = now.astimezone(calendar.zone).date()
    days = [today, *(day for day, off in calendar.working_days_after(today, WORKING_DAYS) if off is None)]
    found = _by_day(session, calendar, now, days[-1])
    shown = sorted({*days, *found})
    rows = [cells(day_in_words(day), len(found.get(day, ())), _cases(found.get(day, []), day)) for day in shown]
    return FigureTable("coming", ("day", "deadlines", "cases"), rows)


def due_between(session: Session, since: datetime, until: datetime) -> list[tuple[str, datetime]]:
    """The deadlines of the CA that run and end from `since` on, before `until`: case number and when."""
    query = (
        select(Case.number, Deadline.due_at)
        .join(Case, Case.id == Deadline.case_id)
        .where(Deadline.met_at.is_(None), Deadline.due_at >= since, Deadline.due_at < until)
        .where(Deadline.paused_at.is_(None), Deadline.kind.not_in(CUSTOMERS))
        .order_by(Deadline.due_at, Deadline.id)
    )
    return [(row.number, row.due_at) for row in session.execute(query)]


def _by_day(session: Session, calendar: Calendar, now: datetime, last: date) -> dict[date, list[str]]:
    found: dict[date, list[str]] = defaultdict(list)
    for number, due_at in due_between(session, now, midnight(last + DAY, calendar.zone)):
        found[due_at.astimezone(calendar.zone).date()].append(number)
    return found


def _cases(numbers: list[str], day: date) -> Cell:
    named = list(dict.fromkeys(numbers))
    words = ", ".join(named[:NAMED]) + (" …" if len(named) > NAMED else "")
    return Cell(words, f"/figures/cases?what=due&first={day}&last={day}" if named else "")
