"""The queue: what needs somebody now, the most pressing first; doubtful cases apart, closed ones by pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, func, select, tuple_
from sqlalchemy import case as when
from sqlalchemy.orm import Session

from pipeline.cases.clocks import UNSORTED
from pipeline.cases.lifecycle import ALL, NEW, OPEN
from pipeline.desk.parts import Desk
from pipeline.desk.safety.sight import limited
from pipeline.desk.safety.visitor import Visitor
from pipeline.desk.views.clock import Clock, clock
from pipeline.ledger.model import Case, Deadline, Letter, Mail, Task
from pipeline.letters.approve import STAGE
from pipeline.watch.digest.clocks import CUSTOMERS
from pipeline.watch.digest.days import DAY, midnight
from pipeline.watch.digest.happened import group_name

ON_A_PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; empty words narrow nothing: `state` then means all open ones."""

    group: str = ""
    department: str = ""
    state: str = ""
    office: str = ""
    page: int = 0
    after: str = ""
    """The last line of the page before, of cases that are listed by their opening: "TIME|ID"."""

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are shown."""
        return (self.state,) if self.state in ALL else OPEN

    @property
    def by_clock(self) -> bool:
        """Whether the cases are listed by their deadlines: those that owe something."""
        return self.state not in ALL or self.state in OPEN


@dataclass(frozen=True)
class Row:
    """A case in the queue. `waits` are keys of the catalogue: what it waits for; `guesses` the best groups."""

    number: str
    customer: str
    subject: str
    group: str
    state: str
    received_at: datetime
    clock: Clock | None
    waits: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    seen: int = 0


@dataclass(frozen=True)
class Queue:
    """One page of the queue. `after` leads to the next one, "" on the last."""

    doubtful: Sequence[Row]
    rows: Sequence[Row]
    page: int
    more: bool
    after: str = ""


def queue_of(session: Session, desk: Desk, visitor: Visitor, filters: Filters, now: datetime) -> Queue:
    """Gives a page of what the visitor sees: by deadline what is open, else the newest first."""
    if not filters.by_clock:
        return _by_opening(session, desk, visitor, filters, now)
    query = _by_clock(filters, desk, visitor)
    sure = query.where(Case.group != UNSORTED).offset(filters.page * ON_A_PAGE).limit(ON_A_PAGE + 1)
    found = list(session.execute(sure))
    first = [] if filters.page else list(session.execute(query.where(Case.group == UNSORTED).limit(ON_A_PAGE)))
    rows = _rows(session, desk, found[:ON_A_PAGE], now)
    return Queue(_rows(session, desk, first, now), rows, filters.page, len(found) > ON_A_PAGE)


def counters(session: Session, desk: Desk, visitor: Visitor, now: datetime) -> dict[str, int]:
    """How much there is: late, due today, doubtful, waiting for a yes, tasks, held."""
    today = midnight(now.astimezone(desk.calendar.zone).date() + DAY, desk.calendar.zone)
    due = _due(desk)
    late = func.sum(when((due.c.due_at <= now, 1), else_=0))
    soon = func.sum(when((due.c.due_at.between(now, today), 1), else_=0))
    unsorted = func.sum(when((Case.group == UNSORTED, 1), else_=0))
    query = select(late, soon, unsorted).select_from(Case).outerjoin(due, due.c.case_id == Case.id)
    found = session.execute(limited(query.where(Case.state.in_(OPEN)), visitor, desk.procedure)).one()
    counts = dict(zip(("late", "today", "doubtful"), (int(each or 0) for each in found), strict=True))
    tasks = select(func.count()).select_from(Task).join(Case, Case.id == Task.case_id).where(Task.done_at.is_(None))
    counts["tasks"] = session.scalar(limited(tasks, visitor, desk.procedure)) or 0
    if "approve" in visitor.rights:
        counts["approvals"] = session.scalar(select(func.count()).where(Letter.stage == STAGE)) or 0
    if "sort" in visitor.rights:
        held = (Mail.due.is_(None), Mail.error.is_not(None))
        counts["held"] = session.scalar(select(func.count()).select_from(Mail).where(*held)) or 0
    return counts


def _due(desk: Desk) -> Subquery:
    """The next deadline that a person must keep, by case: of what runs only, so it does not grow with the archive.

    What the customer owes is none, nor a slip that goes out by itself (opening.slip).
    """
    by_itself = ("slip",) if desk.procedure.opening.slip is not None else ()
    ours = (Deadline.met_at.is_(None), Deadline.paused_at.is_(None), Deadline.kind.not_in((*CUSTOMERS, *by_itself)))
    least = func.min(Deadline.due_at).label("due_at")
    return select(Deadline.case_id, least).where(*ours).group_by(Deadline.case_id).subquery()


def _by_clock(filters: Filters, desk: Desk, visitor: Visitor) -> Any:
    due = _due(desk)
    query = select(Case, due.c.due_at).outerjoin(due, due.c.case_id == Case.id)
    query = query.order_by(due.c.due_at.is_(None), due.c.due_at, Case.id)
    return _narrowed(query, filters, desk, visitor)


def _by_opening(session: Session, desk: Desk, visitor: Visitor, filters: Filters, now: datetime) -> Queue:
    query = _narrowed(select(Case).order_by(Case.opened_at.desc(), Case.id.desc()), filters, desk, visitor)
    at, _, last = filters.after.partition("|")
    if last.isdecimal():
        query = query.where(tuple_(Case.opened_at, Case.id) < tuple_(_moment(at, now), int(last)))
    found = list(session.scalars(query.limit(ON_A_PAGE + 1)))
    shown = found[:ON_A_PAGE]
    more = len(found) > ON_A_PAGE
    after = f"{shown[-1].opened_at.isoformat()}|{shown[-1].id}" if more else ""
    return Queue([], _rows(session, desk, [(case, None) for case in shown], now), filters.page, more, after)


def _moment(text: str, otherwise: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return moment if moment.tzinfo else otherwise


def _narrowed(query: Any, filters: Filters, desk: Desk, visitor: Visitor) -> Any:
    query = query.where(Case.state.in_(filters.states))
    if filters.group:
        query = query.where(Case.group == filters.group)
    if filters.department:
        groups = [key for key, group in desk.procedure.groups.items() if group.department == filters.department]
        query = query.where(Case.group.in_(groups))
    if filters.office:
        query = query.where(Case.office == filters.office)
    return limited(query, visitor, desk.procedure)


def _rows(session: Session, desk: Desk, found: Sequence[Any], now: datetime) -> list[Row]:
    cases = [case for case, _ in found]
    waits, guesses = _waits(session, cases), _guesses(session, cases)
    return [
        Row(
            case.number,
            case.customer,
            case.subject,
            group_name(desk.procedure, case.group),
            case.state,
            case.received_at,
            clock(due_at, now, desk.calendar, desk.procedure.hours) if due_at is not None else None,
            tuple(waits.get(case.id, ())),
            guesses.get(case.id, ()),
            case.chain_length,
        )
        for case, due_at in found
    ]


def _waits(session: Session, cases: Sequence[Case]) -> dict[int, list[str]]:
    """What each case waits for: a yes, somebody's task, its slip."""
    ids = [case.id for case in cases]
    yes = set(session.scalars(select(Letter.case_id).where(Letter.case_id.in_(ids), Letter.stage == STAGE)))
    tasks = set(session.scalars(select(Task.case_id).where(Task.case_id.in_(ids), Task.done_at.is_(None))))
    marks = (("approval", lambda case: case.id in yes), ("task", lambda case: case.id in tasks))
    new = ("slip", lambda case: case.state == NEW)
    return {case.id: [name for name, holds in (*marks, new) if holds(case)] for case in cases}


def _guesses(session: Session, cases: Sequence[Case]) -> dict[int, tuple[str, ...]]:
    """The two best groups of what is not sorted, as triage found them."""
    ids = {case.mail_id: case.id for case in cases if case.group == UNSORTED}
    found: dict[int, tuple[str, ...]] = {}
    for mail_id, finding in session.execute(select(Mail.id, Mail.finding).where(Mail.id.in_(ids))):
        names = (finding.get("group"), (finding.get("second") or {}).get("name"))
        found[ids[mail_id]] = tuple(name for name in names if name)
    return found
