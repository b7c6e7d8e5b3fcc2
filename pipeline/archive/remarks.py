"""What stands under "Ghi chú" in a register: how it was dealt with, how it went out, why it stands still."""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from pipeline.cases.file import REPEAT


class Travelled(Protocol):
    """Where a row of the ledger stands on its road."""

    stage: str
    due: datetime | None
    error: str | None


class Came(Travelled, Protocol):
    """What a remark on a mail rests on: `opened` says that it opened its case, `case` is the case's number."""

    kind: str | None
    reason: str | None
    case: str | None
    opened: bool | None
    destroyed_by: int | None


class Went(Travelled, Protocol):
    """What a remark on a letter rests on."""

    address: str
    sent_at: datetime | None
    mail_sha256: str | None
    destroyed_by: int | None


def arrival_remark(mail: Came) -> str:
    """How what came in was dealt with, in Vietnamese."""
    return _way_of(mail) + _destruction(mail.destroyed_by)


def _way_of(mail: Came) -> str:
    if mail.stage == "set_aside":
        return f"Không thuộc diện xử lý: {mail.reason or 'đã xếp riêng'}"
    if mail.stage != "filed":
        return _standing(mail, "Đang xử lý")
    if mail.opened:
        return "Đã lập hồ sơ"
    if mail.kind == REPEAT:
        return f"Trùng với văn bản đã nhận; đã nhập vào hồ sơ {mail.case}"
    return f"Đã nhập vào hồ sơ {mail.case}" if mail.case else "Đã xử lý"


def letter_remark(letter: Went, zone: ZoneInfo) -> str:
    """How a letter went out, in Vietnamese; the time is that of `zone`."""
    mailed = letter.address or letter.mail_sha256  # the address of a destroyed letter is gone
    if letter.sent_at is None:
        return _standing(letter, "Chưa gửi" if mailed else "Bản giấy: in, giao trực tiếp hoặc gửi bưu điện")
    at = f"{letter.sent_at.astimezone(zone):%H:%M ngày %d/%m/%Y}"
    way = f"Đã gửi thư điện tử lúc {at}" if mailed else f"Bản giấy, đã giao lúc {at}"
    return way + _destruction(letter.destroyed_by)


def _destruction(record: int | None) -> str:
    return f"; nội dung đã tiêu hủy theo biên bản số {record}" if record else ""


def _standing(row: Travelled, otherwise: str) -> str:
    if row.error is None:
        return otherwise
    return f"{'Chờ cán bộ' if row.due is None else 'Đang chờ'}: {row.error}"
