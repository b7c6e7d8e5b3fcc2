"""What the rows of a case say in the timeline, in Vietnamese as the dossier tells it (archive/story.py)."""

from collections.abc import Mapping
from typing import Any

from pipeline.archive.registers import FORMS, NAMES
from pipeline.archive.story import MAILS, OUTCOMES, deadline_name, told
from pipeline.cases.act import NAME
from pipeline.desk.views.told_line import Line, Teller
from pipeline.ledger.model import Deadline, Event, Letter, Mail
from pipeline.letters.delivery import DELIVERY, FAILED, reason_of
from pipeline.letters.text import clean_line

PROGRAM = "Hệ thống"
STAGES = {
    "approve": "chờ người có thẩm quyền duyệt",
    "draft": "chờ cấp số",
    "write": "đang soạn",
    "render": "đang lập văn bản",
    "sign": "chờ ký số",
    "post": "chờ gửi bưu điện hoặc trao tay",
    "send": "chờ gửi",
    "settle": "đã gửi, chờ bản lưu",
    "archived": "đã gửi và lưu",
    "withdrawn": "đã hủy, không gửi",
}
"""Where a letter stands on its road (pipeline/road.py)."""
KINDS = {
    "complaint": "khiếu nại",
    "reply": "thư trả lời",
    "repeat": "trùng văn bản đã nhận",
    "enquiry": "đăng ký tư vấn",
    "other_mail": "không phải khiếu nại",
    "automatic": "thư tự động",
    "bounce": "thư báo của máy chủ thư",
}
OF_CLERKS = ("task_opened", "withdrawn")
"""Events whose words are the program's, for clerks: they may name commands."""
HINTS = ("gửi bằng", "xem bằng", "bằng", "hãy dùng", "dùng")
"""What leads to a command in words for clerks."""
ANSWERS = {
    "agree": "đồng ý",
    "disagree": "không đồng ý",
    "info": "gửi thêm thông tin",
    "question": "hỏi",
    "unclear": "chưa rõ ý",
}


def letter_name(kind: str) -> str:
    """What a letter or mail of ours is called."""
    return NAMES.get(kind) or MAILS.get(kind, "Thư")


def deadline_opened(deadline: Deadline, teller: Teller) -> Line:
    """A deadline begins to run."""
    due = f"hạn {teller.moment(deadline.due_at)}{', tạm tính' if deadline.provisional else ''}"
    name = deadline_name(deadline.kind)
    return Line(
        deadline.started_at, PROGRAM, f"Bắt đầu tính thời hạn: {name}", f"vòng {deadline.round}; {due}", "clock"
    )


def deadline_ended(deadline: Deadline, teller: Teller) -> Line:
    """A deadline was met, came late, or is owed no more."""
    how = OUTCOMES.get(deadline.outcome or "", deadline.outcome or "")
    at = deadline.met_at or deadline.due_at
    words = f"{how}; hạn {teller.moment(deadline.due_at)}"
    return Line(at, PROGRAM, f"Kết thúc thời hạn: {deadline_name(deadline.kind)}", words, "clock")


def mail_line(mail: Mail, teller: Teller) -> Line:
    """Something came in, and what triage made of it."""
    who = " ".join(filter(None, (mail.sender_name, f"<{mail.sender}>" if mail.sender else "")))
    subject = f"“{clean_line(mail.subject or mail.file_name or '', 200)}”"
    arrival = f"số đến {mail.arrival}/{mail.arrival_year}" if mail.arrival else ""
    detail = "; ".join(filter(None, (subject, arrival, _finding(mail.finding, teller))))
    return Line(
        mail.received_at, clean_line(who) or "Không rõ", f"Đến: {FORMS.get(mail.channel, mail.channel)}", detail, "in"
    )


def _finding(finding: Mapping[str, Any], teller: Teller) -> str:
    """What triage found: kind, group and how sure, or what a reply says."""
    parts = [KINDS.get(str(finding.get("kind")), "")]
    if finding.get("group"):
        parts.append(f"nhóm {teller.group(str(finding['group']))}")
    sure = finding.get("confidence")
    if isinstance(sure, float | int):
        parts.append(f"tin cậy {sure:.0%}")
    if finding.get("answer"):
        parts.append(f"ý kiến: {ANSWERS.get(str(finding['answer']), '')}")
    known = ", ".join(filter(None, parts))
    return f"phân loại: {known}" if known else ""


def letter_line(letter: Letter, teller: Teller) -> Line:
    """A letter or mail of ours: how far it is, its number and signature, when it went and what the server said."""
    number = f" số {letter.number}" if letter.number else ""
    parts = (
        STAGES.get(letter.stage, letter.stage),
        f"gửi đến {letter.address}" if letter.address else "bản giấy",
        f"chữ ký mức {letter.level}" if letter.level else "",
        f"gửi lúc {teller.moment(letter.sent_at)}" if letter.sent_at else "",
        server_words(letter.evidence),
        delivery_words(letter.evidence),
        f"vướng mắc: {without_commands(letter.error)}" if letter.error and letter.stage != "approve" else "",
    )
    what = f"Đi: {letter_name(letter.kind)}{number}"
    return Line(letter.drafted_at, _author(letter), what, "; ".join(filter(None, parts)), "out", letter.id)


def _author(letter: Letter) -> str:
    asked_by = letter.facts.get("asked_by")
    author = letter.facts.get("author") or (asked_by or {}).get("name")
    return str(author) if author and author != NAME else PROGRAM


def server_words(evidence: Mapping[str, Any]) -> str:
    """What the receiving server answered, and whether the archive has its copy."""
    reply = evidence.get("reply")
    kept = "có bản lưu" if evidence.get("archive_copy") else ""
    return "; ".join(filter(None, (f"máy chủ nhận trả lời: {clean_line(str(reply), 200)}" if reply else "", kept)))


def delivery_words(evidence: Mapping[str, Any]) -> str:
    """That it did not arrive, with the reason that a mail server gave; nothing for one of which that is not known."""
    failed = next((each for each in evidence.get(DELIVERY, ()) if each["action"] == FAILED), None)
    return f"không tới nơi: {reason_of(failed)}" if failed is not None else ""


def event_line(event: Event, teller: Teller) -> Line:
    """An event of the chain."""
    line = told(event, teller.zone)
    parts = [without_commands(line.detail) if event.what in OF_CLERKS else line.detail]
    if event.what == "sent":
        parts.append(server_words(event.data))
    if event.what == "corrected":
        was, to = (teller.group(str(event.data.get(key, ""))) for key in ("was", "to"))
        parts.append(f"{was} → {to}")
    who = PROGRAM if event.who == NAME else event.who
    letter = event.data.get("id") if event.data.get("letter") else None
    return Line(event.at, who, line.what, "; ".join(filter(None, parts)), "event", letter)


def without_commands(words: str) -> str:
    """Words without what they say of commands: at the desk there are buttons for it."""
    before, found, _ = words.partition("tiepnhan ")
    if not found:
        return words
    for hint in HINTS:
        before = before.rstrip(" ;:,").removesuffix(hint)
    return before.rstrip(" ;:,")
