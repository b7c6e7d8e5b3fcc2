"""How much of what waits: the counters above the queue."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from pipeline.cases.lifecycle import OPEN
from pipeline.desk.safety.sight import limited
from pipeline.desk.views.queue_filters import Filters
from pipeline.desk.views.queue_rows import DOUBTFUL, Queue, next_deadlines
from pipeline.desk.views.queue_waits import AWAITED
from pipeline.ledger.model import Case, Mail, Task
from pipeline.ledger.tables.base import HELD


@dataclass(frozen=True)
class Counter:
    """How many there are, and where they are shown; None where the visitor may not go there."""

    key: str
    count: int
    place: str | None


def counters(session: Session, queue: Queue) -> list[Counter]:
    """Counts what the visitor sees: late, due today, doubtful, waiting for approval, open tasks, held mails."""
    due = next_deadlines(queue.desk.procedure)
    cases = select(func.count()).select_from(Case)
    open_ones = cases.join(due, due.c.case_id == Case.id).where(Case.state.in_(OPEN))
    today = (due.c.due_at > queue.now) & (due.c.due_at < queue.tomorrow)
    queries = {
        "late": open_ones.where(due.c.due_at <= queue.now),
        "today": open_ones.where(today),
        "doubtful": cases.where(Case.state.in_(OPEN), DOUBTFUL),
        "approval": cases.where(Case.id.in_(AWAITED)),
        "tasks": cases.join(Task, Task.case_id == Case.id).where(Task.done_at.is_(None)),
    }
    found = [Counter(key, _count(session, queue, query), _place(queue, key)) for key, query in queries.items()]
    if "sort" not in queue.visitor.rights:
        return found
    held = session.scalar(select(func.count()).select_from(Mail).where(text(HELD))) or 0
    return [*found, Counter("held", held, "/held")]


def _place(queue: Queue, key: str) -> str:
    return "/approvals" if key == "approval" and "approve" in queue.visitor.rights else Filters(show=key).link()


def _count(session: Session, queue: Queue, query: Select[Any]) -> int:
    return session.scalar(limited(query, queue.visitor, queue.desk.procedure)) or 0
