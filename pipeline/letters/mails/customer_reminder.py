"""Reminders to the customer: his word on an answer is asked for, or papers are missing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.terms import AllTerms
from pipeline.ledger.model import Case, Deadline, Letter, Wanted
from pipeline.letters.mails.write import MailFacts
from pipeline.letters.render.wording import moment_in_words
from pipeline.letters.written import newest

KIND = "customer_reminder"
PAPERS = "papers"


def missing(session: Session, deadline: Deadline) -> list[str]:
    """Gives the names of the papers that a request asked for and that have neither come nor been waived."""
    letter = session.get(Letter, int(deadline.kind.partition(":")[2] or 0))
    if letter is None:
        return []
    query = select(Wanted.name).filter_by(case_id=deadline.case_id, occasion=letter.occasion)
    query = query.where(Wanted.received_at.is_(None), Wanted.waived_by.is_(None)).order_by(Wanted.id)
    return list(session.scalars(query))


@dataclass(frozen=True)
class CustomerReminderForm:
    """What it says, as of the moment when it is written."""

    terms: AllTerms

    def facts(self, session: Session, letter: Letter, case: Case | None, at: datetime) -> MailFacts:
        """Gives the facts."""
        assert case is not None  # noqa: S101 - it is always about a case
        deadline = session.get_one(Deadline, letter.facts["deadline"])
        papers = deadline.kind.partition(":")[0] == PAPERS
        what = "bổ sung hồ sơ" if papers else "cho ý kiến về kết quả giải quyết khiếu nại"
        return MailFacts(
            subject=f"Đề nghị Quý khách {what} [{case.number} tn-{case.tag}]",
            to_name=case.customer,
            to_customer=True,
            tag=case.tag,
            values={
                **self._values(session, case, deadline, at),
                "papers": missing(session, deadline) if papers else [],
            },
        )

    def _values(self, session: Session, case: Case, deadline: Deadline, at: datetime) -> dict[str, Any]:
        procedure = self.terms.of(session, case)
        head = procedure.letterhead
        answer = newest(session, case, "answer") or newest(session, case, "record") or {}
        return {
            "addressee": case.customer or case.address,
            "organisation_name": head.organisation,
            "address": head.address,
            "phone": head.phone,
            "website": head.website,
            "case_number": case.number,
            "subject": case.subject,
            "answer_number": answer.get("number"),
            "due": moment_in_words(deadline.due_at),
            "over": at >= deadline.due_at,
            "provisional": deadline.provisional,
            "silence_closes": procedure.closing.on_silence,
        }
