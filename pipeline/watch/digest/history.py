"""What the picture shows: a count of each kind for each of the last days."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Integer, Select, and_, case, column, func, select, values
from sqlalchemy.orm import Session

from pipeline.cases.calendar import Calendar
from pipeline.ledger.model import Case, Event, Mail
from pipeline.ledger.types import Instant
from pipeline.watch.digest.days import DAY, midnight

EVENTS = ("opened", "answered", "closed", "rejected")


def history(session: Session, calendar: Calendar, last: date, count: int) -> list[dict[str, Any]]:
    """`count` days up to `last`: mails received, set aside, refused; cases opened, answered, closed, rejected.

    Each day is looked up by itself in the index of its table: what is older is not read.
    """
    days = [last - n * DAY for n in reversed(range(count))]
    bounds = _bounds(days, calendar)
    arrived = {row.n: row for row in session.execute(_arrived(bounds))}
    events = {(row.n, row.what): row.cases for row in session.execute(_events(bounds))}
    return [
        {
            "day": day.isoformat(),
            "working": calendar.day_off(day) is None,
            "received": arrived[n].received if n in arrived else 0,
            "set_aside": arrived[n].set_aside if n in arrived else 0,
            "refused": arrived[n].refused if n in arrived else 0,
            **{what: events.get((n, what), 0) for what in EVENTS},
        }
        for n, day in enumerate(days)
    ]


def totals(days: Sequence[dict[str, Any]]) -> dict[str, int]:
    """The sum of each count over all days."""
    return {name: sum(day[name] for day in days) for name in ("received", "set_aside", "refused", *EVENTS)}


def _bounds(days: list[date], calendar: Calendar) -> Any:
    columns: tuple[Column[Any], ...] = (
        column("n", Integer),  # type: ignore[assignment]
        column("since", Instant),
        column("until", Instant),
    )
    rows: list[tuple[int, datetime, datetime]] = [
        (n, midnight(day, calendar.zone), midnight(day + DAY, calendar.zone)) for n, day in enumerate(days)
    ]
    return values(*columns, name="days").data(rows).cte("days")


def _arrived(bounds: Any) -> Select[Any]:
    refused = and_(Mail.stage == "filed", Case.mail_id == Mail.id, Case.state == "rejected")
    return (
        select(
            bounds.c.n,
            func.count().label("received"),
            func.sum(case((Mail.stage == "set_aside", 1), else_=0)).label("set_aside"),
            func.sum(case((refused, 1), else_=0)).label("refused"),
        )
        .select_from(bounds)
        .join(Mail, and_(Mail.stored_at >= bounds.c.since, Mail.stored_at < bounds.c.until))
        .outerjoin(Case, Case.id == Mail.case_id)
        .group_by(bounds.c.n)
    )


def _events(bounds: Any) -> Select[Any]:
    return (
        select(bounds.c.n, Event.what, func.count(Event.case_id.distinct()).label("cases"))
        .select_from(bounds)
        .join(Event, and_(Event.at >= bounds.c.since, Event.at < bounds.c.until))
        .where(Event.what.in_(EVENTS))
        .group_by(bounds.c.n, Event.what)
    )
