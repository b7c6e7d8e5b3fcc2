"""How long answers took, in working time from receipt; and how many rounds closed cases needed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median, quantiles

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.procedure import Hours
from pipeline.cases.working_time import between, in_words
from pipeline.desk.parts import Desk
from pipeline.desk.views.figures.table import FigureTable, cells
from pipeline.ledger.model import Case, Event
from pipeline.watch.digest.happened import group_name

ANSWERED = ("answered", "record_issued", "rejected")
"""Events by which the customer has an answer."""
MOST = 5_000
"""Answers of one period that are measured, the newest first."""


def times(session: Session, desk: Desk, since: datetime, until: datetime) -> FigureTable:
    """A line for each group: answers, the middle one's working time, and what nine of ten did not exceed."""
    query = (
        select(Case.group, Case.received_at, Event.at)
        .join(Case, Case.id == Event.case_id)
        .where(Event.what.in_(ANSWERED), Event.at >= since, Event.at < until)
        .order_by(Event.at.desc())
        .limit(MOST)
    )
    lengths: dict[str, list[timedelta]] = defaultdict(list)
    hours = desk.procedure.hours
    for group, received_at, at in session.execute(query):
        lengths[group].append(between(received_at, at, desk.calendar, hours))
    rows = [
        cells(
            group_name(desk.procedure, group),
            desk.procedure.department_of(group) or "",
            len(found),
            _words(timedelta(seconds=median(_seconds(found))), hours),
            _words(_ninth(found), hours),
            _words(max(found), hours),
        )
        for group, found in sorted(lengths.items())
    ]
    return FigureTable("times", ("group", "department", "answers", "median", "nine_of_ten", "longest"), rows)


def rounds(session: Session, since: datetime, until: datetime) -> FigureTable:
    """How many of the cases that were closed needed one round, two, or more."""
    query = (
        select(Case.id, Case.round)
        .join(Event, Event.case_id == Case.id)
        .where(Event.what == "closed", Event.at >= since, Event.at < until)
        .distinct()
    )
    counts = Counter(row.round for row in session.execute(query))
    return FigureTable("rounds", ("rounds", "cases"), [cells(str(each), counts[each]) for each in sorted(counts)])


def _ninth(found: Sequence[timedelta]) -> timedelta:
    if len(found) == 1:
        return found[0]
    seconds = quantiles(_seconds(found), n=10, method="inclusive")[-1]
    return timedelta(seconds=seconds)


def _seconds(found: Iterable[timedelta]) -> list[float]:
    return [each.total_seconds() for each in found]


def _words(length: timedelta, hours: Hours) -> str:
    return in_words(length, hours) or "0 phút"
