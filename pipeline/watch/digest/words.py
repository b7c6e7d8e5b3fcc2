"""How the digest says things in Vietnamese: numbers, days, names of states. All of it is plain data for JSON."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.letters.text import clean_line
from pipeline.watch.digest.days import Days

LISTED = 20
"""So many cases are named beside a count; the rest is counted."""
ROWS = 12
"""So many lines a list has: Gmail cuts off a mail that is longer than 102 KB."""
LONGEST_NAME, LONGEST_REASON = 60, 120
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
CHANNELS = {"email": "Thư điện tử", "scan": "Văn bản giấy", "phone": "Điện thoại", "counter": "Tại quầy"}
STATES = {
    "new": "Mới tiếp nhận",
    "investigating": "Đang xác minh",
    "waiting_customer": "Chờ khách hàng bổ sung",
    "with_agent": "Đại lý xử lý",
    "answered": "Đã trả lời",
    "rejected": "Từ chối tiếp nhận",
    "closed": "Kết thúc",
}
STAGES = {
    "stored": "chờ đọc",
    "papers": "đang đọc giấy tờ kèm theo",
    "read": "chờ phân loại",
    "doubtful": "chờ xác nhận có phải khiếu nại hay không",
    "bounced": "chờ ghi nhận kết quả gửi văn bản",
    "triaged": "chờ vào hồ sơ",
}
CLOCKS = {
    "slip": "Phát hành phiếu tiếp nhận",
    "direct_answer": "Trả lời trực tiếp",
    "final_answer": "Trả lời khiếu nại",
    "answer": "Trả lời khiếu nại",
    "customer_reply": "Khách hàng phản hồi",
    "papers": "Khách hàng bổ sung hồ sơ",
}
GROUPS = {"unsorted": "Chưa phân nhóm", "out": "Ngoài phạm vi tiếp nhận"}


def number(count: int) -> str:
    """A count with Vietnamese separators: 12.345."""
    return f"{count:,}".replace(",", ".")


def listed(names: Iterable[str]) -> dict[str, Any]:
    """The first names, and how many more there are: {"names": […], "more": n}; each name once."""
    each = list(dict.fromkeys(names))
    return {"names": each[:LISTED], "more": max(0, len(each) - LISTED)}


def first_rows(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The first rows of a list with its whole length: {"count": n, "rows": […], "more": m}."""
    return {"count": len(rows), "rows": rows[:ROWS], "more": max(0, len(rows) - ROWS)}


def name(text: str | None, otherwise: str = "không rõ tên") -> str:
    """A stranger's name or subject as one harmless line."""
    return clean_line(text or "", LONGEST_NAME) or otherwise


def reason(text: str | None) -> str:
    """Why something stands still, as one line."""
    return clean_line(text or "", LONGEST_REASON)


def day_in_words(day: date) -> str:
    """Gives "thứ Sáu, 20/11/2026"."""
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"


def days_in_words(days: Days) -> str:
    """Gives "thứ Sáu, 20/11/2026", or "từ thứ Sáu, 20/11/2026 đến hết Chủ nhật, 22/11/2026"."""
    if days.first == days.last:
        return day_in_words(days.first)
    return f"từ {day_in_words(days.first)} đến hết {day_in_words(days.last)}"


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """Gives "07:30 ngày 23/11/2026"."""
    return f"{moment.astimezone(zone):%H:%M ngày %d/%m/%Y}"


def length_in_words(length: timedelta) -> str:
    """Gives "2 giờ 15 phút"; seconds are left out, less than a minute is said so."""
    minutes = int(length.total_seconds()) // 60
    parts = ((minutes // 60, "giờ"), (minutes % 60, "phút"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "chưa đầy 1 phút"


def overdue_in_words(days: int) -> str:
    """How late something is, in working days."""
    return f"{number(days)} ngày làm việc" if days else "chưa hết ngày đến hạn"
