"""What goes to a department by itself: a case whose group is known, with its slip or at its opening (S6, S16, E6)."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.act import THE_PROGRAM
from pipeline.cases.lifecycle import INVESTIGATING, NEW, WAITING
from pipeline.cases.procedure import Procedure
from pipeline.cases.referrals import DEPARTMENT, QUESTIONS, Refer, by_hand, referrals_of
from pipeline.cases.terms import AllTerms
from pipeline.ledger.model import Case, Deadline, Event

STATES = (NEW, INVESTIGATING, WAITING)
"""Where the CA investigates itself; with an agent the case stays until he has reported (S10)."""
AGAIN = "Khách hàng không đồng ý với kết quả giải quyết. Xác minh lại nội dung khiếu nại, báo cáo kết quả và đề xuất."
CORRECTED = "corrected"


@dataclass(frozen=True)
class HandOver:
    """Follows from the opening, the slip, a correction and a new round. `refer` is asked for when it is needed."""

    terms: AllTerms
    refer: Callable[[], Refer]

    def __call__(self, session: Session, case: Case, event: Event) -> None:
        """Hands over to the department of the case's group, unless it has the case; takes a wrong one back."""
        procedure = self.terms.of(session, case)
        if not procedure.handover.by_itself or case.state not in STATES:
            return
        if event.what == CORRECTED:
            self._take_back(session, case, procedure, event.data.get("was"))
        if case.group in procedure.groups and _is_time(session, case, procedure):
            self._hand_over(session, case, procedure)

    def _hand_over(self, session: Session, case: Case, procedure: Procedure) -> None:
        key = procedure.groups[case.group].department
        question = AGAIN if case.round > 1 else QUESTIONS[DEPARTMENT]
        found = next((each for each in referrals_of(session, case) if each.party == key), None)
        if key not in procedure.departments or found is not None:
            if found is None or found.kind != DEPARTMENT or found.withdrawn_at is not None:
                by_hand(session, case, key, procedure.department_of(case.group) or key, question)
            return
        self.refer().department(session, case, key, question, THE_PROGRAM)

    def _take_back(self, session: Session, case: Case, procedure: Procedure, was: str | None) -> None:
        """Calls off the department of the group that was wrong, if it has not reported; no other one."""
        wrong, right = (procedure.groups.get(group or "") for group in (was, case.group))
        if wrong is None or (right is not None and right.department == wrong.department):
            return
        for each in referrals_of(session, case):
            over = each.reported_at is not None or each.withdrawn_at is not None
            if each.kind == DEPARTMENT and each.party == wrong.department and not over:
                self.refer().withdraw(session, case, each, THE_PROGRAM)


def _is_time(session: Session, case: Case, procedure: Procedure) -> bool:
    """Whether the slip is issued, where the procedure has slips (E6): from then on the final answer is owed."""
    if procedure.opening.slip is None or case.round > 1:
        return True
    query = select(Deadline.id).filter_by(case_id=case.id, kind="final_answer")
    return session.scalar(query.limit(1)) is not None
