"""What can be wrong with what came in, by name. A problem is data: "name: detail", the detail in English.

The names are kept in the ledger and printed by `tiepnhan read`; clerks and customers see the Vietnamese words.
"""

from collections.abc import Iterable
from enum import StrEnum


class Flaw(StrEnum):
    """The names of problems that something follows from."""

    PASSWORD = "password"  # noqa: S105 - the name of a problem
    """The file opens only with a password, which we do not have: the customer is asked for an open copy."""
    MACROS = "macros"
    """The file holds macros. They were not run; its text was read."""
    BOMB = "bomb"
    """The file grows beyond all limits when it is unpacked."""
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    TOO_DEEP = "too-deep"
    TOO_SLOW = "too-slow"
    """Reading took longer than its limit and was ended."""
    DAMAGED = "damaged"
    """The file is not whole, or not what it says it is."""
    HOSTILE = "hostile"
    """The file tries what no honest file does: XML entities, paths out of the folder, links."""
    UNKNOWN = "unknown"
    """No kind of file that we read."""
    UNSURE = "unsure"
    """Text was recognised, but with little confidence: a person must look."""
    KILLED = "killed"
    """Reading it ended the process that read it."""
    MISSING = "missing"
    """A program that is needed to read it is not installed."""


WORDS = {
    Flaw.PASSWORD: "tệp được bảo vệ bằng mật khẩu",
    Flaw.MACROS: "tệp có chứa macro (không được chạy)",
    Flaw.BOMB: "tệp nén bất thường, không được mở",
    Flaw.TOO_LARGE: "tệp quá lớn",
    Flaw.TOO_MANY: "tệp có quá nhiều thành phần",
    Flaw.TOO_DEEP: "tệp lồng nhau quá nhiều lớp",
    Flaw.TOO_SLOW: "đọc tệp mất quá nhiều thời gian",
    Flaw.DAMAGED: "tệp bị hỏng hoặc không đúng định dạng",
    Flaw.HOSTILE: "tệp có nội dung không an toàn",
    Flaw.UNKNOWN: "loại tệp chưa đọc được",
    Flaw.UNSURE: "chữ nhận dạng từ ảnh chưa đủ rõ, cần người xem",
    Flaw.KILLED: "tệp làm trình đọc phải dừng",
    Flaw.MISSING: "máy chủ thiếu chương trình để đọc tệp này",
}


def problem(flaw: Flaw, detail: str) -> str:
    """Gives the problem as it is kept: the flaw's name and what exactly was found, on one line."""
    return f"{flaw}: {' '.join(detail.split())[:300]}"


OTHERS = {
    "text: repaired": "chữ viết bằng bảng mã cũ hoặc bị lỗi phông đã được sửa lại",
    "text: cut": "nội dung quá dài nên bị cắt bớt",
    "text:": "bảng mã của thư không rõ ràng, chữ có thể sai",
    "header: no usable Date": "thư không ghi ngày gửi dùng được",
    "header:": "phần đầu thư không đúng chuẩn",
}
"""Words for problems of mails that have no flaw's name, by how they begin."""


def in_words(said: str) -> str:
    """Gives a problem in Vietnamese, for clerks; the detail is left out."""
    flaw = said.partition(":")[0]
    if flaw in frozenset(Flaw):
        return WORDS[Flaw(flaw)]
    return next((words for start, words in OTHERS.items() if said.startswith(start)), "có chi tiết bất thường khi đọc")


def has(flaw: Flaw, problems: Iterable[str]) -> bool:
    """Whether one of the problems is this flaw."""
    return any(each.startswith(f"{flaw}:") for each in problems)
