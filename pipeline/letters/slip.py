"""The slip (phiếu tiếp nhận xử lý khiếu nại): drafted when the case is opened (clause E5).

From the day of its issue the answer is owed (E8).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases import occasion
from pipeline.cases.calendar import Calendar
from pipeline.cases.deadlines import Due, due_by
from pipeline.cases.procedure import Procedure, Rule
from pipeline.ledger.model import Case, Deadline, Letter, Mail
from pipeline.letters.draft import PROGRAM, draft, heading
from pipeline.letters.facts import SlipFacts
from pipeline.letters.text import clean_line
from pipeline.triage.letter import papers_of

SLIP = "slip"
SUMMARY_LENGTH = 600
"""Characters of the customer's words on the slip, which with them fits one page."""
CHANNELS = {"email": "thư điện tử", "scan": "văn bản", "phone": "điện thoại", "counter": "trực tiếp"}


@dataclass(frozen=True)
class DraftSlip:
    """Drafts the slip of a new case."""

    mail_domain: str

    def __call__(self, session: Session, case: Case) -> None:
        """Adds the letter to the session; (case, kind, occasion) lets it be added once."""
        session.add(draft(case, SLIP, occasion.of_round(case), self.mail_domain))


@dataclass(frozen=True)
class SlipForm:
    """What a slip says, and what its issue does: the case is being investigated, the answer is owed."""

    procedure: Procedure
    calendar: Calendar

    @property
    def book(self) -> str:
        """The register book of slips."""
        return self.procedure.slip.book

    @property
    def rule(self) -> Rule:
        """What the answer is due by, from the issue of the slip (E8)."""
        return self.procedure.rules[self.procedure.slip.answer_rule]

    def issue(self, session: Session, letter: Letter, case: Case, issued: datetime) -> SlipFacts:
        """Gives the facts; opens the deadline of the final answer."""
        mail = occasion.answered(session, letter, case)
        due = due_by(issued, self.rule, self.calendar, self.procedure.hours)
        case.state = "investigating"
        session.add(_deadline(case, issued, due))
        data = {"letter": letter.kind, "number": letter.number, "due": due.at.isoformat()}
        add_event(session, case, issued, PROGRAM, "slip_issued", data)
        facts = {"summary": summary_of(session, mail), "tax_code": _tax_code(mail)}
        return self._facts(letter, case, facts, issued, due)

    def _facts(self, letter: Letter, case: Case, own: dict[str, Any], issued: datetime, due: Due) -> SlipFacts:
        procedure = self.procedure
        group = procedure.groups.get(case.group)
        return SlipFacts.model_validate(
            {
                **heading(procedure, letter, case, issued),
                **own,
                "received_at": case.received_at.astimezone(self.calendar.zone),
                "channel": CHANNELS[case.channel],
                "subject": case.subject,
                "group": group.name if group else None,
                "department": group.department if group else None,
                "working_days": self.rule.working_days,
                "due": due.at.date(),
                "recipients": procedure.slip.recipients,
            }
        )


def summary_of(session: Session, mail: Mail) -> str:
    """The customer's words in short: the mail's own, or those of the papers where it has none, as a scan."""
    said = mail.own_text or mail.text or next((paper.text for paper in papers_of(session, mail)), "")
    return clean_line(said or "", SUMMARY_LENGTH)


def _tax_code(mail: Mail) -> str | None:
    """The customer's tax code, where the letter has one that may be used as it is."""
    fields = mail.finding.get("fields", [])
    return next((each["value"] for each in fields if each["name"] == "tax_code" and each["sure"]), None)


def _deadline(case: Case, issued: datetime, due: Due) -> Deadline:
    return Deadline(
        case_id=case.id,
        kind="final_answer",
        round=case.round,
        started_at=issued,
        due_at=due.at,
        derivation=list(due.steps),
    )
