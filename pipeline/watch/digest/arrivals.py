"""What came in and what became of it, to the piece: received = filed + rejected + set aside + still in work."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Case, Mail
from pipeline.watch.digest import words

PARTS = {
    "new_case": "mở hồ sơ mới",
    "known_case": "vào hồ sơ đã có",
    "rejected": "bị từ chối tiếp nhận",
    "set_aside": "để riêng (thư tự động, thư không phải khiếu nại)",
    "in_work": "đang xử lý",
}
HEADS = {
    "new_case": "Hồ sơ mới",
    "known_case": "Hồ sơ đã có",
    "rejected": "Từ chối",
    "set_aside": "Để riêng",
    "in_work": "Đang xử lý",
}


def arrivals(session: Session, since: datetime, until: datetime) -> dict[str, Any]:
    """Mails and letters stored from `since` up to `until`, by channel and by what has become of them by now.

    `total` is counted by itself. What is in none of the parts (a stage that nobody knows, a filed mail
    without its case) stands in `lost`, and `adds_up` is False.
    """
    total = session.scalar(select(func.count()).select_from(Mail).where(*_within(since, until))) or 0
    found = [(part_of(row), row) for row in _rows(session, since, until)]
    counts = Counter(part for part, _ in found if part is not None)
    return {
        "total": total,
        "sum": counts.total(),
        "adds_up": counts.total() == total,
        "parts": [_part(key, [row for part, row in found if part == key]) for key in PARTS],
        "channels": _channels(found),
        "in_work": words.first_rows([_in_work(row) for part, row in found if part == "in_work"]),
        "lost": words.first_rows([_named(row) for part, row in found if part is None]),
    }


def part_of(row: Row[Any]) -> str | None:
    """The part that a mail counts under; None for one that is in none."""
    if row.stage == "set_aside":
        return "set_aside"
    if row.stage in words.STAGES:
        return "in_work"
    if row.stage != "filed" or row.number is None:
        return None
    if row.opener != row.id:
        return "known_case"
    return "rejected" if row.state == "rejected" else "new_case"


def _within(since: datetime, until: datetime) -> tuple[Any, Any]:
    return Mail.stored_at >= since, Mail.stored_at < until


def _rows(session: Session, since: datetime, until: datetime) -> list[Row[Any]]:
    columns = (Mail.id, Mail.channel, Mail.stage, Mail.due, Mail.error, Mail.sender, Mail.subject, Mail.file_name)
    query = select(*columns, Case.number, Case.state, Case.mail_id.label("opener"))
    return list(
        session.execute(query.outerjoin(Case, Case.id == Mail.case_id).where(*_within(since, until)).order_by(Mail.id))
    )


def _part(key: str, rows: list[Row[Any]]) -> dict[str, Any]:
    cases = words.listed(row.number for row in rows if row.number)
    return {"key": key, "name": PARTS[key], "head": HEADS[key], "count": len(rows), "cases": cases}


def _channels(found: list[tuple[str | None, Row[Any]]]) -> list[dict[str, Any]]:
    """A line for each channel by which something came."""
    counts = Counter((row.channel, part) for part, row in found)
    totals = Counter(row.channel for _, row in found)
    order = sorted(totals, key=lambda channel: [*words.CHANNELS, channel].index(channel))
    return [
        {
            "name": words.CHANNELS.get(channel, channel),
            "total": totals[channel],
            "parts": [counts[channel, part] for part in PARTS],
        }
        for channel in order
    ]


def _named(row: Row[Any]) -> dict[str, Any]:
    sender = words.name(row.sender, "không rõ người gửi")
    subject = words.name(row.subject or row.file_name, "(không có tiêu đề)")
    return {"id": f"mail:{row.id}", "what": f"{sender}: {subject}", "where": words.name(row.stage)}


def _in_work(row: Row[Any]) -> dict[str, Any]:
    why = ""
    if row.error is not None:
        why = f"; {'đang giữ lại' if row.due is None else 'đang chờ'}: {words.reason(row.error)}"
    return {**_named(row), "where": f"{words.STAGES[row.stage]}{why}"}
