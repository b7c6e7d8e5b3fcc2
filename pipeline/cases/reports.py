"""What departments and agents answer: their findings (kết quả xác minh), filed with the hand-over (E7, S9, S10).

A report is an answer to a hand-over from the party that got it. Whatever it says, it never counts as the customer's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.act import THE_PROGRAM, Act, Actor
from pipeline.cases.clocks import end
from pipeline.cases.lifecycle import AGENT as WITH_AGENT
from pipeline.cases.lifecycle import OPEN, STATES
from pipeline.cases.occasion import of_mail
from pipeline.cases.referrals import AGENT, clock_of, referrals_of
from pipeline.cases.replies import is_customer
from pipeline.cases.tasks import open_task, open_tasks
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Mail, Paper, Referral, Report
from pipeline.triage.fields.email import PUBLIC

WRITE_ANSWER = "write_answer"
IN_EVENT = 2000
"""Characters of a report that its event repeats; all of it is in the Report."""


@dataclass(frozen=True)
class Reports:
    """Files reports."""

    act: Act

    def __call__(self, session: Session, case: Case, mail: Mail) -> bool:
        """Files a mail that answers a hand-over; gives whether it was for here, as the customer's own mails are not.

        From a stranger it is no report: a clerk has a task that names the sender.
        """
        referral = session.get(Referral, mail.finding.get("referral") or 0)
        if referral is None or referral.case_id != case.id:
            return False
        if _is_partys(referral, case, mail):
            text = _words_of(session, mail)
            report = _report(referral, mail.received_at, mail.sender or "", text, mail.id)
            self._enter(session, case, referral, report, THE_PROGRAM)
            return True
        if is_customer(case, mail):
            return False
        words = (
            f"Thư trả lời việc chuyển xử lý cho {referral.name} nhưng gửi từ {mail.sender or 'nơi không rõ'}, không "
            "phải nơi nhận và cũng không phải khách hàng: hãy đọc và quyết định có ghi nhận là báo cáo không"
        )
        open_task(session, case, "report_of_stranger", of_mail(mail), words)
        return True

    def enter_report(self, session: Session, referral: Referral, text: str, actor: Actor) -> Report:
        """Enters what a department or agent has said by other ways than mail. Gives the Report.

        Raises NotAllowed for a person who may not, Problem for a report that says nothing.
        """
        if not text.strip():
            raise Problem(f"báo cáo của {referral.name} chưa có nội dung")
        case = session.get_one(Case, referral.case_id)
        report = _report(referral, now(), actor.name, text.strip(), None)
        self._enter(session, case, referral, report, actor)
        return report

    def _enter(self, session: Session, case: Case, referral: Referral, report: Report, actor: Actor) -> None:
        first = referral.reported_at is None
        wanted = first and _is_wanted(case, referral)
        action = action_of(case, referral)
        self.act.check(session, case, action, actor)
        session.add(report)
        session.flush()
        if first:
            referral.reported_at = report.at
            end(session, case, (clock_of(referral),), report.at)
        self.act(session, case, action, actor, _data(referral, report))
        _open_task(session, case, referral, report, first, wanted)


def action_of(case: Case, referral: Referral) -> str:
    """Which action of the lifecycle a report of the party is: the agent's, while the case waits for it, leads on."""
    wanted = referral.reported_at is None and _is_wanted(case, referral)
    return "agent_report" if wanted and referral.kind == AGENT and case.state == WITH_AGENT else "report"


def _report(referral: Referral, at: datetime, who: str, text: str, mail_id: int | None) -> Report:
    return Report(referral_id=referral.id, mail_id=mail_id, at=at, who=who, text=text)


def _data(referral: Referral, report: Report) -> dict[str, Any]:
    said = {"report": report.id, "mail_id": report.mail_id, "by": report.who, "text": report.text[:IN_EVENT]}
    return {"referral": referral.id, "party": referral.party, "name": referral.name, **said}


def _is_wanted(case: Case, referral: Referral) -> bool:
    """Whether the report is still waited for, as it came."""
    return case.state in OPEN and referral.round == case.round and referral.withdrawn_at is None


def _open_task(session: Session, case: Case, referral: Referral, report: Report, first: bool, wanted: bool) -> None:
    occasion = f"report-{report.id}"
    if not first:
        words = f"{referral.name} trả lời lần hai: hãy đọc và xem văn bản trả lời khách hàng có phải sửa không"
        open_task(session, case, "second_report", occasion, words)
    elif not wanted:
        words = (
            f"Báo cáo của {referral.name} (vòng {referral.round}) đến khi không còn được chờ, hồ sơ ở vòng "
            f"{case.round}, trạng thái “{STATES[case.state]}”: hãy đọc và xem có cần làm gì không"
        )
        open_task(session, case, "late_report", occasion, words)
    elif _all_reported(session, case) and not _has_task(session, case):
        names = ", ".join(each.name for each in referrals_of(session, case) if each.withdrawn_at is None)
        open_task(session, case, WRITE_ANSWER, occasion, f"Đã có báo cáo của {names}: hãy viết văn bản trả lời")


def _all_reported(session: Session, case: Case) -> bool:
    return all(each.reported_at or each.withdrawn_at for each in referrals_of(session, case))


def _has_task(session: Session, case: Case) -> bool:
    return any(task.kind == WRITE_ANSWER for task in open_tasks(session, case))


def _is_partys(referral: Referral, case: Case, mail: Mail) -> bool:
    """Whether the sender is the party's mailbox, its head, or one of the same house.

    A customer at the same provider is the customer; at a public one a domain says nothing.
    """
    sender = (mail.sender or "").lower()
    if sender and sender in {referral.address, referral.head}:
        return True
    domain = referral.address.rpartition("@")[2]
    return sender.rpartition("@")[2] == domain and domain not in PUBLIC and not is_customer(case, mail)


def _words_of(session: Session, mail: Mail) -> str:
    """The sender's own words; where the report is in a file that came along, its name."""
    if (mail.own_text or "").strip():
        return str(mail.own_text)
    query = select(Paper.name).where(Paper.mail_id == mail.id, Paper.inline.is_(False), Paper.within.is_(None))
    names = list(session.scalars(query.order_by(Paper.ordinal)))
    return f"(Xem tệp kèm theo: {', '.join(names)})" if names else (mail.text or "(thư không có nội dung)")
