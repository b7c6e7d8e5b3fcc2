"""The mail by which an enquiry is passed to sales, who call within one working hour (S19)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.calendar import Calendar
from pipeline.cases.deadlines import due_in_working_time
from pipeline.cases.occasion import of_mail
from pipeline.cases.procedure import Procedure
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter, Mail
from pipeline.letters.mails.dossier import LARGEST, mail_file
from pipeline.letters.mails.write import MailFacts, draft_mail
from pipeline.letters.render.wording import moment_in_words
from pipeline.letters.text import clean_line, clean_paragraphs

KIND = "enquiry"
LONGEST_WORDS = 2000
FIELDS = {"name": "person", "phone": "phone", "email": "email", "tax_code": "tax_code"}
"""What sales want to know, and what triage calls it."""


@dataclass(frozen=True)
class PassToSales:
    """Puts the mail to sales; it belongs to no case."""

    mailbox: str
    mail_domain: str

    def __call__(self, session: Session, mail: Mail) -> None:
        """Adds the mail to the session, once for each enquiry."""
        there = select(Letter.id).where(Letter.case_id.is_(None), Letter.kind == KIND, Letter.occasion == of_mail(mail))
        if session.scalar(there) is None:
            session.add(draft_mail(KIND, of_mail(mail), self.mailbox, self.mail_domain, None, {"mail_id": mail.id}))


@dataclass(frozen=True)
class EnquiryForm:
    """What sales are told: the fields of the form, by when to call, and the mail itself."""

    procedure: Procedure
    calendar: Calendar

    def facts(self, session: Session, letter: Letter, case: Case | None, at: datetime) -> MailFacts:
        """Gives the facts. Raises Problem when the procedure names no sales any more."""
        del case, at
        sales = self.procedure.sales
        if sales is None:
            raise Problem(f"{self.procedure.name}: names no sales any more; enter [sales], or set the mail aside")
        mail = session.get_one(Mail, letter.facts["mail_id"])
        length = timedelta(minutes=round(sales.within_hours * 60))
        due = due_in_working_time(mail.received_at, length, self.calendar, self.procedure.hours).at
        fields, file = _fields(mail), mail_file(mail)
        fits = file.size <= LARGEST
        values = {
            "organisation_name": self.procedure.letterhead.organisation,
            "received": moment_in_words(mail.received_at),
            "within": f"{sales.within_hours:g}".replace(".", ","),
            "due": moment_in_words(due),
            "due_at": due.isoformat(),
            "subject": clean_line(mail.subject or ""),
            "words": clean_paragraphs(mail.own_text or mail.text or "", LONGEST_WORDS),
            "carried": fits,
            "sha256": mail.sha256,
            **fields,
        }
        who = fields["name"] or fields["email"] or fields["phone"] or "(không rõ tên)"
        return MailFacts(
            subject=f"Đăng ký tư vấn: {who} - gọi lại trước {moment_in_words(due)}",
            values=values,
            enclosures=(file.enclosure,) if fits else (),
        )


def _fields(mail: Mail) -> dict[str, Any]:
    """Those of the form; where a person said that it is an enquiry, what was found, and the sender."""
    given = mail.finding.get("enquiry_fields", {})
    found = {each["name"]: each["value"] for each in reversed(mail.finding.get("fields", []))}
    fields = {name: given.get(name) or found.get(kind) or "" for name, kind in FIELDS.items()}
    fields["name"] = fields["name"] or mail.sender_name or ""
    fields["email"] = fields["email"] or mail.answer_to or ""
    return {name: clean_line(value, 200) for name, value in fields.items()}
