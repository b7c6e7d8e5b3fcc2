"""The rejection (thông báo từ chối tiếp nhận): a complaint that is not accepted, in writing with the reason (E3)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from pipeline.cases.act import Act, Step
from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Procedure
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter
from pipeline.letters.approve import approver_of
from pipeline.letters.draft import heading
from pipeline.letters.facts import GivenRejection, RejectionFacts
from pipeline.letters.slip import CHANNELS
from pipeline.letters.written import put_draft

REJECTION = "rejection"


@dataclass(frozen=True)
class DraftRejection:
    """Drafts a rejection, which waits for approval."""

    mail_domain: str

    def __call__(self, session: Session, case: Case, given: GivenRejection, author: str) -> Letter:
        """Gives the letter, added to the session. Raises Problem as `put_draft`."""
        return put_draft(session, case, REJECTION, given, author, self.mail_domain)


@dataclass(frozen=True)
class RejectionForm:
    """What a rejection says, and what its issue does: the case is rejected."""

    procedure: Procedure
    calendar: Calendar
    act: Act

    @property
    def book(self) -> str:
        """The register book of rejections."""
        return self.procedure.rejection.book

    def action(self, letter: Letter, _case: Case) -> Step:
        """Gives the action of the lifecycle that issuing it is."""
        return "reject", approver_of(letter)

    def issue(self, session: Session, letter: Letter, case: Case, issued: datetime) -> RejectionFacts:
        """Gives the facts; the case is rejected."""
        facts = self.facts(session, letter, case, issued)
        data = {"letter": letter.kind, "number": letter.number, "reason": facts.given.reason}
        self.act(session, case, *self.action(letter, case), data, issued)
        return facts

    def facts(self, _session: Session, letter: Letter, case: Case, issued: datetime) -> RejectionFacts:
        """Gives the facts and changes nothing."""
        return RejectionFacts.model_validate(
            {
                **heading(self.procedure, letter, case, issued),
                "received_at": case.received_at.astimezone(self.calendar.zone),
                "channel": CHANNELS[case.channel],
                "subject": case.subject,
                "service": self.procedure.rejection.service,
                "given": letter.facts["given"],
                "recipients": self.procedure.rejection.recipients,
            }
        )


def given_rejection(procedure: Procedure, reason: str | None, text: str | None) -> GivenRejection:
    """Makes what is given of the id of a usual reason, a text, or both. Raises Problem for neither or an unknown id."""
    reasons = procedure.rejection.reasons
    if reason is None:
        if not text:
            raise Problem(f"a rejection says why: --text, or --reason with one of {', '.join(reasons)}")
        return GivenRejection(text=text)
    if reason not in reasons:
        raise Problem(f"{reason}: is no usual reason; it is one of {', '.join(reasons)}")
    usual = reasons[reason]
    return GivenRejection(
        reason=reason, title=usual.title, paragraph=usual.text, text=text or None, turn_to=usual.turn_to
    )
