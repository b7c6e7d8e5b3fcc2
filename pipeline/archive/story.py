"""The events of a case in words: what happened, for a person who reads the dossier years later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.archive.chain import DESTROYED, GONE
from pipeline.archive.registers import NAMES
from pipeline.cases.act import NAME
from pipeline.cases.lifecycle import ACTIONS, STATES
from pipeline.ledger.model import Event
from pipeline.letters.text import clean_line

HAPPENED = {
    **{action.event: action.words for action in reversed(ACTIONS)},  # of two with one event the first
    "sent": "gửi văn bản",
    "posted": "giao văn bản giấy",
    "delivery_failed": "văn bản không tới nơi",
    "delivery_delayed": "văn bản chưa tới nơi, máy chủ thư còn gửi lại",
    "delivered": "máy chủ thư báo đã chuyển tới nơi",
    "drafted": "soạn dự thảo",
    "approved": "duyệt văn bản",
    "withdrawn": "hủy dự thảo",
    "paper_received": "nhận giấy tờ bổ sung",
    "paper_waived": "không yêu cầu giấy tờ nữa",
    "referral_withdrawn": "rút việc đã chuyển",
    "deadline_paused": "tạm dừng tính thời hạn",
    "deadline_changed": "tính lại thời hạn",
    "deadline_reopened": "tính tiếp thời hạn vì văn bản không tới nơi",
    "task_opened": "giao việc cho cán bộ",
    "task_done": "cán bộ đã làm xong việc",
    "repeat": "nhận lại văn bản đã có",
    "reply": "nhận thư trả lời",
    "complaint": "nhận thêm thư của khách hàng",
    "renewed": "gia hạn chữ ký của văn bản",
    DESTROYED: "tiêu hủy nội dung",
}
"""What happened, by the event."""
DEADLINES = {
    "slip": "lập phiếu tiếp nhận",
    "direct_answer": "trả lời ngay",
    "final_answer": "trả lời khiếu nại",
    "answer": "trả lời khiếu nại",
    "customer_reply": "khách hàng cho ý kiến",
    "papers": "khách hàng bổ sung hồ sơ",
    "report": "bộ phận, đại lý báo cáo",
}
COLUMNS = {
    "customer": "tên khách hàng",
    "address": "thư điện tử",
    "phone": "điện thoại",
    "tax_code": "mã số thuế",
    "personal_id": "số định danh cá nhân",
    "serial": "số serial chứng thư số",
}
"""What is known of a customer, as an amendment names it."""
MAILS = {
    "acknowledgement": "Thư báo đã tiếp nhận",
    "handover": "Thư chuyển xử lý",
    "handover_withdrawn": "Thư rút việc đã chuyển",
    "reminder": "Thư nhắc hạn",
    "escalation": "Thư báo quá hạn cho người phụ trách",
    "customer_reminder": "Thư nhắc khách hàng",
    "enquiry": "Thư chuyển yêu cầu tư vấn",
}
"""Mails of ours that have no number."""
OUTCOMES = {"met": "đúng hạn", "late": "trễ hạn", "void": "không còn áp dụng"}
WAYS = {"phone": "điện thoại", "counter": "trực tiếp", "scan": "văn bản giấy", "email": "thư điện tử",
        "post": "bưu điện", "hand": "giao tận tay"}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A line of the story: when (aware), who, what happened, and what belongs to it."""

    at: datetime
    who: str
    what: str
    detail: str


def told(event: Event, zone: ZoneInfo) -> Told:
    """Puts an event into words; times in them are of `zone`."""
    what = HAPPENED.get(event.what, event.what)
    who = "Hệ thống" if event.who == NAME else clean_line(event.who)
    detail = "; ".join(filter(None, (_detail(event.what, event.data, zone), _state(event.data), _gone(event.data))))
    return Told(event.at.astimezone(zone), who, what[:1].upper() + what[1:], clean_line(detail, 600))


def deadline_name(kind: str) -> str:
    """What a deadline is for."""
    return DEADLINES.get(kind.partition(":")[0], kind)


def _state(data: Mapping[str, Any]) -> str:
    led = data.get("state")
    return f"trạng thái “{STATES[led]}”" if led in STATES and led != data.get("from") else ""


def _gone(data: Mapping[str, Any]) -> str:
    return f"nội dung đã tiêu hủy theo biên bản số {data[GONE]}" if GONE in data else ""


def _detail(what: str, data: Mapping[str, Any], zone: ZoneInfo) -> str:
    if what in DETAILS:
        return DETAILS[what](data, zone)
    return _letter(data) or _said(data)


def _letter(data: Mapping[str, Any]) -> str:
    kind = data.get("letter")
    if kind is None:
        return ""
    name = NAMES.get(str(kind)) or MAILS.get(str(kind), "thư")
    return f"{name} số {data['number']}" if data.get("number") else name


def _said(data: Mapping[str, Any]) -> str:
    words = data.get("words")
    own = words.get("own_text") if isinstance(words, Mapping) else words
    way = WAYS.get(str(data.get("how")), "")
    return "; ".join(filter(None, (way, f"“{clean_line(str(own))}”" if own else "")))


def _handed(data: Mapping[str, Any], zone: ZoneInfo) -> str:
    due = f", báo cáo trước {_moment(data['due'], zone)}" if data.get("due") else ""
    return f"{data.get('name') or data.get('party') or ''}{due}"


def _reported(data: Mapping[str, Any], _zone: ZoneInfo) -> str:
    return ": ".join(filter(None, (str(data.get("name") or ""), clean_line(str(data.get("text") or "")))))


def _deadline(data: Mapping[str, Any], zone: ZoneInfo) -> str:
    name = deadline_name(str(data.get("deadline", "")))
    later = data.get("to") or data.get("due")
    return f"{name}: {_moment(later, zone)}" if later else name


def _task(data: Mapping[str, Any], _zone: ZoneInfo) -> str:
    return str(data.get("words") or data.get("outcome") or "")


def _amended(data: Mapping[str, Any], _zone: ZoneInfo) -> str:
    given, was = data.get("to"), data.get("was")
    if not isinstance(given, Mapping) or not isinstance(was, Mapping):
        return ""
    changes = (f"{COLUMNS.get(key, key)}: {_quoted(was.get(key))} → {_quoted(value)}" for key, value in given.items())
    return "sửa " + "; ".join(changes)


def _quoted(value: Any) -> str:
    return f"“{value}”" if value else "(chưa có)"


def _withdrawn(data: Mapping[str, Any], _zone: ZoneInfo) -> str:
    return ": ".join(filter(None, (_letter(data), clean_line(str(data.get("reason") or "")))))


def _destroyed(data: Mapping[str, Any], _zone: ZoneInfo) -> str:
    return f"biên bản số {data.get('record')}, người quyết định: {data.get('yes_of', '')}"


def _paper(data: Mapping[str, Any], _zone: ZoneInfo) -> str:
    return str(data.get("paper") or "")


def _delivery(data: Mapping[str, Any], _zone: ZoneInfo) -> str:
    why = clean_line(str(data.get("diagnostic") or data.get("status") or ""), 200)
    said = f"máy chủ thư báo: {why}" if why else ""
    return "; ".join(filter(None, (_letter(data), clean_line(str(data.get("recipient") or "")), said)))


Detail = Callable[[Mapping[str, Any], ZoneInfo], str]
DETAILS: Mapping[str, Detail] = {
    "referred": _handed,
    "referred_to_agent": _handed,
    "referral_withdrawn": _handed,
    "reported": _reported,
    "agent_reported": _reported,
    "deadline_changed": _deadline,
    "deadline_paused": _deadline,
    "deadline_reopened": _deadline,
    "delivery_failed": _delivery,
    "delivery_delayed": _delivery,
    "delivered": _delivery,
    "task_opened": _task,
    "task_done": _task,
    "amended": _amended,
    "withdrawn": _withdrawn,
    "paper_received": _paper,
    "paper_waived": _paper,
    DESTROYED: _destroyed,
}


def _moment(value: Any, zone: ZoneInfo) -> str:
    try:
        return f"{datetime.fromisoformat(str(value)).astimezone(zone):%H:%M ngày %d/%m/%Y}"
    except ValueError:
        return str(value)
