"""The clock of the answer stands still while the customer is waited for, where the procedure says so (S8, S11)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.clocks import ANSWERS, PROGRAM, Clocks, note_change, open_deadlines
from pipeline.ledger.model import Case, Event


@dataclass(frozen=True)
class Pause:
    """Follows from a request for papers."""

    clocks: Clocks

    def __call__(self, session: Session, case: Case, event: Event) -> None:
        """Stops the clocks of the answer from the request on, with an event; nobody is reminded meanwhile."""
        if not self.clocks.terms.of(session, case).supplement.pauses:
            return
        for deadline in open_deadlines(session, case):
            if deadline.kind in ANSWERS and deadline.paused_at is None:
                deadline.paused_at, deadline.next_at = event.at, None
                data = {"deadline": deadline.kind, "since": event.at.isoformat(), "due": deadline.due_at.isoformat()}
                add_event(session, case, event.at, PROGRAM, "deadline_paused", data)


@dataclass(frozen=True)
class Resume:
    """Follows from the papers' being complete."""

    clocks: Clocks

    def __call__(self, session: Session, case: Case, event: Event) -> None:
        """Counts what was paused anew, with an event, whether or not it moved.

        A clock that was set back meanwhile makes an empty pause.
        """
        for deadline in open_deadlines(session, case):
            if deadline.paused_at is None:
                continue
            until = max(event.at, deadline.paused_at)
            deadline.pauses = [*deadline.pauses, [deadline.paused_at.isoformat(), until.isoformat()]]
            deadline.paused_at, before = None, deadline.due_at
            if not self.clocks.renew(session, case, deadline):
                note_change(session, case, deadline, before)
