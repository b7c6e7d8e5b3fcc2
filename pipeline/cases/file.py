"""The work at stage `triaged`: a complaint becomes a case with its slip drafted; a reply joins its case."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.procedure import Procedure
from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.ledger.model import Case, Mail
from pipeline.ledger.register import next_number
from pipeline.triage.thread import new_tag

CASE_BOOK = "KN"
PROGRAM = "tiepnhan"


@dataclass(frozen=True)
class FileMail:
    """Files mails. `draft_slip` drafts the slip of a new case in the same commit (clause E5)."""

    procedure: Procedure
    zone: ZoneInfo
    draft_slip: Callable[[Session, Case], None]

    def __call__(self, mail: Mail) -> Move:
        """Gives the Move that opens a case or enters the mail in the one that it belongs to."""
        return Move("filed", write=_join if mail.case_id is not None else self._open)

    def _open(self, session: Session, mail: Mail) -> None:
        moment = now()
        case = Case(
            number=_number(session, moment.astimezone(self.zone).year),
            tag=new_tag(),
            procedure=self.procedure.name,
            state="new",
            group=mail.finding["group"],
            channel=mail.channel,
            mail_id=mail.id,
            customer=mail.sender_name or mail.answer_to or "",
            address=mail.answer_to or "",
            subject=mail.subject or mail.file_name or "(không có tiêu đề)",
            received_at=mail.received_at,
            opened_at=moment,
        )
        session.add(case)
        session.flush()
        mail.case_id = case.id
        data = {"mail": mail.sha256, "received_at": mail.received_at.isoformat(), "finding": mail.finding}
        add_event(session, case, moment, PROGRAM, "opened", data)
        self.draft_slip(session, case)


def _join(session: Session, mail: Mail) -> None:
    case = session.get_one(Case, mail.case_id)
    data = {"mail": mail.sha256, "from": mail.sender, "reason": mail.finding["reason"]}
    add_event(session, case, now(), PROGRAM, mail.finding["kind"], data)


def _number(session: Session, year: int) -> str:
    return f"KN-{year}-{next_number(session, CASE_BOOK, year):06d}"
