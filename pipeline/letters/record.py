"""The record (biên bản xử lý khiếu nại; clause E4a): a complaint that is dealt with at once at the CA's office.

Both parties sign it; the customer's field is empty when it leaves (letters/countersign).
"""

from dataclasses import dataclass
from datetime import datetime
from mimetypes import guess_type

from sqlalchemy.orm import Session

from pipeline.cases.act import Act, Step
from pipeline.cases.lifecycle import ANSWERED
from pipeline.cases.procedure import Procedure
from pipeline.ledger.model import Case, Letter, Mail
from pipeline.letters.approve import approver_of
from pipeline.letters.draft import heading
from pipeline.letters.facts import GivenRecord, RecordFacts
from pipeline.letters.written import put_draft

RECORD = "record"
LARGEST = 5_000_000
"""Bytes of a letter that travels in the record: mail servers take some 20 MB, and it grows by a third on its way."""
FORMS = ("counter", "phone")
"""Ways by which a complaint comes as a form that a clerk has filled in."""


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

    def facts(self, session: Session, letter: Letter, case: Case, issued: datetime) -> RecordFacts:
        """Gives the facts and changes nothing."""
        return RecordFacts.model_validate(
            {
                **heading(self.procedure, letter, case, issued),
                "given": letter.facts["given"],
                "copies": self.procedure.record.copies,
                "recipients": self.procedure.record.recipients,
                "original": _original(session, case),
            }
        )


def _original(session: Session, case: Case) -> dict[str, str] | None:
    """What the customer wrote, or a clerk took down, as it came in; None where it would make the record too large."""
    mail = session.get_one(Mail, case.mail_id)
    if mail.size > LARGEST:
        return None
    if mail.channel in FORMS:
        name, mime_type = "phieu-ghi-nhan.json", "application/json"
    elif mail.file_name:
        name, mime_type = mail.file_name, guess_type(mail.file_name)[0] or "application/octet-stream"
    else:
        name, mime_type = "thu-khieu-nai.eml", "message/rfc822"
    return {"sha256": mail.sha256, "name": name, "mime_type": mime_type}
