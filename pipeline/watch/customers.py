"""What a customer's silence leads to: a reminder, then a closing notice or a task; never while his word waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pipeline.cases.act import Act
from pipeline.cases.clocks import VOID, stop
from pipeline.cases.lifecycle import ANSWERED
from pipeline.cases.occasion import of_mail
from pipeline.cases.steps import REMIND, SILENCE, TASK, Step
from pipeline.cases.tasks import open_task, open_tasks
from pipeline.cases.terms import AllTerms
from pipeline.cases.undelivered import UNDELIVERED
from pipeline.ledger.model import Case, Deadline, Mail
from pipeline.letters.mails.customer_reminder import KIND, PAPERS, missing
from pipeline.letters.mails.write import put_mail
from pipeline.watch.staff import occasion

UNDERWAY = ("stored", "papers", "read", "doubtful", "bounced", "triaged")
"""Stages (road.py) of mails of which is not known yet where they belong."""
WAIT = timedelta(minutes=15)
CALL = "call"
WORDS = {
    CALL: "Khách hàng không có địa chỉ thư điện tử: hãy gọi điện nhắc khách hàng {what}",
    SILENCE: "Hết thời hạn mà khách hàng chưa cho ý kiến về kết quả giải quyết: hãy liên hệ khách hàng và quyết định",
    "mail": "Hết thời hạn khách hàng cho ý kiến mà còn thư của khách hàng, hoặc văn bản không tới nơi, chưa được xử lý"
    ": hãy xem rồi quyết định",
    PAPERS: "Khách hàng đã được nhắc nhưng chưa bổ sung đủ hồ sơ: hãy liên hệ khách hàng hoặc quyết định xử lý tiếp",
}


@dataclass(frozen=True)
class Customers:
    """Carries out the steps of what a customer owes."""

    terms: AllTerms
    act: Act
    mail_domain: str

    def reply(self, session: Session, case: Case, deadline: Deadline, step: Step, at: datetime) -> datetime | None:
        """Reminds him, or takes his silence for what the procedure says; gives until when that must wait."""
        if case.state != ANSWERED or deadline.round != case.round:
            stop(deadline, at, VOID)
            return None
        if step.name != SILENCE:
            self._remind(session, case, deadline, step, "cho ý kiến về kết quả giải quyết")
        elif _underway(session, case):
            return at + WAIT
        elif _unread(session, case, deadline):
            open_task(session, case, SILENCE, _occasion(deadline), WORDS["mail"])
        elif self.terms.of(session, case).closing.on_silence:
            self.act(session, case, SILENCE, data={"deadline": deadline.due_at.isoformat()}, at=at)
        else:
            open_task(session, case, SILENCE, _occasion(deadline), WORDS[SILENCE])
        return None

    def papers(self, session: Session, case: Case, deadline: Deadline, step: Step, _at: datetime) -> None:
        """Reminds him once of the papers that are missing, then it is a clerk's."""
        if not missing(session, deadline):
            return
        if step.name == REMIND:
            self._remind(session, case, deadline, step, "bổ sung hồ sơ")
        elif step.name == TASK:
            open_task(session, case, PAPERS, deadline.kind, WORDS[PAPERS])

    def _remind(self, session: Session, case: Case, deadline: Deadline, step: Step, what: str) -> None:
        """Not while a mail of his waits for a person: it may say all that is asked for."""
        if _unread(session, case, deadline):
            return
        if not case.address:
            open_task(session, case, CALL, occasion(deadline, step, ""), WORDS[CALL].format(what=what))
            return
        put_mail(
            session,
            case,
            KIND,
            occasion(deadline, step, case.address),
            case.address,
            self.mail_domain,
            deadline=deadline.id,
        )


def _unread(session: Session, case: Case, deadline: Deadline) -> bool:
    """Whether a task is not done yet that a mail opened since the deadline began, or a letter that did not arrive."""
    tasks = open_tasks(session, case)
    if not tasks or any(task.kind == UNDELIVERED for task in tasks):
        return bool(tasks)
    waiting = {task.occasion for task in tasks}
    mails = session.scalars(select(Mail).where(Mail.case_id == case.id, Mail.received_at >= deadline.started_at))
    return any(of_mail(mail) in waiting for mail in mails)


def _underway(session: Session, case: Case) -> bool:
    """Whether a mail of his is on its way into a case: stored, held, or before a person."""
    his = or_(Mail.case_id == case.id, Mail.sender == case.address, Mail.answer_to == case.address)
    return session.scalar(select(Mail.id).where(Mail.stage.in_(UNDERWAY), his).limit(1)) is not None


def _occasion(deadline: Deadline) -> str:
    return f"{deadline.kind}-{deadline.round}-{deadline.due_at:%Y%m%dT%H%M%SZ}"


Duty = Callable[[Session, Case, Deadline, Step, datetime], datetime | None]
"""Carries out a step; gives until when it must wait, None when it is done."""
