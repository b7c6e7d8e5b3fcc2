"""Counts open deadlines anew when the calendar has changed: a schedule was entered, or a day was swapped."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pipeline.cases.clocks import ANSWERS, Clocks, note_change, open_deadlines, plan
from pipeline.cases.deadlines import part_way
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Deadline
from pipeline.watch.notices import Notices

BATCH = 50
UNTIL, SHARE = "until", "share"
"""The rule of a deadline that is a part of the time of its case's answer: a report."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recount:
    """Counts what was counted by another calendar. What is met or void keeps its derivation.

    Deadlines of before calendars were kept (no rule, no digest) stay as they are: by what they were counted is not
    known.
    """

    ledger: Ledger
    clocks: Clocks
    notices: Notices

    def recount(self) -> int:
        """Counts all of them anew, in batches; gives how many moved. One that cannot be counted is a notice, once."""
        moved, last = 0, 0
        while True:
            failed: dict[int, Exception] = {}
            with self.ledger.writing() as session:
                found = self._stale(session, last)
                moved += sum(self._guarded(session, deadline, failed) for deadline in found)
            self._tell(failed)
            if not found:
                return moved
            last = found[-1].id

    def _stale(self, session: Session, last: int) -> Sequence[Deadline]:
        """The next batch after the id `last`; by the index, which an inequality would not use."""
        digest = self.clocks.calendar.digest
        other = or_(Deadline.calendar < digest, Deadline.calendar > digest)
        query = select(Deadline).where(other, Deadline.met_at.is_(None), Deadline.id > last)
        return session.scalars(query.order_by(Deadline.id).limit(BATCH)).all()

    def _guarded(self, session: Session, deadline: Deadline, failed: dict[int, Exception]) -> int:
        try:
            with session.begin_nested():
                return self._one(session, deadline)
        except Exception as error:
            failed[deadline.id] = error
            return 0

    def _tell(self, failed: dict[int, Exception]) -> None:
        for number, error in failed.items():
            log.warning("deadline %d cannot be counted anew: %s", number, error, exc_info=error)
            words = f"deadline:{number}: không tính lại được thời hạn theo lịch làm việc mới: {error}"
            self.notices.add(f"recount:{number}:{self.clocks.calendar.digest}", words)

    def _one(self, session: Session, deadline: Deadline) -> int:
        """Gives how many deadlines moved."""
        case = session.get_one(Case, deadline.case_id)
        if UNTIL in deadline.rule:
            return self._part(session, case, deadline)
        if deadline.calendar == self.clocks.calendar.digest:  # moved with another one of its case
            return 0
        if not self.clocks.renew(session, case, deadline):
            return 0
        parts = _of_round(session, case, deadline) if deadline.kind in ANSWERS else []
        return 1 + sum(self._move(session, case, part, deadline.due_at) for part in parts if UNTIL in part.rule)

    def _part(self, session: Session, case: Case, deadline: Deadline) -> int:
        """A part moves with its whole, else it stays as it was agreed upon."""
        wholes = [each for each in _of_round(session, case, deadline) if each.kind in ANSWERS]
        moved = sum(self._one(session, each) for each in wholes if each.calendar is not None)
        deadline.calendar = self.clocks.calendar.digest
        return moved

    def _move(self, session: Session, case: Case, part: Deadline, until: datetime) -> int:
        """The same share of the working time until the answer is due, now that this is `until`."""
        procedure, calendar = self.clocks.terms.of(session, case), self.clocks.calendar
        share = part.rule.get(SHARE, procedure.handover.share)
        due = part_way(part.started_at, until, share, calendar, procedure.hours)
        before, part.due_at, part.calendar = part.due_at, due.at, calendar.digest
        part.rule = {UNTIL: until.isoformat(), SHARE: share}
        part.derivation, part.provisional = list(due.steps), due.provisional
        plan(part, procedure, calendar)
        if before == due.at:
            return 0
        note_change(session, case, part, before)
        return 1


def _of_round(session: Session, case: Case, deadline: Deadline) -> list[Deadline]:
    return [each for each in open_deadlines(session, case) if each.round == deadline.round]
