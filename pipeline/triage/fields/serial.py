"""Serial numbers of certificates: 14 to 40 hex digits, in one piece or in pairs."""

import re
from collections.abc import Iterator

from pipeline.triage.fields.hit import Hit, hit
from pipeline.triage.fields.piece import Piece
from pipeline.triage.fields.words import someone_elses

SHORTEST, LONGEST = 14, 40
GROUPED = re.compile(r"(?<![0-9a-z])[0-9a-f]{2,8}(?:(?:[:\-.]| {1,2}|: )[0-9a-f]{2,8}){1,19}(?![0-9a-z])")
WHOLE = re.compile(r"(?<![0-9a-z])(?:0x)?([0-9a-f]{14,40})(?![0-9a-z])")
LABEL = re.compile(
    r"\b(?:serial|sn|s/n|so seri(?:al)?|seri|so chung thu(?: so)?|so hieu(?: chung thu)?|chung thu|chung thuc|cts|cks"
    r"|ma chung thu|chu ky so|cert(?:ificate)?|thumbprint|so xe-?ri)\b"
)
FAR = 90
"""Characters between a label and its number: "Số serial chúng tôi đọc được trên phần mềm: 54 04 ..."."""


def serials(piece: Piece) -> Iterator[Hit]:
    """All serial numbers that stand near a label. From recognised text they need the directory to confirm them."""
    for start, end in _spans(piece.key):
        value = re.sub(r"[^0-9A-F]", "", piece.key[start:end].upper())
        # The span begins behind "0x", which is no part of the number.
        before = piece.key[max(0, start - FAR) : start]
        labels = list(LABEL.finditer(before))
        if not labels or not SHORTEST <= len(value) <= LONGEST:
            continue
        near = labels[-1].group().startswith(("ser", "s", "cts", "ma"))
        score = 3 + near - (4 if someone_elses(piece.before(start)) else 0) - _old(before)
        yield hit(piece, "serial", value, start, end, "chuỗi số hệ 16 sau chữ “serial/chứng thư”", score)


def _spans(key: str) -> Iterator[tuple[int, int]]:
    for match in WHOLE.finditer(key):
        yield match.span(1)
    for match in GROUPED.finditer(key):
        trimmed = _even(match[0])
        if trimmed:
            yield match.start(), match.start() + trimmed


def _even(text: str) -> int:
    """How much of a row of groups is one number: groups of one length, the last may be shorter; 0 for none."""
    parts = [(part.start(), part.end()) for part in re.finditer(r"[0-9a-f]+", text)]
    size = parts[0][1] - parts[0][0]
    end = 0
    for start, stop in parts:
        if stop - start > size:
            break
        end = stop
        if stop - start < size:
            break
    return end


def _old(before: str) -> int:
    """One point less for the serial of the certificate before: "serial cũ"."""
    return 1 if re.search(r"\b(?:cu|old)\b[^0-9a-z]{0,12}$", before) else 0
