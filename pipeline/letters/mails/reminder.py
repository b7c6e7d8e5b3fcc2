"""Reminders to those who handle a case, and escalations to those above them: what is owed, how much time is left."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pipeline.cases.calendar import Calendar
from pipeline.cases.lifecycle import STATES
from pipeline.cases.terms import AllTerms
from pipeline.cases.working_time import left_in_words, working_time_left
from pipeline.ledger.model import Case, Deadline, Letter, Referral
from pipeline.letters.mails.write import MailFacts
from pipeline.letters.render.wording import moment_in_words

REMINDER, ESCALATION = "reminder", "escalation"
OWED = {
    "direct_answer": "trả lời khiếu nại (trường hợp giải quyết được ngay)",
    "final_answer": "trả lời khiếu nại bằng văn bản",
    "answer": "trả lời khiếu nại",
    "report": "báo cáo kết quả xác minh",
}
"""What is owed by a deadline, by its kind."""


@dataclass(frozen=True)
class ReminderForm:
    """What both say, as of the moment when they are written. `word` begins the subject."""

    terms: AllTerms
    calendar: Calendar
    word: str

    def facts(self, session: Session, letter: Letter, case: Case | None, at: datetime) -> MailFacts:
        """Gives the facts. What has been done meanwhile is said to be done."""
        assert case is not None  # noqa: S101 - it is always about a case
        deadline = session.get_one(Deadline, letter.facts["deadline"])
        referral = session.get(Referral, letter.facts["referral"]) if letter.facts.get("referral") else None
        values = self._values(session, case, deadline, referral, at)
        ending = values["met"] or values["left"]
        return MailFacts(
            subject=f"[{self.word}] {case.number}: {values['owed']}, {ending} [tn-{case.tag}]",
            to_name=referral.name if referral is not None and letter.address == referral.address else "",
            tag=case.tag if referral is None else f"{case.tag}-r{referral.id}",
            values=values,
        )

    def _values(
        self, session: Session, case: Case, deadline: Deadline, referral: Referral | None, at: datetime
    ) -> dict[str, Any]:
        procedure = self.terms.of(session, case)
        left = working_time_left(at, deadline.due_at, self.calendar, procedure.hours)
        group = procedure.groups.get(case.group)
        return {
            "case_number": case.number,
            "subject": case.subject,
            "customer": case.customer or case.address,
            "state": STATES[case.state],
            "round": case.round,
            "group": group.name if group else None,
            "party": referral.name if referral is not None else procedure.department_of(case.group),
            "owed": OWED.get(deadline.kind.partition(":")[0], OWED["answer"]),
            "due": moment_in_words(deadline.due_at),
            "at": moment_in_words(at),
            "left": left_in_words(left, procedure.hours),
            "met": f"đã hoàn thành lúc {moment_in_words(deadline.met_at)}" if deadline.met_at else None,
            "provisional": deadline.provisional,
            "derivation": deadline.derivation,
            "organisation_name": procedure.letterhead.organisation,
        }
