"""Numbers of persons: the 12-digit identity number, the old one of 9 digits, and passports."""

import re
from collections.abc import Iterator

from pipeline.triage.fields.hit import Hit, hit
from pipeline.triage.fields.numbers import Group, begins, joined
from pipeline.triage.fields.piece import Piece
from pipeline.triage.fields.tax_code import ACCOUNT, PHONE
from pipeline.triage.fields.tax_code import LABEL as TAX_LABEL
from pipeline.triage.fields.words import someone_elses, words_of

# Decree 137/2015/NĐ-CP, annex: the codes of the provinces as numbers were given out under them.
PROVINCES = words_of(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034"
    " 035 036 037 038 040 042"
    " 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087"
    " 089 091 092 093 094 095 096"
)
LENGTH = 12
OLD_LENGTH = 9
LABEL = re.compile(
    r"\b(?:cccd|cmnd|cmtnd|cmt|can cuoc(?: cong dan)?|the can cuoc|chung minh(?: nhan dan| thu)?|so dinh danh"
    r"|dinh danh(?: ca nhan)?|ma dinh danh|ddcn|id(?: card| no| number)?|identity|citizen id|personal id|giay to)\b"
    r"[^0-9\n]{0,34}$"
)
CORRECT = re.compile(
    r"\b(?:correct(?: number| one| no\.?)?(?: is)?|dung(?: phai)?(?: la)?|should be):?"
    r" ([a-z]{1,2}[0-9]{7,8})(?![a-z0-9])"
)
PASSPORT = re.compile(
    r"\b(?:ho chieu|passport|pp no)\b[^0-9\n]{0,24}?(?<![a-z0-9])([a-z]{0,2}[0-9]{6,9}"
    r"|[a-z][0-9]{2}[a-z][0-9]{5})(?![a-z0-9])"
)


def personal_ids(piece: Piece, groups: list[Group]) -> Iterator[Hit]:
    """All that can be a person's number, in order."""
    at = 0
    while at < len(groups):
        found = _at(piece, groups, at) if begins(groups, at) else None
        if found is None:
            at += 1
            continue
        one, at = found
        yield one
    for pattern, score in ((PASSPORT, 3), (CORRECT, 6)):
        for match in pattern.finditer(piece.key):
            start, end = match.span(1)
            yield hit(piece, "personal_id", match[1].upper(), start, end, "số hộ chiếu", score)


def _at(piece: Piece, groups: list[Group], at: int) -> tuple[Hit, int] | None:
    start = groups[at].start
    before = piece.line_before(start)
    labelled = LABEL.search(before) is not None
    if groups[at].glued and not labelled:
        return None
    for digits, last in sorted(joined(groups, at), key=lambda one: -len(one[0])):
        shaped = len(digits) == LENGTH and digits[:3] in PROVINCES
        if groups[last].open or not _fits(digits, shaped, labelled, before):
            continue
        sentence = piece.before(start)
        score = (4 if labelled else 1) + (1 if shaped else 0) - (5 if someone_elses(sentence) else 0)
        reason = "có ghi “CCCD/CMND” ngay trước" if labelled else "12 chữ số, ba số đầu là mã tỉnh"
        return hit(piece, "personal_id", digits, start, groups[last].end, reason, score), last + 1
    return None


def _fits(digits: str, shaped: bool, labelled: bool, before: str) -> bool:
    """12 digits, labelled or with a province's code (since 1 July 2025 also as tax code); 9 only when labelled."""
    if labelled:
        return len(digits) in {LENGTH, OLD_LENGTH}
    taxed = len(digits) == LENGTH and TAX_LABEL.search(before) is not None
    return taxed or (shaped and not ACCOUNT.search(before) and not PHONE.search(before))
