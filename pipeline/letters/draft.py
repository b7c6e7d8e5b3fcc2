"""Drafting the slip (phiếu tiếp nhận xử lý khiếu nại) and giving it number, date and deadline.

Drafted when the case is opened (E5); numbered at stage `draft`, from when the answer is owed (E8).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.calendar import Calendar
from pipeline.cases.deadlines import Due, due_in_working_days
from pipeline.cases.procedure import Procedure
from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.errors import Hold
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Deadline, Letter, Mail
from pipeline.ledger.register import next_number
from pipeline.letters.facts import SlipFacts
from pipeline.letters.text import clean_line
from pipeline.settings import Loop

SLIP = "slip"
PROGRAM = "tiepnhan"
SUMMARY_LENGTH = 600
"""Characters of the customer's words on the slip, which with them fits one page."""
CHANNELS = {"email": "thư điện tử", "scan": "văn bản", "phone": "điện thoại", "counter": "trực tiếp"}


@dataclass(frozen=True)
class DraftSlip:
    """Drafts the slip of a new case: born with a Message-ID that nobody can guess."""

    mail_domain: str

    def __call__(self, session: Session, case: Case) -> None:
        """Adds the letter to the session; (case, kind, occasion) lets it be added once."""
        moment = now()
        session.add(
            Letter(
                stage="draft",
                due=moment,
                case_id=case.id,
                kind=SLIP,
                occasion=f"round-{case.round}",
                address=case.address,
                message_id=f"<{uuid4().hex}@{self.mail_domain}>",
                drafted_at=moment,
            )
        )


@dataclass(frozen=True)
class NumberLetter:
    """The work at stage `draft`: number, date and facts are committed before any PDF is made."""

    ledger: Ledger
    procedure: Procedure
    calendar: Calendar
    loop: Loop

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move that numbers the slip. Raises Hold when its address seems to be in a loop."""
        self._check_loop(letter)
        return Move("render", write=self._number)

    def _check_loop(self, letter: Letter) -> None:
        if letter.released_at is not None:
            return
        since = letter.drafted_at - timedelta(hours=self.loop.within_hours)
        query = (
            select(func.count())
            .select_from(Letter)
            .where(
                Letter.address == letter.address,
                Letter.drafted_at > since,
                Letter.drafted_at <= letter.drafted_at,
                Letter.number.is_not(None),
            )
        )
        with self.ledger.reading() as session:
            before = session.scalar(query) or 0
        if before >= self.loop.letters:
            raise Hold(
                f"{letter.address} đã được gửi {before} văn bản trong {self.loop.within_hours:g} giờ, có thể do một hệ "
                "thống trả lời tự động; hãy xem các thư của địa chỉ này rồi mới cho gửi tiếp"
            )

    def _number(self, session: Session, letter: Letter) -> None:
        case = session.get_one(Case, letter.case_id)
        mail = session.get_one(Mail, case.mail_id)
        issued = now().astimezone(self.calendar.zone)
        slip = self.procedure.slip
        due = due_in_working_days(issued, slip.answer_working_days, self.calendar, self.procedure.hours)
        letter.book, letter.year, letter.issued_at = slip.book, issued.year, issued
        letter.ordinal = next_number(session, letter.book, letter.year)
        letter.number = f"{letter.ordinal:02d}/{slip.book}"
        letter.facts = self._facts(case, mail, letter.number, issued, due).model_dump(mode="json")
        case.state = "investigating"
        session.add(_deadline(case, issued, due))
        data = {"letter": letter.kind, "number": letter.number, "due": due.at.isoformat()}
        add_event(session, case, issued, PROGRAM, "slip_issued", data)

    def _facts(self, case: Case, mail: Mail, number: str, issued: datetime, due: Due) -> SlipFacts:
        procedure = self.procedure
        group = procedure.groups.get(case.group)
        head = procedure.letterhead
        return SlipFacts.model_validate(
            {
                "letterhead": head.model_dump(exclude={"place"}),
                "signatory": procedure.signatory.model_dump(),
                "place": head.place,
                "date": issued.date(),
                "number": number,
                "case_number": case.number,
                "customer_name": case.customer,
                "customer_address": case.address,
                "tax_code": None,
                "received_at": case.received_at.astimezone(self.calendar.zone),
                "channel": CHANNELS[case.channel],
                "subject": case.subject,
                "summary": clean_line(mail.own_text or mail.text or "", SUMMARY_LENGTH),
                "group": group.name if group else None,
                "department": group.department if group else None,
                "working_days": procedure.slip.answer_working_days,
                "due": due.at.date(),
                "recipients": procedure.slip.recipients,
            }
        )


def _deadline(case: Case, issued: datetime, due: Due) -> Deadline:
    return Deadline(
        case_id=case.id,
        kind="final_answer",
        round=case.round,
        started_at=issued,
        due_at=due.at,
        derivation=list(due.steps),
    )
