"""The slip (phiếu tiếp nhận xử lý khiếu nại): drafted when the case is opened (clause E5).

From the day of its issue the answer is owed (E8).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pipeline.cases import occasion
from pipeline.cases.act import THE_PROGRAM, Act, Step
from pipeline.cases.clocks import Clocks, open_deadlines
from pipeline.cases.deadlines import due_by
from pipeline.cases.lifecycle import NEW
from pipeline.cases.procedure import Procedure, Rule
from pipeline.ledger.model import Case, Letter, Mail
from pipeline.letters.draft import draft, heading
from pipeline.letters.facts import SlipFacts
from pipeline.letters.text import clean_line
from pipeline.letters.written import of_this_round, stands
from pipeline.triage.letter import papers_of

SLIP = "slip"
FINAL_ANSWER = "final_answer"
ANSWER_OF_GROUP = "answer"
SUMMARY_LENGTH = 600
"""Characters of the customer's words on the slip, which with them fits one page."""
CHANNELS = {"email": "thư điện tử", "scan": "văn bản", "phone": "điện thoại", "counter": "trực tiếp"}


@dataclass(frozen=True)
class DraftSlip:
    """Drafts the slip of a new case."""

    mail_domain: str

    def __call__(self, session: Session, case: Case) -> None:
        """Adds the letter to the session, unless the round has one that was not withdrawn."""
        if not stands(session, case, SLIP):
            again = len(of_this_round(session, case, SLIP)) + 1
            session.add(draft(case, SLIP, occasion.of_round(case, again), self.mail_domain))


@dataclass(frozen=True)
class SlipForm:
    """What a slip says, and what its issue does: the case is being investigated, the answer is owed."""

    procedure: Procedure
    clocks: Clocks
    act: Act

    @property
    def book(self) -> str:
        """The register book of slips."""
        return self.procedure.slip.book

    @property
    def rule(self) -> Rule:
        """What the answer is due by, from the issue of the slip (E8)."""
        return self.procedure.rules[self.procedure.slip.answer_rule]

    def action(self, _letter: Letter, case: Case) -> Step:
        """Gives the action of the lifecycle that issuing it is."""
        return "slip" if case.state == NEW else "slip_later", THE_PROGRAM

    def issue(self, session: Session, letter: Letter, case: Case, issued: datetime) -> SlipFacts:
        """Gives the facts; opens the deadline of the final answer."""
        mail = occasion.answered(session, letter, case)
        due = self._due(session, case, issued)
        data = {"letter": letter.kind, "number": letter.number, "due": due.isoformat()}
        self.act(session, case, *self.action(letter, case), data, issued)
        facts = {"summary": summary_of(session, mail), "tax_code": case.tax_code}
        return self._facts(letter, case, facts, issued, due)

    def _due(self, session: Session, case: Case, issued: datetime) -> datetime:
        """What the slip promises. Where the limit of the group runs already (S17) that stays the only clock."""
        if any(each.kind == ANSWER_OF_GROUP for each in open_deadlines(session, case)):
            return due_by(issued, self.rule, self.clocks.calendar, self.procedure.hours).at
        return self.clocks.open(session, case, FINAL_ANSWER, self.rule, issued).due_at

    def _facts(self, letter: Letter, case: Case, own: dict[str, Any], issued: datetime, due: datetime) -> SlipFacts:
        procedure, zone = self.procedure, self.clocks.calendar.zone
        group = procedure.groups.get(case.group)
        return SlipFacts.model_validate(
            {
                **heading(procedure, letter, case, issued),
                **own,
                "received_at": case.received_at.astimezone(zone),
                "channel": CHANNELS[case.channel],
                "subject": case.subject,
                "group": group.name if group else None,
                "department": procedure.department_of(case.group),
                "working_days": self.rule.working_days,
                "due": due.astimezone(zone).date(),
                "recipients": procedure.slip.recipients,
            }
        )


def summary_of(session: Session, mail: Mail) -> str:
    """The customer's words in short: the mail's own, or those of the papers where it has none, as a scan."""
    said = mail.own_text or mail.text or next((paper.text for paper in papers_of(session, mail)), "")
    return clean_line(said or "", SUMMARY_LENGTH)
