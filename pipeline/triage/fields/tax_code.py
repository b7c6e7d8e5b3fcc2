"""Tax codes (mã số thuế): ten digits with a check digit, and perhaps the number of a branch."""

import re
from collections.abc import Iterator

from pipeline.triage.fields.hit import Hit, hit
from pipeline.triage.fields.model import OwnNumbers
from pipeline.triage.fields.numbers import Group, begins, joined, tight
from pipeline.triage.fields.piece import Piece
from pipeline.triage.fields.words import firsts

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
LENGTH = 10
BRANCH = 3
LABEL = re.compile(
    r"\b(?:m\.? ?s\.? ?t\.?|mst|mast|ma so thue|ma thue|ms thue|so thue|msdn|m\.s\.d\.n|ma so (?:dn|dv|cty)"
    r"|ma so doanh nghiep|ma so (?:hkd|chi nhanh|don vi)|ma dn|so (?:dkkd|gcndkdn)|dkkd|tax ?(?:code|id|no|number|reg)"
    r"|vat (?:code|no|number)|enterprise code|business code|tin(?= ?(?:no|:)))\b\.?[^0-9\n]{0,34}$"
)
PHONE = re.compile(
    r"\b(?:s?dt|d/t|dtdd|dien thoai|phone|tel|mobile|cell|zalo|hotline|lien he|lh|goi|alo|sms|so may|di dong|hp|fax)\b"
    r"[^0-9\n]{0,20}$|\b[tmp] ?: ?\(?$"
)
ACCOUNT = re.compile(
    r"\b(?:stk|so tk|tk|so tai khoan|tai khoan|account|a/c|ma don(?: hang)?|van don|ma gd|giao dich)\b[^0-9\n]{0,24}$"
)
MOBILE = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])")
THEIRS = re.compile(
    r"\b(?:dai ly|doi tac|ben ban|ben mua|nguoi ban|nha cung cap|khach (?:hang )?khac|(?:cong ty|cty) (?:cu|kia"
    r"|khac)|ngan hang|agent|supplier)"
    r"(?: la| ten(?: la)?)?,? ?(?:(?:cong ty|cty|ctcp|dntn|htx)[^.;\n]{3,70})?[ (:\-,]{0,3}(?:mst|ma so thue|tax"
    r" code)?[ :\-]{0,3}$"
)
WRONG = re.compile(
    r"\b(?:ghi (?:sai|nham)|nham (?:thanh|sang|la)|sai (?:thanh|la)|ghi thanh|cu|cu la|instead of|old)[^0-9.\n]{0,16}$"
)
RIGHT = re.compile(
    r"\b(?:dung(?: phai| ra)?(?: la)?|sua (?:lai )?thanh|moi(?: la)?|correct(?: one)?(?: is)?|should"
    r" be)[^0-9.\n]{0,14}$"
)
AND_PHONE = re.compile(r" ?[\-–,] (?:s?dt:? |tel:? )?(?:\+84|0)[ .]?[35789](?:[ .\-]?[0-9]){8}(?![0-9])")
MONEY = re.compile(r"\s?(?:d\b|dong\b|vnd|vn\u0111|trieu|ty\b|usd|%)")


def is_tax_code(digits: str) -> bool:
    """Whether the check digit of ten digits holds (46 of 46 published codes; a random number passes 1 in 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False))
    rest = total % 11
    return rest != 0 and LENGTH - rest == int(digits[LENGTH - 1])


def tax_codes(piece: Piece, groups: list[Group], own: OwnNumbers) -> Iterator[Hit]:
    """All that can be tax codes, in order. A number with the shape of a mobile one needs more to speak for it."""
    ours = {re.sub(r"[^0-9]", "", code)[:LENGTH] for code in own.tax_codes}
    at = 0
    while at < len(groups):
        found = _at(piece, groups, at) if begins(groups, at) else None
        if found is None:
            at += 1
            continue
        one, at = found
        if one.field.value[:LENGTH] not in ours:
            yield one


def _at(piece: Piece, groups: list[Group], at: int) -> tuple[Hit, int] | None:
    """The tax code that begins with group `at`, and the group after it."""
    before = piece.line_before(groups[at].start)
    labelled = LABEL.search(before) is not None
    for digits, last in joined(groups, at):
        branch = digits[LENGTH:] if len(digits) == LENGTH + BRANCH and last == at and labelled else ""
        if len(digits) != LENGTH and not branch:
            continue
        if groups[at].glued and not labelled:
            continue
        code = digits[:LENGTH]
        next_up, end = last + 1, groups[last].end
        if not branch and _is_branch(groups, next_up):
            branch, end, next_up = groups[next_up].digits, groups[next_up].end, next_up + 1
        score = _score(piece, groups, at, code, labelled, groups[last].end - groups[at].start > LENGTH)
        if score is None:
            continue
        value = f"{code}-{branch}" if branch else code
        start, checked = groups[at].start, is_tax_code(code)
        return hit(piece, "tax_code", value, start, end, _reason(labelled, checked), score, checked), next_up
    return None


def _is_branch(groups: list[Group], at: int) -> bool:
    """Whether group `at` is "-001" after a code, and not the first part of a phone number."""
    if at >= len(groups) or len(groups[at].digits) != BRANCH or groups[at].gap is None or groups[at].open:
        return False
    follows = at + 1 < len(groups) and tight(groups[at + 1])
    return re.fullmatch(r" ?[\-–/.] ?", groups[at].gap or "") is not None and not follows and groups[at].digits != "000"


def _score(piece: Piece, groups: list[Group], at: int, code: str, labelled: bool, apart: bool) -> int | None:
    """How likely it is the customer's; None when it is no tax code."""
    start = groups[at].start
    before = piece.line_before(start)
    if not labelled and (not is_tax_code(code) or _something_else(piece, groups, at, before)):
        return None
    if not labelled and (apart or MOBILE.match(code)) and not _speaks_for(piece, code, start, apart):
        return None
    sentence = piece.before(start)
    score = 4 if labelled else 1
    score += 2 if is_tax_code(code) else -3
    score += (1 if firsts(sentence) else 0) + (5 if RIGHT.search(sentence) else 0)
    return (
        score
        - (9 if THEIRS.search(piece.key[max(0, start - 110) : start]) else 0)
        - (5 if WRONG.search(sentence) else 0)
    )


def _something_else(piece: Piece, groups: list[Group], at: int, before: str) -> bool:
    """Whether label, money or shape say that it is no tax code."""
    follows = piece.key[groups[at].end : groups[at].end + 8]
    return bool(PHONE.search(before) or ACCOUNT.search(before) or MONEY.match(follows)) or groups[at].open


def _speaks_for(piece: Piece, code: str, start: int, apart: bool) -> bool:
    """Whether a number that could be a mobile one is a tax code: after a firm, or the code of a new firm in HCMC."""
    if apart:
        return False
    near = piece.before(start, 70)
    firm = re.search(r"\b(?:cong ty|cty|ctcp|tnhh|co\., ?ltd|htx|dntn|doanh nghiep|hkd)\b[^0-9]{3,60}[(\-–,] ?$", near)
    # Ho Chi Minh City has used up 0319: its new codes begin with 032, as do few of the mobile numbers.
    return firm is not None or code.startswith("032") or _before_phone(piece, start)


def _before_phone(piece: Piece, start: int) -> bool:
    """Whether a phone number follows it, and no other tax code is named: "Phí Thị Ngà - 0904455843 - 0931 575 275"."""
    follows = AND_PHONE.match(piece.key, start + LENGTH)
    return follows is not None and not piece.names_tax_code


def _reason(labelled: bool, checked: bool) -> str:
    label = "có ghi “mã số thuế” ngay trước" if labelled else "mười chữ số"
    return f"{label}; số kiểm tra {'đúng' if checked else 'KHÔNG đúng, cần người xem'}"
