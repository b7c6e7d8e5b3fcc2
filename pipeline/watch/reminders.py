"""Carries out the steps of deadlines whose time has come: reminders, the slip, what silence leads to.

Level-triggered: a scan by the index on `next_at`, so that a missed tick heals itself. What goes out is a row
(case, kind, occasion) of the ledger, entered in the commit that sets the following step: it goes out once.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.cases import working_time
from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Procedure
from pipeline.cases.steps import Step, next_step, not_outside, steps
from pipeline.cases.terms import AllTerms
from pipeline.engine.advance import now
from pipeline.errors import Wait
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Deadline, Event
from pipeline.watch.customers import Duty
from pipeline.watch.notices import Notices

BATCH = 200
RETRY = timedelta(minutes=15)
LATE = timedelta(minutes=15)
"""A step that is carried out so much after its time is a late one, which waits for working time."""
SET_BACK = timedelta(minutes=2)
"""A clock that is so much behind what it said before has been set back; less is how clocks are corrected."""

log = logging.getLogger(__name__)


@dataclass
class Reminders:
    """Does what is due. `duties` say how, by the kind of deadline; `other` is for all other kinds."""

    ledger: Ledger
    terms: AllTerms
    calendar: Calendar
    notices: Notices
    duties: Mapping[str, Duty]
    other: Duty
    _last: datetime | None = field(default=None, init=False)
    """What the clock said the last time."""

    def remind(self, at: datetime | None = None) -> int:
        """Does what is due at `at` (aware; now if left out), a batch at most; gives for how many deadlines.

        One that fails is told to the clerks and tried again later; it stops no other.
        """
        moment = at or now()
        self._look_at_clock(moment)
        return sum(self._guarded(number, moment) for number in self._due(moment))

    def _due(self, at: datetime) -> list[int]:
        query = select(Deadline.id).where(
            Deadline.next_at <= at, Deadline.met_at.is_(None), Deadline.paused_at.is_(None)
        )
        with self.ledger.reading() as session:
            return list(session.scalars(query.order_by(Deadline.next_at).limit(BATCH)))

    def _guarded(self, number: int, at: datetime) -> bool:
        try:
            with self.ledger.writing() as session:
                return self._one(session, session.get_one(Deadline, number), at)
        except Wait:
            raise
        except Exception as error:
            log.warning("deadline %d: its step cannot be carried out", number, exc_info=error)
            self._put_off(number, at)
            words = (
                f"deadline:{number}: không nhắc hạn được, sẽ thử lại sau {RETRY // timedelta(minutes=1)} phút: {error}"
            )
            self.notices.add(f"reminder:{number}:{at.date()}", words)
            return False

    def _put_off(self, number: int, at: datetime) -> None:
        with self.ledger.writing() as session:
            session.get_one(Deadline, number).next_at = at + RETRY

    def _one(self, session: Session, deadline: Deadline, at: datetime) -> bool:
        """Does the newest steps of those that have passed, and sets the one that follows."""
        if deadline.met_at is not None or deadline.paused_at is not None or deadline.next_at is None:
            return False
        case = session.get_one(Case, deadline.case_id)
        procedure = self.terms.of(session, case)
        passed = list(takewhile(lambda step: step.at <= at, steps(deadline, procedure, self.calendar)))
        if not passed:
            deadline.next_step, deadline.next_at = next_step(deadline, procedure, self.calendar, at)
            return False
        ready = self._ready(max(passed[-1].at, deadline.next_at), at, procedure)
        if ready > at:
            deadline.next_at = ready
            return False
        self._carry_out(session, case, deadline, passed, at, procedure)
        return True

    def _ready(self, planned: datetime, at: datetime, procedure: Procedure) -> datetime:
        """When a step is carried out that was planned for `planned`: at once, a late one in working time."""
        punctual = at - planned <= LATE and not_outside(planned, procedure, self.calendar) == planned
        return at if punctual else working_time.opening(at, self.calendar, procedure.hours)

    def _carry_out(
        self,
        session: Session,
        case: Case,
        deadline: Deadline,
        passed: list[Step],
        at: datetime,
        procedure: Procedure,
    ) -> None:
        duty = self.duties.get(deadline.kind.partition(":")[0], self.other)
        waits = [until for step in _newest(passed) if (until := duty(session, case, deadline, step, at))]
        if deadline.met_at is not None:
            return
        if waits:
            deadline.next_at = working_time.opening(max(waits), self.calendar, procedure.hours)
        else:
            deadline.next_step, deadline.next_at = next_step(deadline, procedure, self.calendar, at)

    def _look_at_clock(self, at: datetime) -> None:
        """When the clock has been set back, all steps are looked at anew: what was planned by it may be years away.

        What went out does not go out again, since it is in the ledger.
        """
        last, self._last = self._last or self._newest_event(), at
        if last is None or at >= last - SET_BACK:
            return
        log.warning("the clock has been set back from %s to %s", last.isoformat(), at.isoformat())
        ahead = update(Deadline).where(Deadline.next_at > at, Deadline.met_at.is_(None), Deadline.paused_at.is_(None))
        with self.ledger.writing() as session:
            session.execute(ahead.values(next_at=at).execution_options(synchronize_session=False))

    def _newest_event(self) -> datetime | None:
        with self.ledger.reading() as session:
            return session.scalar(select(Event.at).order_by(Event.id.desc()).limit(1))


def _newest(passed: list[Step]) -> Iterator[Step]:
    """Of the steps that have passed the newest for each addressee; what those before would have said is not so now."""
    told: set[str] = set()
    for step in reversed(passed):
        to = tuple(role for role in step.to if role not in told)
        told.update(to)
        if to:
            yield replace(step, to=to)
