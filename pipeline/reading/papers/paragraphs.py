"""What the readers of papers share: old charsets made right paragraph by paragraph, and the cap on a paper's text."""

import re
from collections.abc import Sequence

from pipeline.reading.problems import Flaw, problem
from pipeline.reading.vietnamese import repair

LONGEST_TEXT = 1_000_000
EMPTY_LINES = re.compile(r"\n{3,}")


def repaired(pieces: Sequence[str]) -> list[str]:
    """Gives each paragraph or cell in NFC with its old charset made right; as many as came in.

    Each is judged by itself, and those too short to tell are read as the others were.
    """
    whole = "\n".join(pieces)
    lines = repair(whole).text.split("\n")
    if len(lines) != whole.count("\n") + 1:
        return [repair(piece).text for piece in pieces]
    given, at = [], 0
    for piece in pieces:
        size = piece.count("\n") + 1
        # Soft hyphens were TCVN3 letters until now; those that are left are not seen and would break words in searches.
        given.append("\n".join(lines[at : at + size]).replace("\xad", ""))
        at += size
    return given


def tidy(text: str) -> str:
    """Gives the text without blanks at line ends and with no more than one empty line in a row."""
    return EMPTY_LINES.sub("\n\n", "\n".join(map(str.rstrip, text.split("\n")))).strip()


def capped(text: str) -> tuple[str, tuple[str, ...]]:
    """Gives the text up to the cap, and a problem if there was more."""
    if len(text) <= LONGEST_TEXT:
        return text, ()
    return text[:LONGEST_TEXT], (problem(Flaw.TOO_LARGE, f"text: cut at {LONGEST_TEXT:,} characters"),)
