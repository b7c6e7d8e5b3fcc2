"""A person's word on a letter that stands still: it goes on, who is answered, or that it is nothing for the desk.

Such a letter is in no case yet. What was said of it stands in its finding ("said"), and from there in the first event
of the case that it may open; of a discarded one the reason stands in the incoming register.
"""

from typing import Any

from pipeline.cases.typed import clean
from pipeline.engine.advance import now
from pipeline.engine.release import SET_ASIDE, let_go
from pipeline.errors import Problem
from pipeline.ledger.model import Mail, Traveller
from pipeline.reading.header import usable_address

SAID = "said"
NAMED, JOINED = "named", "joined"
LONGEST = 300
"""Characters of a reason or a name."""
UNREAD = ("stored", "papers")
"""Stages of letters that are still being read; one whose customer a person has named need not be."""
ACTS = {
    "released": "cho đi tiếp",
    "taken_out": "lấy lại để xử lý",
    "named": "ghi người nhận trả lời",
    "joined": "nhập vào hồ sơ",
    "discarded": "loại",
}
"""What is said of a letter, in the words of the clerks."""


def note(mail: Mail, who: str, what: str, **more: str) -> None:
    """Enters in a mail's finding that a person has said something of it."""
    said = {"at": now().isoformat(), "who": who, "what": what, **more}
    mail.finding = {**mail.finding, SAID: [*mail.finding.get(SAID, []), said]}


def release(row: Traveller, who: str) -> None:
    """Lets a row go on that stands still (engine/release.py). A held row tries its stage again.

    An unreadable mail is read again, unless somebody has named whom to answer; one set aside is sorted as a person's.
    """
    if isinstance(row, Mail):
        note(row, who, "taken_out" if row.stage == SET_ASIDE else "released")
        row.stage = _stage_again(row)
    let_go(row)


def _stage_again(mail: Mail) -> str:
    if NAMED in mail.finding:
        return "read" if mail.stage in (*UNREAD, SET_ASIDE) else mail.stage
    if mail.unreadable is not None:
        return "stored"
    return "read" if mail.stage == SET_ASIDE else mail.stage


def name_customer(mail: Mail, who: str, address: str | None, customer: str | None) -> None:
    """Says who is to be answered, of a letter that does not say it itself: it is of no case then, whatever was said.

    Raises Problem for what is no address.
    """
    if address is not None:
        usable = usable_address(address)
        if usable is None:
            raise Problem(f"{address}: không phải địa chỉ thư điện tử")
        mail.answer_to = usable
    name = _line(customer or "", "tên khách hàng")
    mail.sender_name = name or mail.sender_name
    said = {"address": mail.answer_to or "", "customer": name}
    other = {name: value for name, value in mail.finding.items() if name != JOINED}
    mail.finding = {**other, NAMED: {"who": who, **said}}
    note(mail, who, NAMED, **said)


def discard(mail: Mail, who: str, reason: str) -> None:
    """Sets a held letter aside for good, with a person's reason. Raises Problem without one."""
    words = _line(reason, "lý do")
    if not words:
        raise Problem("hãy ghi lý do loại: lý do được lưu trong sổ văn bản đến")
    note(mail, who, "discarded", reason=words)
    mail.finding = {**mail.finding, "reason": f"{who}: {words}"}
    mail.stage, mail.due, mail.released_at = SET_ASIDE, None, None
    mail.attempts, mail.waits, mail.error = 0, 0, None
    mail.fence += 1  # whoever has it before his eyes comes second


def _line(typed: str, name: str) -> str:
    """What was typed as one clean line. Raises Problem when it is too long."""
    line = " ".join(str(clean(typed) or "").split())
    if len(line) > LONGEST:
        raise Problem(f"{name} dài quá {LONGEST} ký tự")
    return line


def last_said(mail: Mail) -> str:
    """What a person said of a mail last, in Vietnamese; nothing where nobody has said anything."""
    said: list[dict[str, Any]] = mail.finding.get(SAID, [])
    if not said:
        decided = mail.finding.get("decided")
        return f"{decided['who']} đã xác nhận loại thư" if decided else ""
    last = said[-1]
    more = last.get("reason") or last.get("case") or ""
    return f"{last['who']}: {ACTS.get(last['what'], last['what'])}" + (f" ({more})" if more else "")
