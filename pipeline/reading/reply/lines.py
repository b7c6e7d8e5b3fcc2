"""The lines of a text with their places in it, and a folded form of each for comparing."""

import re
from functools import cached_property

from pipeline.reading.reply.fields import field_of
from pipeline.reading.reply.folding import UNSEEN, folded

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

WROTE = re.compile(r"> (?:đã viết|da viet|wrote) ?:", re.IGNORECASE)
DATED = re.compile(r"(?<=\s)(?:Vào|Vao|On) (?:(?:lúc|luc|ngày|ngay) )?(?:Th[ứ.]? |CN|Mon|Tue|Wed|Thu|Fri|Sat|Sun|\d)")
WINDOW = 300


class Line:
    """One line: its place in the text, line break included, and what it says."""

    def __init__(self, start: int, end: int, raw: str) -> None:
        self.start, self.end, self.raw = start, end, raw
        seen = raw if raw.isascii() else UNSEEN.sub("", raw)
        self.text = seen.strip()
        self.blank = not self.text
        # ">= 3" is a customer's comparison, no quote.
        self.quoted = self.text.startswith(">") and not self.text.startswith(">=")

    @cached_property
    def key(self) -> str:
        """The folded head of the line, without the stars that stand for bold letters."""
        return folded(self.text).strip("* ") if self.text else ""

    @cached_property
    def field(self) -> tuple[str, str] | None:
        """The kind of header field that the line is, behind any ">", and its folded value; None when it is none."""
        return field_of(self.key.lstrip("> *"))


def lines_of(text: str) -> list[Line]:
    """The lines of `text`; together they are the whole text. An attribution behind own words is a line of its own."""
    lines: list[Line] = []
    for hit in LINE.finditer(text):
        cut = _behind(hit.group())
        if cut:
            lines.append(Line(hit.start(), hit.start() + cut, hit.group()[:cut]))
        lines.append(Line(hit.start() + cut, hit.end(), hit.group()[cut:].rstrip("\r\n")))
    return lines


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
