"""The confirmation (phiếu xác nhận nội dung khiếu nại; S3): printed for the customer, who checks and signs it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Procedure
from pipeline.cases.terms import AllTerms
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Deadline, Mail
from pipeline.letters.facts.confirmation import ConfirmationFacts
from pipeline.letters.slip import CHANNELS

CONFIRMATION = "confirmation"
OWED = ("answer", "direct_answer", "final_answer")
RECIPIENTS = ("Khách hàng (để kiểm tra);", "Lưu: hồ sơ khiếu nại.")


@dataclass(frozen=True)
class Confirmation:
    """What the confirmation of a case says that was entered at the counter or by phone."""

    terms: AllTerms
    calendar: Calendar

    def facts(self, session: Session, case: Case) -> ConfirmationFacts:
        """Gives the facts, as of the case's opening. Raises Problem for a case that no clerk took down."""
        mail, procedure = session.get_one(Mail, case.mail_id), self.terms.of(session, case)
        clerk = mail.finding.get("clerk")
        if clerk is None:
            raise Problem(f"{case.number}: không do người tiếp nhận lập tại quầy hay qua điện thoại nên không có phiếu")
        group = procedure.groups.get(case.group)
        agent = procedure.agents.get(case.agent or "")
        due = due_of(session, case)
        own = {
            "date": case.opened_at.astimezone(self.calendar.zone).date(),
            "arrival": f"{mail.arrival}/{mail.arrival_year}" if mail.arrival else None,
            "channel": CHANNELS[case.channel],
            "office": office_of(procedure, case),
            "received_at": case.received_at,
            "person": _noted(mail, "person"),
            "tax_code": case.tax_code,
            "personal_id": case.personal_id,
            "phone": case.phone,
            "serial": case.serial,
            "agent": agent.name if agent else None,
            "group": group.name if group else None,
            "subject": case.subject,
            "content": mail.text or "",
            "due_at": due.due_at if due else None,
        }
        heading = _heading(procedure, case, mail.finding.get("clerk_name", clerk))
        return ConfirmationFacts.model_validate({**heading, **own})


def _heading(procedure: Procedure, case: Case, clerk: str) -> dict[str, object]:
    return {
        "letterhead": procedure.letterhead.model_dump(exclude={"place"}),
        "signatory": {"title": "Người tiếp nhận", "name": clerk},
        "place": procedure.letterhead.place,
        "number": case.number,
        "case_number": case.number,
        "recipients": RECIPIENTS,
        "customer_name": case.customer,
        "customer_address": case.address,
    }


def _noted(mail: Mail, name: str) -> str | None:
    """A field of the form that has no column of its own."""
    fields = mail.finding.get("fields", [])
    return next((each["value"] for each in fields if each["name"] == name and each["source"] == "form"), None)


def person_of(session: Session, case: Case) -> str | None:
    """Who spoke for the customer at the counter or on the phone."""
    return _noted(session.get_one(Mail, case.mail_id), "person")


def office_of(procedure: Procedure, case: Case) -> str | None:
    """Where the customer came, with the address."""
    office = procedure.offices.get(case.office or "")
    return f"{office.name}, {office.address}" if office else None


def due_of(session: Session, case: Case) -> Deadline | None:
    """The deadline of the answer that the customer is told."""
    query = select(Deadline).where(Deadline.case_id == case.id, Deadline.round == case.round, Deadline.kind.in_(OWED))
    return session.scalars(query.order_by(Deadline.id.desc())).first()
