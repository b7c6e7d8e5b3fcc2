"""What needs a person besides the deadlines: token, certificate, time stamps, mailbox, what is held, open tasks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.calendar import Calendar
from pipeline.cases.undelivered import UNDELIVERED
from pipeline.ledger.model import Case, Letter, Mail, Task
from pipeline.letters.approve import STAGE as APPROVAL
from pipeline.letters.token.model import WARN_DAYS
from pipeline.watch.digest import words
from pipeline.watch.digest.clocks import WorkingDays
from pipeline.watch.digest.condition import Condition, OldList
from pipeline.watch.standing import DOUBTFUL

SILENT = timedelta(hours=1)
"""A mailbox or a time-stamping service that has not answered for so long is said to be silent."""
LOOKED_BACK = timedelta(days=30)
EMPTY_DAYS = 2
"""So many working days without a single mail are worth a look."""


UNLOOKED = "Bản này được lập mà không kiểm tra thiết bị USB Token, chứng thư số và hộp thư tiếp nhận."


def of_condition(condition: Condition | None, now: datetime, calendar: Calendar) -> list[str]:
    """Sentences about token, certificate, time stamps, lists, mailbox; `condition` is None where nobody has looked."""
    if condition is None:
        return [UNLOOKED]
    checks: tuple[Callable[[Condition, datetime, Calendar], str | None], ...] = (
        _token,
        _certificate,
        _stamps,
        _mailbox,
    )
    said = [sentence for check in checks if (sentence := check(condition, now, calendar)) is not None]
    return [*said, *(_old_list(each, calendar) for each in condition.old_lists)]


def _token(condition: Condition, _now: datetime, _calendar: Calendar) -> str | None:
    if condition.token_problem is None:
        return None
    why = words.reason(condition.token_problem)
    return f"Thiết bị USB Token chưa sẵn sàng, văn bản chưa ký được phải chờ: {why}"


def _certificate(condition: Condition, now: datetime, calendar: Calendar) -> str | None:
    until = condition.certificate_until
    if until is None:
        return None if condition.token_problem else "Không đọc được thời hạn của chứng thư số dùng để ký văn bản."
    if until - now > timedelta(days=WARN_DAYS):
        return None
    moment = words.moment_in_words(until, calendar.zone)
    if until <= now:
        return f"Chứng thư số dùng để ký văn bản đã hết hạn lúc {moment}."
    return f"Chứng thư số dùng để ký văn bản sẽ hết hạn lúc {moment} (còn {words.number((until - now).days)} ngày)."


def _stamps(condition: Condition, now: datetime, calendar: Calendar) -> str | None:
    since = condition.stamps_away_since
    if since is None or now - since <= SILENT:
        return None
    moment = words.moment_in_words(since, calendar.zone)
    return f"Dịch vụ cấp dấu thời gian không trả lời từ {moment}, văn bản cần dấu thời gian phải chờ."


def _old_list(old: OldList, calendar: Calendar) -> str:
    name = words.name(old.path)
    if old.ended is None:
        return f"Không đọc được tệp danh sách chứng thư số bị thu hồi (CRL) {name}: đề nghị thay tệp khác."
    moment = words.moment_in_words(old.ended, calendar.zone)
    return f"Danh sách chứng thư số bị thu hồi (CRL) {name} đã hết hiệu lực từ {moment}: đề nghị cập nhật."


def _mailbox(condition: Condition, now: datetime, calendar: Calendar) -> str | None:
    polled = condition.polled_at
    if polled is not None and now - polled <= SILENT:
        return None
    since = f"từ {words.moment_in_words(polled, calendar.zone)}" if polled else "từ khi hệ thống khởi động"
    why = f": {words.reason(condition.poll_problem)}" if condition.poll_problem else ""
    return f"Hộp thư tiếp nhận không trả lời {since}{why}."


def of_silence(session: Session, now: datetime, calendar: Calendar) -> list[str]:
    """A sentence where no mail has come for EMPTY_DAYS working days; LOOKED_BACK is how far the ledger is asked."""
    since = now - LOOKED_BACK
    lately = select(Mail.stored_at).where(Mail.channel == "email", Mail.stored_at >= since)
    last = session.scalar(lately.order_by(Mail.stored_at.desc()).limit(1))
    if last is None:
        return [f"Không có thư điện tử nào đến trong {LOOKED_BACK.days} ngày qua: đề nghị kiểm tra hộp thư."]
    day, today = (moment.astimezone(calendar.zone).date() for moment in (last, now))
    days = WorkingDays(calendar, day, today).since(day) if day < today else 0
    if days < EMPTY_DAYS:
        return []
    moment = words.moment_in_words(last, calendar.zone)
    return [f"Không có thư điện tử nào đến từ {moment} ({words.number(days)} ngày làm việc): đề nghị kiểm tra hộp thư."]


def of_undelivered(session: Session) -> list[str]:
    """A sentence where letters did not arrive and nobody has settled that yet."""
    query = select(Case.number).join(Task, Task.case_id == Case.id).order_by(Task.opened_at, Task.id)
    numbers = list(session.scalars(query.where(Task.done_at.is_(None), Task.kind == UNDELIVERED)))
    if not numbers:
        return []
    cases = words.listed(numbers)
    named = ", ".join(cases["names"]) + (f" và {words.number(cases['more'])} hồ sơ khác" if cases["more"] else "")
    return [f"{words.number(len(numbers))} văn bản gửi đi không tới nơi, văn thư chưa xử lý xong: {named}."]


def held(session: Session) -> list[dict[str, Any]]:
    """What stands still until a person acts, by what is to be done: title, count, rows with id and reason."""
    mails, letters = _held_mails(session), _held_letters(session)
    lists = (
        ("Thư chờ xác nhận có phải khiếu nại hay không", [row for row in mails if row["stage"] == DOUBTFUL]),
        ("Thư đến đang bị giữ lại", [row for row in mails if row["stage"] != DOUBTFUL]),
        ("Văn bản chờ người có thẩm quyền duyệt", [row for row in letters if row["stage"] == APPROVAL]),
        ("Văn bản đi đang bị giữ lại", [row for row in letters if row["stage"] != APPROVAL]),
    )
    return [{"name": name, **words.first_rows(rows)} for name, rows in lists if rows]


def _held_mails(session: Session) -> list[dict[str, Any]]:
    columns = (Mail.id, Mail.stage, Mail.error, Mail.sender, Mail.subject, Mail.file_name)
    query = select(*columns).where(Mail.due.is_(None), Mail.error.is_not(None)).order_by(Mail.id)
    return [
        {
            "id": f"mail:{row.id}",
            "stage": row.stage,
            "what": f"{words.name(row.sender, 'không rõ người gửi')}: "
            f"{words.name(row.subject or row.file_name, '(không có tiêu đề)')}",
            "why": "" if row.stage == DOUBTFUL else words.reason(row.error),
        }
        for row in session.execute(query)
    ]


def _held_letters(session: Session) -> list[dict[str, Any]]:
    columns = (Letter.id, Letter.stage, Letter.error, Letter.number, Letter.address, Case.number.label("case"))
    query = select(*columns).outerjoin(Case, Case.id == Letter.case_id)
    found = session.execute(query.where(Letter.due.is_(None), Letter.error.is_not(None)).order_by(Letter.id))
    return [
        {
            "id": f"letter:{row.id}",
            "stage": row.stage,
            "what": ", ".join(filter(None, (row.case, row.number and f"số {row.number}", words.name(row.address, "")))),
            "why": "" if row.stage == APPROVAL else words.reason(row.error),
        }
        for row in found
    ]


def tasks(session: Session) -> dict[str, Any]:
    """The open tasks, the oldest first: what is to be done in which case, since when."""
    query = select(Task.words, Task.opened_at, Case.number).join(Case, Case.id == Task.case_id)
    rows = [
        {"number": row.number, "what": words.reason(row.words), "since": row.opened_at.isoformat()}
        for row in session.execute(query.where(Task.done_at.is_(None)).order_by(Task.opened_at, Task.id))
    ]
    return words.first_rows(rows)
