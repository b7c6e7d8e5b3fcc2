"""The text of a page that no parser takes: its marks are left out one by one, whatever they nest."""

import re
from html import unescape

from pipeline.reading.html.lines import BREAKS, CELLS, UNSEEN

ASCII_CAPITALS = re.compile(r"[A-Z]+")
NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})")


def flat_text(markup: str) -> str:
    """Gives the text of `markup`, unseen elements left out. Each character is looked at once."""
    pieces: list[str] = []
    ends = _Ends(markup)
    at = 0
    while (mark := markup.find("<", at)) >= 0:
        pieces.append(markup[at:mark])
        name = NAME.match(markup, mark)
        if name is None and not markup.startswith(("<!", "<?", "</"), mark):
            pieces.append("<")  # a sign in the text
            at = mark + 1
            continue
        tag = name[1].lower() if name else ""
        pieces.append(" " if tag in CELLS else BREAKS.get(tag, ""))
        at = ends.behind("-->" if markup.startswith("<!--", mark) else ">", mark)
        if tag in UNSEEN and not markup.startswith("</", mark):
            at = max(at, ends.start(f"</{tag}", at))
    pieces.append(markup[at:])
    return unescape("".join(pieces))


class _Ends:
    """Finds what ends a mark; what was looked for in vain once is not looked for again."""

    def __init__(self, markup: str) -> None:
        self._lower = ASCII_CAPITALS.sub(lambda hit: hit[0].lower(), markup)
        self._absent: set[str] = set()

    def start(self, end: str, at: int) -> int:
        """The place of the next `end`; -1 when it never comes."""
        found = -1 if end in self._absent else self._lower.find(end, at)
        if found < 0:
            self._absent.add(end)
        return found

    def behind(self, end: str, at: int) -> int:
        """The place behind the next `end`, or behind the next ">"; the end of the page when neither comes."""
        found = self.start(end, at)
        if found >= 0:
            return found + len(end)
        return self.behind(">", at) if end != ">" else len(self._lower)
