"""The slip that goes out by itself, unless the complaint is answered or rejected before (E5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases import working_time
from pipeline.cases.calendar import Calendar
from pipeline.cases.clocks import LATE, MET, OUT, stop
from pipeline.cases.lifecycle import AGENT, NEW, WAITING
from pipeline.cases.occasion import round_of
from pipeline.cases.steps import Step
from pipeline.cases.tasks import open_task
from pipeline.cases.terms import AllTerms
from pipeline.cases.undelivered import slip_is_undelivered
from pipeline.ledger.model import Case, Deadline, Letter
from pipeline.letters.approve import BINDING
from pipeline.letters.draft import WITHDRAWN

AGAIN = timedelta(minutes=60)
PUNCTUAL = timedelta(minutes=15)
"""What comes by itself so soon after its time is in time."""
SLIP = "slip"
WORDS = {
    "refuse": "Khiếu nại ngoài phạm vi tiếp nhận: hãy từ chối bằng văn bản (không lập phiếu tiếp nhận)",
    SLIP: "Không thể tự lập phiếu tiếp nhận ở trạng thái này của hồ sơ: hãy quyết định có lập phiếu không",
}


@dataclass(frozen=True)
class Slips:
    """Carries out the step of the slip. `draft_slip` adds the letter, once a round."""

    terms: AllTerms
    calendar: Calendar
    draft_slip: Callable[[Session, Case], None]

    def __call__(self, session: Session, case: Case, deadline: Deadline, _step: Step, at: datetime) -> datetime | None:
        """Drafts the slip; gives when to look again while a draft of an answer waits for a person's yes.

        The deadline ends with the draft: it only says when, and is owed to nobody.
        """
        if slip_is_undelivered(session, case, deadline):
            return None  # it was issued and did not arrive: a person has that as a task
        if case.group == OUT:
            open_task(session, case, "refuse", f"slip-{case.round}", WORDS["refuse"])
        elif _being_answered(session, case):
            return working_time.after(at, AGAIN, self.calendar, self.terms.of(session, case).hours)
        elif case.state in {NEW, WAITING, AGENT}:
            self.draft_slip(session, case)
            stop(deadline, at, MET if at <= deadline.due_at + PUNCTUAL else LATE)
        else:
            open_task(session, case, SLIP, f"slip-{case.round}", WORDS[SLIP])
        return None


def _being_answered(session: Session, case: Case) -> bool:
    """Whether an answer, rejection or record of this round is drafted and not issued yet."""
    query = select(Letter).where(Letter.case_id == case.id, Letter.kind.in_(BINDING), Letter.number.is_(None))
    drafts = session.scalars(query.where(Letter.stage != WITHDRAWN))
    return any(round_of(letter) == case.round for letter in drafts)
