"""Firms and other organisations: by the words they begin with, by what they end with, and by their place."""

import re
from collections.abc import Iterator, Sequence

from pipeline.triage.fields.firm_name import end_of_name, is_named
from pipeline.triage.fields.firm_owner import owner_score
from pipeline.triage.fields.firm_words import PLAIN, TYPED
from pipeline.triage.fields.hit import Hit, hit
from pipeline.triage.fields.model import OwnNumbers
from pipeline.triage.fields.names import FULL, strength, strip_title
from pipeline.triage.fields.own_names import is_own_name
from pipeline.triage.fields.piece import Piece
from pipeline.triage.fields.tail import CUT, Segment
from pipeline.triage.fields.words import words_of

SUFFIXED = re.compile(
    r"\b(?:co\.?, ?ltd\.?|company limited|co\. ltd\.?|jsc|llc|inc\.?|corp\.?|corporation|limited|ltd\.?|gmbh"
    r"|pte\.? ltd\.?"
    r"|vietnam|(?<!chu nghia )viet nam|vina|holdings|group)(?![a-z0-9])"
)
OURS = re.compile(
    r"\b(?:cong ty|cty|don vi|ben|doanh nghiep) (?:toi|em|e|minh|chung toi|chung em) ?(?:la|ten(?: la)?|[(:])?"
    r" ?(?=[a-z])"
)
LABELLED = re.compile(
    r"\b(?:ten (?:cong ty|cty|don vi|doanh nghiep|to chuc|dn|khach hang|hkd)|cong ty|don vi|doanh nghiep|to chuc"
    r"|company(?: name)?"
    r"|khach hang|kh|don vi khieu nai|organi[sz]ation|employer|customer) ?: ?"
)
INTRODUCED = re.compile(
    r"\b(?:on behalf of|i work (?:for|at)|working (?:for|at)|we are|this is [a-z .]{2,30}? (?:from|of|at)"
    r"|(?:accountant|director|manager"
    r"|controller|secretary)(?: of| at|,)|representing|our company,?|company name(?: is)?|i am from) "
)
FAR_BACK = 90
MOST = 600
"""Names of one text that are looked at; no honest letter has as many."""
JOINS = words_of("& and of the -")


def companies(piece: Piece, ends: Sequence[Segment], own: OwnNumbers) -> Iterator[Hit]:
    """All names of organisations but the CA's own. The score says how likely it is the writer's.

    `ends` are the segments of the piece's name block.
    """
    for start, end, score, reason in _spans(piece, ends):
        name = piece.text[start:end]
        if name.strip() and not is_own_name(name, own):
            yield hit(piece, "company", name, start, end, reason, score + owner_score(piece, start, end))


def _spans(piece: Piece, ends: Sequence[Segment]) -> Iterator[tuple[int, int, int, str]]:
    yield from _typed(piece)
    yield from _suffixed(piece)
    for segment in ends:
        yield from _signed(piece, segment)
    for pattern, score, reason in (
        (LABELLED, 3, "tên ghi sau nhãn"),
        (INTRODUCED, 3, "người viết giới thiệu đơn vị"),
        (OURS, 1, "người viết gọi là của mình"),
    ):
        for match in pattern.finditer(piece.key):
            end = end_of_name(piece, match.end(), latin=pattern is not OURS)
            if end is not None and _may_follow(piece, match.end(), end):
                yield match.end(), end, score, reason


def _may_follow(piece: Piece, start: int, end: int) -> bool:
    """Whether what stands behind a label is a name with a capital, no other label and no person."""
    least = 3
    if end - start < least or not piece.text[start].isupper() or CUT.match(piece.key, start):
        return False
    return strength(piece.text[start:end]) < FULL


def _typed(piece: Piece) -> Iterator[tuple[int, int, int, str]]:
    """Names that begin with what they are: "Công ty TNHH …", "HTX …", "Trường THCS …"."""
    last = -1
    matches = sorted((*TYPED.finditer(piece.low), *PLAIN.finditer(piece.low)), key=lambda found: found.start())
    for match in matches[:MOST]:
        if match.start() < last:
            continue
        end = end_of_name(piece, match.start())
        if end is not None and is_named(piece, match.start(), match.end(), end):
            last = end
            strong = match["strong"] is not None
            yield match.start(), end, 2 if strong else 0, "tên bắt đầu bằng loại hình tổ chức"


def _suffixed(piece: Piece) -> Iterator[tuple[int, int, int, str]]:
    """Names that end with what they are: "Daehwa Precision Vina Co., Ltd."."""
    last = -1
    for match in SUFFIXED.finditer(piece.key):
        if match.start() < last:
            continue
        start = _back(piece, match.start())
        end = end_of_name(piece, start, latin=True) if start is not None else None
        if start is None or end is None or end < match.end():
            continue
        last = end
        yield start, end, 1, "tên kết thúc bằng loại hình công ty"


def _back(piece: Piece, at: int) -> int | None:
    """Where the capitalised words before a suffix begin; None when there are none."""
    before = piece.text[max(0, at - FAR_BACK) : at]
    if re.search(r"[^\W\d_]\s*\($", before):
        before = before[: before.rindex("(")] + " "
    begin = len(before)
    for word in reversed(list(re.finditer(r"\S+", before.rsplit("\n", 1)[-1]))):
        offset = len(before) - len(before.rsplit("\n", 1)[-1])
        text = word[0].lstrip("\"“'")
        if (
            not text
            or not (text[0].isupper() or text.lower() in JOINS or text.startswith("("))
            or (text[-1] in ",.;:!?" and text[-2:] != "o.")
        ):
            break
        begin = offset + word.end() - len(text)
        if text != word[0]:
            break
    while True:  # "and", "of" do not begin a name
        head = re.match(r"(?:&|and|of|the|-|dear|hi|from|at)\s+", before[begin:], re.IGNORECASE)
        if head is None:
            break
        begin += head.end()
    person = re.match(r"(.{3,40}?) (?:of|from|at) ", before[begin:])
    if person is not None and strength(person[1]) > 1:
        begin += person.end()
    return max(0, at - FAR_BACK) + begin if before[begin:].strip() else None


def _signed(piece: Piece, segment: Segment) -> Iterator[tuple[int, int, int, str]]:
    """A segment of the name block that is no person, no post and no place: "Redwood Coffee Exporters"."""
    text = piece.text[segment.start : segment.end]
    words = text.split()
    few, most = 2, 10
    if not segment.last or not few <= len(words) <= most or strip_title(text) or piece.source == "subject":
        return
    capitals = all(word[0].isupper() or word[0] in "(&" or word in JOINS for word in words)
    shouted = text.isupper() and piece.zone(segment.start) != "signature"
    if not capitals or shouted or strength(text) > 1 or NO_FIRM.search(piece.key[segment.start : segment.end]):
        return
    yield segment.start, segment.end, 0, "dòng tên đơn vị trong khối chữ ký"


NO_FIRM = re.compile(
    r"\b(?:giam doc|ke toan|truong phong|pho phong|^phong|^bo phan|^ban|hieu truong|chu tich|nhan vien|chuyen"
    r" vien|thu ky"
    r"|^to |^khoi|regards|thanks?|thank you|sincerely|best|yours|dear|manager|director|dept|department|officer"
    r"|accountant"
    r"|secretary|supervisor|controller|assistant|engineer|executive|specialist|^p\.|road|street|district|ward"
    r"|floor|^lot|city"
    r"|^so |^duong|^phuong|^quan|^huyen|^tinh|^tp|^kcn|^kp|^lo |^tang|^khu|^xa |^thon|^ap |tran trong|kinh thu"
    r"|cam on|noi nhan"
    r"|nhu tren|luu|gui tu|sent from|iphone|confidential|disclaimer|notice|chung toi|toi|em|anh|chi|xin|kinh"
    r"|mong|de nghi|yeu cau"
    r"|windows|chrome|token|pin|mst|hop dong|hoa don|chu ky so|chung thu|purchasing|accounting|finance|sales"
    r"|team|helpdesk|help desk|mr|ms|bch|bql|thang|thu|th|january|february|march|april|may|june|july"
    r"|august|september|october"
    r"|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
