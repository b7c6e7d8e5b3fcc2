"""The cases behind a number, by pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.desk.views.figures.coming import due_between
from pipeline.ledger.model import Case, Event
from pipeline.watch.digest.happened import HAPPENED

ON_A_PAGE = 100
DUE = "due"


@dataclass(frozen=True)
class Line:
    """A case, and when that happened which was counted."""

    number: str
    customer: str
    group: str
    state: str
    at: datetime


def behind(session: Session, what: str, span: tuple[datetime, datetime], after: int) -> tuple[list[Line], int | None]:
    """Gives a page of the cases to which `what` happened within `span`, and from which id the next page begins.

    `what` is one of HAPPENED, or DUE: a deadline ends then.
    """
    if what == DUE:
        found = due_between(session, *span)
        at = dict(reversed(found))
        cases = session.scalars(select(Case).where(Case.number.in_(list(at)[:ON_A_PAGE])).order_by(Case.id))
        return [_line(case, at[case.number]) for case in cases], None
    query = (
        select(Case, Event.at, Event.id)
        .join(Event, Event.case_id == Case.id)
        .where(Event.what == what, Event.what.in_(HAPPENED), Event.at >= span[0], Event.at < span[1], Event.id > after)
        .order_by(Event.id)
        .limit(ON_A_PAGE + 1)
    )
    rows = list(session.execute(query))
    shown = rows[:ON_A_PAGE]
    lines = {case.number: _line(case, at) for case, at, _ in shown}
    return list(lines.values()), (shown[-1].id if len(rows) > ON_A_PAGE else None)


def _line(case: Case, at: datetime) -> Line:
    return Line(case.number, case.customer, case.group, case.state, at)
