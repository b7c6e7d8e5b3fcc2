"""Phone numbers: Vietnamese ones in every form, foreign ones with their country code."""

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from pipeline.triage.fields.hit import Hit, hit
from pipeline.triage.fields.model import OwnNumbers
from pipeline.triage.fields.numbers import Group, begins, joined
from pipeline.triage.fields.piece import Piece
from pipeline.triage.fields.tax_code import ACCOUNT, PHONE
from pipeline.triage.fields.words import someone_elses

MOBILE = re.compile(r"0[35789][0-9]{8}")
LANDLINE = re.compile(r"02[0-9]{9}")
HOTLINE = re.compile(r"1[89]00[0-9]{4,6}")
FAX = re.compile(r"\b(?:fax|f) ?[:.]? ?\(?\+?$")
CALLS = re.compile(PHONE.pattern.replace(r"|fax", ""))
THEIRS = re.compile(
    r",? ?[(]?(?:la (?:so )?)?(?:cua|ben) (?:ban|anh|chi|nhan vien|nv|dai ly|ky thuat|sale|ngan hang|tong dai)\b"
)
FROM, TO = re.compile(r"\b(?:tu|from) (?:so )?(?:cu )?$"), re.compile(r" ?(?:sang|qua|thanh|to)\b")
"""A number that is given up: "đổi từ 0912… sang 0988…"."""
SHORTEST_ABROAD, LONGEST = 9, 13
COUNTRY = "84"


def national(digits: str, plus: bool = False) -> str | None:
    """Gives a number as it is dialled in Vietnam: digits only, leading 0; a foreign one (only after a plus) with its
    country code; None for what is no phone number.
    """
    digits = digits.removeprefix("00") if digits.startswith("00" + COUNTRY) else digits
    if digits.startswith(COUNTRY) and (plus or len(digits) in {11, 12}):
        digits = "0" + digits.removeprefix(COUNTRY).removeprefix("0")
        return digits if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits) else None
    if MOBILE.fullmatch(digits) or (LANDLINE.fullmatch(digits) and _possible(digits)):
        return digits
    if plus and SHORTEST_ABROAD <= len(digits) <= LONGEST and _possible("+" + digits):
        return digits
    return None


def _possible(number: str) -> bool:
    """Whether the numbering plan has such a number."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "VN"))
    except phonenumbers.NumberParseException:
        return False


def phones(piece: Piece, groups: list[Group], own: OwnNumbers) -> Iterator[Hit]:
    """All phone numbers but the CA's own, in order."""
    ours = _dialled(own.phones)
    at = 0
    while at < len(groups):
        found = _at(piece, groups, at) if begins(groups, at) and _may_begin(piece, groups[at]) else None
        if found is None:
            at += 1
            continue
        one, at = found
        if one.field.value not in ours:
            yield one


@lru_cache(maxsize=8)
def _dialled(numbers: tuple[str, ...]) -> frozenset[str]:
    """Numbers in any form as digits, and as they are dialled."""
    digits = {re.sub(r"[^0-9]", "", number) for number in numbers}
    return frozenset(digits | {national(number) or number for number in digits})


def _may_begin(piece: Piece, group: Group) -> bool:
    return group.digits[0] in "081" or _plus(piece, group.start)


def _plus(piece: Piece, start: int) -> bool:
    return "+" in piece.key[max(0, start - 2) : start]


def _at(piece: Piece, groups: list[Group], at: int) -> tuple[Hit, int] | None:
    start = groups[at].start
    before = piece.line_before(start)
    if (
        FAX.search(before)
        or (ACCOUNT.search(before) and not CALLS.search(before))
        or _in_code(piece, groups[at], before)
    ):
        return None
    best = None
    for digits, last in joined(groups, at):
        value = _hotline(digits) or national(digits, _plus(piece, start))
        if value is not None and not groups[last].open:
            best = (value, last)
    if best is None:
        return None
    value, last = best
    begin = start - 1 if start and piece.text[start - 1] == "+" else start
    labelled = CALLS.search(before) is not None
    score = (3 if labelled else 1) - _doubt(piece, start, groups[last].end, value, labelled)
    reason = "có ghi điện thoại ngay trước" if labelled else "có dạng số điện thoại"
    return hit(piece, "phone", value, begin, groups[last].end, reason, score), last + 1


def _hotline(digits: str) -> str | None:
    return digits if HOTLINE.fullmatch(digits) else None


def _in_code(piece: Piece, group: Group, before: str) -> bool:
    """Whether the digits are part of a code: a letter right before them, and no label of a phone."""
    behind = piece.key[group.end : group.end + 2]
    return (group.glued and CALLS.search(before) is None) or re.match(r"[/\-][a-z]", behind) is not None


def _doubt(piece: Piece, start: int, end: int, value: str, labelled: bool) -> int:
    """Points against it: a switchboard's number, or the words before it name somebody else."""
    if HOTLINE.fullmatch(value):
        return 0 if labelled and piece.zone(start) == "signature" else 9
    if FROM.search(piece.before(start)) and TO.match(piece.after(end)):
        return 7
    return 7 if someone_elses(piece.before(start)) or THEIRS.match(piece.after(end)) else 0
