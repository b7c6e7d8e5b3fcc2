"""Tasks: what a person must do in a case, each opened once and done once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.undelivered import UNDELIVERED, end_reopened
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Task

PROGRAM = "tiepnhan"


def open_task(session: Session, case: Case, kind: str, occasion: str, words: str) -> None:
    """Opens a task with Vietnamese words of what is to be done; the same (case, kind, occasion) is opened once."""
    if session.scalar(select(Task.id).filter_by(case_id=case.id, kind=kind, occasion=occasion)) is not None:
        return
    session.add(Task(case_id=case.id, kind=kind, occasion=occasion, words=words, opened_at=now()))
    session.flush()
    add_event(session, case, now(), PROGRAM, "task_opened", {"task": kind, "words": words, "occasion": occasion})


def do_task(session: Session, task: Task, who: str, outcome: str = "") -> None:
    """Notes that a task is done. Raises Problem when it was done before."""
    case = session.get_one(Case, task.case_id)
    if task.done_at is not None:
        raise Problem(f"{case.number}: việc này {task.done_by} đã làm xong; kết quả: {task.outcome or 'không ghi'}")
    task.done_at, task.done_by, task.outcome = now(), who, outcome
    add_event(session, case, now(), who, "task_done", {"task": task.kind, "id": task.id, "outcome": outcome})
    if task.kind == UNDELIVERED:
        end_reopened(session, case, task)


def open_tasks(session: Session, case: Case | None = None) -> list[Task]:
    """Gives the open tasks of one case or of all, the oldest first."""
    query = select(Task).where(Task.done_at.is_(None)).order_by(Task.opened_at, Task.id)
    return list(session.scalars(query if case is None else query.where(Task.case_id == case.id)))
