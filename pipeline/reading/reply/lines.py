"""The lines of a text with their places in it, and a folded form of each for comparing."""

import re
from collections.abc import Sequence

from pipeline.reading.reply.fields import field_of
from pipeline.reading.reply.folding import UNSEEN, folded

MARKS = ">| *"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

WROTE = re.compile(r"> (?:đã viết|da viet|wrote) ?:", re.IGNORECASE)
DATED = re.compile(r"(?<=\s)(?:Vào|Vao|On) (?:(?:lúc|luc|ngày|ngay) )?(?:Th[ứ.]? |CN|Mon|Tue|Wed|Thu|Fri|Sat|Sun|\d)")
WINDOW = 300
# "| " in front of each line is a quote; "| MST | 0101234567 |" is a table.
BARRED = re.compile(r"\|[|\s]*+[^|]*")


class Line:
    """One line: its place in the text, line break included, and what it says. In slots: a text may have many."""

    __slots__ = ("_field", "_key", "blank", "end", "marked", "quoted", "raw", "start", "text")

    def __init__(self, start: int, end: int, raw: str) -> None:
        self.start, self.end, self.raw = start, end, raw
        seen = raw if raw.isascii() else UNSEEN.sub("", raw)
        self.text = seen.strip()
        self.blank = not self.text
        # ">= 3" is a customer's comparison, no quote.
        self.marked = self.text.startswith(">") and not self.text.startswith(">=")
        # Marked line by line, or known to be a quote by the HTML that it comes from.
        self.quoted = self.marked
        self._key: str | None = None
        self._field: tuple[tuple[str, str] | None] | None = None

    @property
    def key(self) -> str:
        """The folded head of the line, without the stars that stand for bold letters."""
        if self._key is None:
            self._key = folded(self.text).strip("* ") if self.text else ""
        return self._key

    @property
    def field(self) -> tuple[str, str] | None:
        """The kind of header field that the line is, behind any ">", and its folded value; None when it is none."""
        if self._field is None:
            self._field = (field_of(self.key.lstrip(MARKS)),)
        return self._field[0]


def lines_of(text: str, quoted: Sequence[tuple[int, int]] = ()) -> list[Line]:
    """The lines of `text`; together they are the whole text. An attribution behind own words is a line of its own.

    `quoted` are pieces of the text, in order, that are quotes for certain: a line wholly in one of them is quoted.
    """
    lines = _cut(text)
    _mark_barred(lines)
    _mark_known(lines, quoted)
    return lines


def _cut(text: str) -> list[Line]:
    lines: list[Line] = []
    for hit in LINE.finditer(text):
        cut = _behind(hit.group())
        if cut:
            lines.append(Line(hit.start(), hit.start() + cut, hit.group()[:cut]))
        lines.append(Line(hit.start() + cut, hit.end(), hit.group()[cut:].rstrip("\r\n")))
    return lines


def _mark_barred(lines: list[Line]) -> None:
    """Two lines or more below one another with a bar in front, and none further on, are a quote."""
    barred = [BARRED.fullmatch(line.text) is not None for line in lines]
    for at, line in enumerate(lines):
        if barred[at] and (barred[at - 1 : at] == [True] or barred[at + 1 : at + 2] == [True]):
            line.marked = line.quoted = True


def _mark_known(lines: list[Line], quoted: Sequence[tuple[int, int]]) -> None:
    at = 0
    for line in lines:
        while at < len(quoted) and quoted[at][1] <= line.start:
            at += 1
        if at == len(quoted):
            return
        start, end = quoted[at]
        within = start <= line.start and line.start + len(line.raw.rstrip("\r\n")) <= end
        line.quoted = line.quoted or (within and not line.blank)


def _behind(raw: str) -> int:
    """Where "Vào Th 5, … <…@…> đã viết:" begins behind other words, as flattened HTML has it; 0 when it does not."""
    verb = WROTE.search(raw) if "@" in raw else None
    if verb is None or raw.lstrip().startswith(">"):
        return 0
    window = max(0, verb.start() - WINDOW)
    begin = max((hit.start() for hit in DATED.finditer(raw, window, verb.start())), default=0)
    addressed = "@" in raw[begin : verb.start()]
    return begin if begin and addressed and raw[:begin].strip() else 0


def next_seen(lines: list[Line], index: int, reach: int = 4) -> int | None:
    """The first line from `index` on that is not blank, among the next `reach`; None when there is none."""
    return next((i for i in range(index, min(index + reach, len(lines))) if not lines[i].blank), None)
