"""The record (biên bản xử lý khiếu nại; clause E4a): a complaint that is dealt with at once at the CA's office.

Both parties sign it; the place for the customer's signature is empty and has no field yet.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from pipeline.cases.act import Act, Step
from pipeline.cases.lifecycle import ANSWERED
from pipeline.cases.procedure import Procedure
from pipeline.ledger.model import Case, Letter
from pipeline.letters.approve import approver_of
from pipeline.letters.draft import heading
from pipeline.letters.facts import GivenRecord, RecordFacts
from pipeline.letters.written import put_draft

RECORD = "record"


@dataclass(frozen=True)
class DraftRecord:
    """Drafts a record, which waits for approval."""

    mail_domain: str

    def __call__(self, session: Session, case: Case, given: GivenRecord, author: str) -> Letter:
        """Gives the letter, added to the session. Raises Problem as `put_draft`."""
        return put_draft(session, case, RECORD, given, author, self.mail_domain)


@dataclass(frozen=True)
class RecordForm:
    """What a record says."""

    procedure: Procedure
    act: Act

    @property
    def book(self) -> str:
        """The register book of records."""
        return self.procedure.record.book

    def action(self, letter: Letter, case: Case) -> Step:
        """Gives the action of the lifecycle that issuing it is."""
        return "record_again" if case.state == ANSWERED else "record", approver_of(letter)

    def issue(self, session: Session, letter: Letter, case: Case, issued: datetime) -> RecordFacts:
        """Gives the facts; the case gets the event."""
        facts = self.facts(session, letter, case, issued)
        data = {"letter": letter.kind, "number": letter.number, "held_at": facts.given.held_at.isoformat()}
        self.act(session, case, *self.action(letter, case), data, issued)
        return facts

    def facts(self, _session: Session, letter: Letter, case: Case, issued: datetime) -> RecordFacts:
        """Gives the facts and changes nothing."""
        return RecordFacts.model_validate(
            {
                **heading(self.procedure, letter, case, issued),
                "given": letter.facts["given"],
                "copies": self.procedure.record.copies,
                "recipients": self.procedure.record.recipients,
            }
        )
