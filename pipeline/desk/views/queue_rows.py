"""The queue: what needs somebody now, the most pressing first; what nobody has sorted yet stands apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, literal, or_, select, union
from sqlalchemy.orm import Session

from pipeline.cases.clocks import UNSORTED
from pipeline.cases.lifecycle import APPROVER, OPEN
from pipeline.cases.procedure import Procedure
from pipeline.desk.parts import Desk
from pipeline.desk.safety.sight import limited
from pipeline.desk.safety.visitor import Visitor
from pipeline.desk.views.clock import Clock, clock
from pipeline.desk.views.queue_filters import After, Filters
from pipeline.desk.views.queue_waits import AWAITED, OPEN_TASK, POSTED, Guess, Wait, guesses, waits
from pipeline.ledger.model import Case, Deadline, Letter, Task
from pipeline.ledger.types import Instant
from pipeline.letters.slip import SLIP
from pipeline.watch.digest.clocks import CUSTOMERS
from pipeline.watch.digest.days import DAY, midnight
from pipeline.watch.digest.happened import group_name

ON_A_PAGE = {"approval": 25, "doubtful": 25, "sure": 40, "done": 50}
"""Rows of each part: a page stays under 100 KB, and those of doubtful cases are the largest."""
DOUBTFUL = Case.group == UNSORTED
"""Triage was not sure and no person has said anything yet (cases/file.py enters such a case without group)."""
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands behind all deadlines for cases that have none."""


@dataclass(frozen=True)
class Row:
    """A case in the queue, with what it waits for; of a doubtful one what it may be."""

    number: str
    customer: str
    subject: str
    group: str
    state: str
    received_at: datetime
    seen: int
    clock: Clock | None
    waits: tuple[Wait, ...]
    guesses: tuple[Guess, ...]


@dataclass(frozen=True)
class Section:
    """A part of the queue: "approval", "doubtful", "sure" or "done"; `after` begins its next page."""

    key: str
    rows: list[Row]
    after: After | None


@dataclass(frozen=True)
class Queue:
    """Reads the queue of a visitor as of `now` (aware)."""

    desk: Desk
    visitor: Visitor
    now: datetime

    def sections(self, session: Session, filters: Filters) -> list[Section]:
        """Gives the parts of the queue; a later page holds the rest of one of them ("doubtful" or not)."""
        if filters.settled:
            return [self._settled(session, filters)]
        if filters.show == "doubtful":
            return [self._part(session, filters, "doubtful", DOUBTFUL)]
        later = filters.after != ""
        first = APPROVER in self.visitor.user.roles and not filters.show and not later
        approval = [self._part(session, filters, "approval", Case.id.in_(AWAITED))] if first else []
        rest = Case.id.not_in(AWAITED) if first else Case.id.is_not(None)
        doubtful = [] if later else [self._part(session, filters, "doubtful", DOUBTFUL, rest)]
        found = [*approval, *doubtful, self._part(session, filters, "sure", ~DOUBTFUL, rest)]
        return [section for section in found if section.rows or section.key == "sure"]

    def _part(self, session: Session, filters: Filters, key: str, *which: ColumnElement[bool]) -> Section:
        due = next_deadlines(self.desk.procedure)
        order = func.coalesce(due.c.due_at, literal(NEVER, Instant))
        query = select(Case, order.label("due")).outerjoin(due, due.c.case_id == Case.id)
        query = query.where(Case.id.in_(busy()), *which, *self._shown(filters, order))
        after = After.read(filters.after)
        if after is not None:
            query = query.where(or_(order > after.due, and_(order == after.due, Case.id > after.id)))
        return self._section(session, filters, key, query.order_by(order, Case.id))

    def _settled(self, session: Session, filters: Filters) -> Section:
        """Cases in which nothing is owed, the newest first."""
        query = select(Case, literal(NEVER, Instant).label("due")).where(Case.state.not_in(OPEN))
        after = After.read(filters.after)
        if after is not None:
            query = query.where(Case.id < after.id)
        return self._section(session, filters, "done", query.order_by(Case.id.desc()))

    def _section(self, session: Session, filters: Filters, key: str, query: Any) -> Section:
        most = ON_A_PAGE[key]
        query = query.where(*filters.conditions(session, self.desk.procedure)).limit(most + 1)
        found = session.execute(limited(query, self.visitor, self.desk.procedure)).all()
        shown = found[:most]
        after = After(shown[-1].due, shown[-1][0].id) if len(found) > most else None
        return Section(key, self._rows(session, [(case, due) for case, due in shown]), after)

    def _shown(self, filters: Filters, order: Any) -> Iterable[ColumnElement[bool]]:
        tomorrow = self.tomorrow
        only: dict[str, ColumnElement[bool]] = {
            "late": order <= self.now,
            "today": and_(order > self.now, order < tomorrow),
            "approval": Case.id.in_(AWAITED),
            "tasks": Case.id.in_(OPEN_TASK),
        }
        return [only[filters.show]] if filters.show in only else []

    @property
    def tomorrow(self) -> datetime:
        """When the day of the calendar ends."""
        zone = self.desk.calendar.zone
        return midnight(self.now.astimezone(zone).date() + DAY, zone)

    def _rows(self, session: Session, found: list[tuple[Case, datetime]]) -> list[Row]:
        ids = [case.id for case, _ in found]
        waiting = waits(session, ids)
        mails = {case.mail_id: case.id for case, _ in found if case.group == UNSORTED}
        guessed = guesses(session, mails, self.desk.procedure)
        return [self._row(case, due, waiting.get(case.id, ()), guessed.get(case.id, ())) for case, due in found]

    def _row(self, case: Case, due: datetime, waiting: tuple[Wait, ...], guessed: tuple[Guess, ...]) -> Row:
        desk = self.desk
        shown = None if due == NEVER else clock(due, self.now, desk.calendar, desk.procedure.hours)
        group = group_name(desk.procedure, case.group)
        return Row(case.number, case.customer, case.subject, group, case.state, case.received_at,
                   case.chain_length, shown, waiting, guessed)  # fmt: skip


def next_deadlines(procedure: Procedure) -> Subquery:
    """The next deadline of each case that a person must keep.

    Those of customers are left, those that stand still, and that of a slip which goes out by itself (opening.slip).
    """
    nobodys = CUSTOMERS if procedure.opening.slip is None else (*CUSTOMERS, SLIP)
    ours = Deadline.met_at.is_(None) & Deadline.paused_at.is_(None) & Deadline.kind.not_in(nobodys)
    query = select(Deadline.case_id, func.min(Deadline.due_at).label("due_at")).where(ours)
    return query.group_by(Deadline.case_id).subquery()


def busy() -> Any:
    """The cases that need somebody: an answer is owed, a task is open, or a letter waits for a person."""
    letters = select(Letter.case_id).where(Letter.stage.in_(POSTED), Letter.case_id.is_not(None))
    tasks = select(Task.case_id).where(Task.done_at.is_(None))
    return union(select(Case.id).where(Case.state.in_(OPEN)), tasks, letters)
