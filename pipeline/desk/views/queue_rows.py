"""The queue: what needs somebody now, the most pressing first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.cases.lifecycle import OPEN
from pipeline.desk.parts import Desk
from pipeline.desk.safety.sight import limited
from pipeline.desk.safety.visitor import Visitor
from pipeline.desk.views.clock import Clock, clock
from pipeline.ledger.model import Case, Deadline
from pipeline.watch.digest.clocks import CUSTOMERS

ON_A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A case in the queue."""

    number: str
    customer: str
    subject: str
    group: str
    state: str
    received_at: datetime
    clock: Clock | None


def open_cases(session: Session, desk: Desk, visitor: Visitor, now: datetime) -> list[Row]:
    """The open cases that the visitor sees, the next deadline first."""
    ours = Deadline.met_at.is_(None) & Deadline.paused_at.is_(None) & Deadline.kind.not_in(CUSTOMERS)
    due = (
        select(Deadline.case_id, func.min(Deadline.due_at).label("due_at")).where(ours).group_by(Deadline.case_id)
    ).subquery()
    query = (
        select(Case, due.c.due_at)
        .outerjoin(due, due.c.case_id == Case.id)
        .where(Case.state.in_(OPEN))
        .order_by(due.c.due_at.is_(None), due.c.due_at, Case.id)
        .limit(ON_A_PAGE)
    )
    found = session.execute(limited(query, visitor, desk.procedure))
    return [_row(case, due_at, desk, now) for case, due_at in found]


def _row(case: Case, due_at: datetime | None, desk: Desk, now: datetime) -> Row:
    shown = clock(due_at, now, desk.calendar, desk.procedure.hours) if due_at is not None else None
    return Row(case.number, case.customer, case.subject, case.group, case.state, case.received_at, shown)
