"""The answer (văn bản trả lời khiếu nại; clauses E4b, E8, S14): what was found, and what is done about it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from pipeline.cases.act import Act, Step
from pipeline.cases.calendar import Calendar
from pipeline.cases.deadlines import Due, due_in_working_days
from pipeline.cases.procedure import Procedure
from pipeline.ledger.model import Case, Letter
from pipeline.letters.approve import approver_of
from pipeline.letters.draft import heading
from pipeline.letters.facts import AnswerFacts, GivenAnswer
from pipeline.letters.slip import CHANNELS, SLIP
from pipeline.letters.written import newest, put_draft

ANSWER = "answer"


@dataclass(frozen=True)
class DraftAnswer:
    """Drafts an answer, which waits for approval."""

    mail_domain: str

    def __call__(self, session: Session, case: Case, given: GivenAnswer, author: str) -> Letter:
        """Gives the letter, added to the session. Raises Problem as `put_draft`."""
        return put_draft(session, case, ANSWER, given, author, self.mail_domain)


@dataclass(frozen=True)
class AnswerForm:
    """What an answer says, and what its issue does: the case is answered, the customer is asked to agree or not."""

    procedure: Procedure
    calendar: Calendar
    act: Act

    @property
    def book(self) -> str:
        """The register book of answers."""
        return self.procedure.answer.book

    def action(self, letter: Letter, _case: Case) -> Step:
        """Gives the action of the lifecycle that issuing it is."""
        return "answer", approver_of(letter)

    def issue(self, session: Session, letter: Letter, case: Case, issued: datetime) -> AnswerFacts:
        """Gives the facts; the case is answered."""
        facts = self.facts(session, letter, case, issued)
        data = {"letter": letter.kind, "number": letter.number, "reply_due": self._due(issued).at.isoformat()}
        self.act(session, case, *self.action(letter, case), data, issued)
        return facts

    def facts(self, session: Session, letter: Letter, case: Case, issued: datetime) -> AnswerFacts:
        """Gives the facts and changes nothing."""
        return AnswerFacts.model_validate(
            {
                **heading(self.procedure, letter, case, issued),
                **_slip(session, case),
                "received_at": case.received_at.astimezone(self.calendar.zone),
                "channel": CHANNELS[case.channel],
                "subject": case.subject,
                "round": case.round,
                "given": letter.facts["given"],
                "working_days": self.procedure.answer.reply_within_working_days,
                "due": self._due(issued).at.date(),
                "silence_closes": self.procedure.closing.on_silence,
                "recipients": self.procedure.answer.recipients,
            }
        )

    def _due(self, issued: datetime) -> Due:
        days = self.procedure.answer.reply_within_working_days
        return due_in_working_days(issued, days, self.calendar, self.procedure.hours)


def _slip(session: Session, case: Case) -> dict[str, Any]:
    slip = newest(session, case, SLIP)
    return {} if slip is None else {"slip_number": slip["number"], "slip_date": date.fromisoformat(slip["date"])}
