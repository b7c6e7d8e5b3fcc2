"""All figures of a digest as plain data: both forms of the mail and the picture are made from it alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Procedure
from pipeline.watch.digest import clocks, happened, warnings, words
from pipeline.watch.digest.arrivals import HEADS, arrivals
from pipeline.watch.digest.condition import Condition
from pipeline.watch.digest.days import Days
from pipeline.watch.digest.history import history, totals

DAYS_OF_PICTURE = 30


@dataclass(frozen=True)
class Desk:
    """Whose digest it is: the procedure that names groups and departments, and the working calendar."""

    procedure: Procedure
    calendar: Calendar


def digest_facts(
    session: Session,
    desk: Desk,
    days: Days,
    condition: Condition | None,
    now: datetime,
    days_of_picture: int = DAYS_OF_PICTURE,
) -> dict[str, Any]:
    """What the digest of `days` says, as JSON takes it, from one look at the ledger.

    What came in and happened is counted over the whole `days`; deadlines, open cases and what is held are
    as of `now` (aware). `condition` is None where nobody has looked at token and mailbox.
    """
    zone = desk.calendar.zone
    since, until = days.bounds(zone)
    events = happened.happened(session, since, until)
    due = clocks.running(session, desk.calendar, now)
    late = clocks.overdue(due, now)
    recent = history(session, desk.calendar, days.last, days_of_picture)
    facts = {
        **_head(desk, days, now),
        "received": arrivals(session, since, until),
        "happened": happened.counted(events),
        **_standing(session, desk, events, late),
        "oldest": happened.oldest(session, desk.procedure, now),
        **_due(session, desk, due, now),
        **clocks.unsettled(session),
        "warnings": warnings.of_condition(condition, now, desk.calendar)
        + warnings.of_silence(session, now, desk.calendar)
        + warnings.of_undelivered(session),
        "held": warnings.held(session),
        "tasks": warnings.tasks(session),
        "history": {"days": recent, "totals": totals(recent)},
    }
    return {**facts, "quiet": _quiet(facts)}


def _head(desk: Desk, days: Days, now: datetime) -> dict[str, Any]:
    return {
        "organisation": desk.procedure.letterhead.organisation,
        "procedure": desk.procedure.name,
        "zone": desk.calendar.file.zone,
        "first": days.first.isoformat(),
        "last": days.last.isoformat(),
        "period": words.days_in_words(days),
        "made_at": now.astimezone(desk.calendar.zone).isoformat(timespec="seconds"),
        "made": words.moment_in_words(now, desk.calendar.zone),
        "heads": list(HEADS.values()),
        "columns": list(happened.COLUMNS.values()),
    }


def _standing(session: Session, desk: Desk, events: Sequence[Row[Any]], late: Sequence[Row[Any]]) -> dict[str, Any]:
    """Open cases by state, and all counts by group; a case counts once however many of its clocks are past."""
    standing = happened.open_cases(session)
    groups = {row.number: row.group for row in late}
    return {
        "standing": happened.by_state(session, standing),
        "groups": happened.by_group(desk.procedure, events, standing, list(groups.values())),
        "overdue_cases": len(groups),
    }


def _due(session: Session, desk: Desk, due: Sequence[Row[Any]], now: datetime) -> dict[str, Any]:
    who = clocks.parties(session, due)
    return {
        "today": words.first_rows([_today(row, desk, who, now) for row in clocks.due_today(due, now)]),
        "overdue": words.first_rows(_overdue(clocks.overdue(due, now), desk, who, now)),
        "customers": clocks.counted(row.number for row in clocks.of_customers(due, now)),
    }


def _today(row: Row[Any], desk: Desk, who: dict[str, str], now: datetime) -> dict[str, Any]:
    left = clocks.time_left(now, row.due_at, desk.calendar, desk.procedure)
    return {
        **clocks.line(row, desk.procedure, who),
        "at": f"{row.due_at.astimezone(desk.calendar.zone):%H:%M}",
        "left": f"còn {words.length_in_words(left)} làm việc" if left else "ngoài giờ làm việc",
    }


def _overdue(rows: Sequence[Row[Any]], desk: Desk, who: dict[str, str], now: datetime) -> list[dict[str, Any]]:
    if not rows:
        return []
    zone = desk.calendar.zone
    worked = clocks.WorkingDays(desk.calendar, rows[0].due_at.astimezone(zone).date(), now.astimezone(zone).date())
    return [
        {
            **clocks.line(row, desk.procedure, who),
            "at": words.moment_in_words(row.due_at, zone),
            "days": (late := worked.since(row.due_at.astimezone(zone).date())),
            "late": words.overdue_in_words(late),
        }
        for row in rows
    ]


def _quiet(facts: dict[str, Any]) -> bool:
    """Whether nothing came in and nothing happened."""
    return facts["received"]["total"] == 0 and not any(line["count"] for line in facts["happened"])
