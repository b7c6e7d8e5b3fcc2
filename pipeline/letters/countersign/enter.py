"""What is entered of a copy: the record has both signatures, or a clerk has the task to look."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.act import NAME, THE_PROGRAM, Act, Actor
from pipeline.cases.lifecycle import ANSWERED
from pipeline.cases.occasion import of_mail
from pipeline.cases.tasks import do_task, open_task
from pipeline.ledger.model import Case, Letter, Mail, Task
from pipeline.letters.countersign.copies import Copy
from pipeline.letters.countersign.judge import Judged

TASK = "signed_copy"
BOTH = "countersigned"


@dataclass(frozen=True)
class Enter:
    """Enters what came of looking at a copy."""

    act: Act

    def judged(self, session: Session, case: Case, mail: Mail, copy: Copy, judged: Judged) -> None:
        """Enters the program's verdict: what it is not sure of, or refuses, is a clerk's task."""
        record = session.get_one(Letter, copy.letter.id)
        if record.countersigned_sha256 is not None:  # another copy of it came meanwhile
            return
        _settle(session, case, "info", of_mail(mail), f"thư gửi lại biên bản số {record.number}")
        if judged.verdict == "countersigned":
            self.countersigned(session, case, copy, judged, THE_PROGRAM)
        else:
            open_task(session, case, TASK, f"{of_mail(mail)}-{copy.paper.ordinal}", _words(case, copy, judged))

    def countersigned(self, session: Session, case: Case, copy: Copy, judged: Judged, actor: Actor) -> None:
        """Files the copy as the record with both signatures. Raises NotAllowed as the lifecycle has it."""
        record = session.get_one(Letter, copy.letter.id)
        record.countersigned_sha256 = copy.paper.sha256
        _settle(session, case, TASK, None, f"đã ghi nhận {copy.name}")
        data = {"letter": record.kind, "number": record.number, "paper": copy.name, "sha256": copy.paper.sha256}
        self.act(session, case, "countersign", actor, {**data, "how": copy.how, **judged.signer})
        if case.state == ANSWERED:
            words = (
                f"Biên bản số {record.number} đã có đủ chữ ký của hai bên ({judged.words}). Nếu khách hàng đồng ý với "
                f"kết quả xử lý, hãy ghi nhận để kết thúc hồ sơ: tiepnhan case {case.number} agree"
            )
            open_task(session, case, BOTH, record.occasion, words)


def _settle(session: Session, case: Case, kind: str, occasion: str | None, outcome: str) -> None:
    """What a person was to look at needs no looking at any more."""
    query = select(Task).filter_by(case_id=case.id, kind=kind, done_at=None)
    for task in session.scalars(query if occasion is None else query.filter_by(occasion=occasion)):
        do_task(session, task, NAME, outcome)


def _words(case: Case, copy: Copy, judged: Judged) -> str:
    what = f"Biên bản số {copy.letter.number} được gửi lại ({copy.paper.name})"
    if judged.verdict == "refused":
        return f"{what} nhưng không được ghi nhận: {judged.words}. Hãy báo khách hàng ký lại trên tệp gốc đã gửi"
    return (
        f"{what}: {judged.words}. Hãy xem bản này; nếu đúng chữ ký của khách hàng, hãy ghi nhận: "
        f"tiepnhan countersign {case.number} {copy.name}"
    )
