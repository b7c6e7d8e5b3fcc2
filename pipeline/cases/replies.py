"""What a mail to an open case leads to: a clear "I agree" closes, "I don't" opens a round, all else is a person's task.

Only the customer's own words from the customer's own address count (S15, S16, E9, E10); what a department or an
agent answers is a report (reports.py). Doubt is a task, never an action.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from pipeline.cases.act import Act, Actor
from pipeline.cases.lifecycle import ANSWERED, CLOSED, CUSTOMER, DONE, STATES, WAITING
from pipeline.cases.occasion import of_mail
from pipeline.cases.tasks import open_task
from pipeline.ledger.model import Case, Mail

MailTo = Callable[[Session, Case, Mail], bool]
"""Looks whether a mail is for it; gives whether it was."""

TASKS = {
    "agree": "Khách hàng có ý kiến đồng ý nhưng chưa đủ chắc chắn, hoặc hồ sơ chưa ở bước hỏi ý kiến: hãy đọc thư",
    "disagree": "Khách hàng có ý kiến không đồng ý: hãy đọc thư và quyết định có mở vòng xử lý mới không",
    "info": "Khách hàng gửi thêm thông tin, giấy tờ: hãy xem và chuyển cho bộ phận xử lý",
    "question": "Khách hàng hỏi: hãy trả lời",
    "unclear": "Thư của khách hàng chưa rõ ý: hãy đọc và quyết định",
}
STRANGER = "Thư đến từ {sender}, không phải địa chỉ của khách hàng: hãy xem có phải ý kiến của khách hàng không"


@dataclass(frozen=True)
class Replies:
    """Acts on replies. `report` takes what departments and agents answer, `tick_off` the papers that were asked for."""

    act: Act
    report: MailTo
    tick_off: MailTo

    def __call__(self, session: Session, case: Case, mail: Mail) -> bool:
        """Does in the commit that files the mail what follows from it; gives whether it was a customer's to look at.

        What a department or an agent answers is not.
        """
        if self.report(session, case, mail):
            return False
        ticked = self.tick_off(session, case, mail)
        finding = mail.finding
        answer = finding.get("answer", "unclear")
        if not self._acted(session, case, mail, answer) and not (ticked and answer in {"info", "agree"}):
            open_task(session, case, answer, of_mail(mail), _words(case, mail, answer))
        return True

    def _acted(self, session: Session, case: Case, mail: Mail, answer: str) -> bool:
        action = _action(case, answer)
        if action is None or not mail.finding.get("answer_auto") or not is_customer(case, mail):
            return False
        data = {
            "mail_id": mail.id,
            "mail": mail.sha256,
            "words": _said(mail),
            "received_at": mail.received_at.isoformat(),
        }
        self.act(session, case, action, Actor(mail.sender or case.customer, (CUSTOMER,)), data)
        return True


def _action(case: Case, answer: str) -> str | None:
    if answer == "agree" and case.state == ANSWERED:
        return "agree"
    return "disagree" if answer == "disagree" and case.state in {ANSWERED, CLOSED} else None


def is_customer(case: Case, mail: Mail) -> bool:
    """Whether the mail comes from the address that the case's letters go to."""
    return bool(case.address) and case.address in {mail.sender, mail.answer_to}


def _words(case: Case, mail: Mail, answer: str) -> str:
    words = TASKS[answer] if is_customer(case, mail) else STRANGER.format(sender=mail.sender or "nơi không rõ")
    if case.state in {*DONE, WAITING}:
        words += f" (hồ sơ đang ở trạng thái “{STATES[case.state]}”)"
    return words


def _said(mail: Mail) -> dict[str, Any]:
    return {"own_text": (mail.own_text or "")[:2000], "reasons": mail.finding.get("answer_reasons", [])}
