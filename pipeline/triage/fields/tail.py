"""The pieces of a name block: the lines of the signature, and the ends of the own words, cut at their separators."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.reading.reply.names import TITLES
from pipeline.triage.fields.firm_words import STOPS
from pipeline.triage.fields.piece import Piece

SEPARATOR = re.compile(
    r"\s[|/•·~]+\s?|\s[\-–—]+\s(?!ctcp\b|tnhh|jsc)|,(?!\s?(?:ltd|jsc|inc|llc|corp|limited)\b)|[;()\[\]<>|\t\"“”*]"
    r"(?<!\((?=viet ?nam\)))(?<!\((?=vn\)))|\s{2,}|:\s|[:.!?…)](?=\s|$)(?<!co\.)(?<!ltd\.)(?<!inc\.)(?<!ms\.)(?<!mr\.)"
    r"(?<!mrs\.)(?<!bs\.)(?<!ts\.)(?<!tp\.)|[^\x00-\u024f\u1e00-\u1eff\u2010-\u2027]"
)
CUT = re.compile(
    r"\b(?:m\.?s\.?t|mst|ma so thue|tax (?:code|id)|s?dt|d/t|dtdd|dien thoai|tel|phone|mobile|hotline|zalo|e-?mail|fax"
    r"|cccd|cmnd|so hop dong|hop dong|hd so|website|add|dia chi|dc)\b|[0-9]{5,}|[+(]?[0-9]{2,4}[ .\-)][0-9]"
    r"|\S{1,64}@|-{2,}|={2,}|_{2,}"
)
LINES, LINES_SIGNED, LINES_OWN = 400, 24, 3
LONGEST_END = 2_000
"""Characters at the end of a line that are looked at: a name at the end of a paragraph."""


@dataclass(frozen=True)
class Segment:
    """A piece of a name block. `line` counts the lines of the block; `first` says that it begins its line."""

    start: int
    end: int
    line: int
    first: bool
    last: bool
    """Whether nothing but numbers and other segments follows in the same paragraph, and no sentence."""
    reached: bool
    """Whether it begins a line or a sentence, and a number follows in the same paragraph."""
    followed: bool
    """Whether a number or an address stands right after or before it."""


def segments(piece: Piece) -> Iterator[Segment]:
    """The segments of the signature, and of the last own lines, in order."""
    lines = _lines(piece)
    signed = [line for line in lines if piece.zone(line[0]) == "signature"][:LINES_SIGNED]
    own = [line for line in lines if piece.zone(line[0]) in {"own", "paper"}]
    last = {*signed, *own[-LINES_OWN:]}
    for number, (start, end) in enumerate(sorted({*signed, *own})[-LINES:]):
        yield from _cut(piece, start, end, number, (start, end) in last)


def _lines(piece: Piece) -> list[tuple[int, int]]:
    """The spans of the lines that hold something."""
    found = (match.span() for match in re.finditer(r"[^\n\r]+", piece.key))
    return [(start, end) for start, end in found if not piece.key[start:end].isspace()]


def _cut(piece: Piece, line_start: int, end: int, number: int, ends: bool) -> Iterator[Segment]:
    """The segments of one line (or of its end), without labels and numbers. `ends`: the line may hold a name block."""
    start = at = max(line_start, end - LONGEST_END)
    bounds = [*SEPARATOR.finditer(piece.key, start, end), None]
    spans: list[tuple[int, int]] = []
    for bound in bounds:
        spans.append((at, bound.start() if bound else end))
        at = bound.end() if bound else end
    last = _last_sentence(piece, spans)
    for place, (begin, stop) in enumerate(spans):
        cut = CUT.search(piece.key, begin, stop)
        close = cut.start() if cut else stop
        trimmed = _trim(piece.text, begin, close)
        if trimmed is not None:
            after = bool(cut) or CUT.match(piece.key[stop : stop + 40].lstrip(" -–,|/(:")) is not None
            after = (
                after or re.search(r"[0-9]{3}[ ,\-–|/(]{1,3}$", piece.key[max(0, begin - 6) : trimmed[0]]) is not None
            )
            opens = begin == line_start or piece.key[max(0, begin - 3) : begin].rstrip()[-1:] in {".", "!", "?"}
            reached = opens and CUT.search(piece.key, stop, min(end, stop + 60)) is not None
            yield Segment(*trimmed, number, begin == line_start, ends and place > last, reached, after)


def _last_sentence(piece: Piece, spans: list[tuple[int, int]]) -> int:
    """The last segment that holds a sentence, several words, mostly small ones; -1 when none does."""
    for place in range(len(spans) - 1, -1, -1):
        text = piece.text[spans[place][0] : spans[place][1]]
        words = text.split()
        small = sum(word[:1].islower() for word in words)
        few = 3
        post = TITLES.match(piece.key, spans[place][0] + len(text) - len(text.lstrip()))
        said = len(words) > 2 * few or any(word in STOPS for word in words)
        if small >= few and 2 * small > len(words) and post is None and said:
            return place
    return -1


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and not (text[start].isalnum()):
        start += 1
    while start < end and not (text[end - 1].isalnum() or text[end - 1] in ".)"):
        end -= 1
    return (start, end) if start < end else None
