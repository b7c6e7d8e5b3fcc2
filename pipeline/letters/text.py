"""What may stand in a letter's text: the one place where strangers' text is made harmless to the layout.

Escaping for HTML is not done here but by the templates, and letters that no face holds are replaced
when the letter is set (render/fonts.py): the facts keep what the customer wrote.
"""

import re
from itertools import groupby
from unicodedata import category, normalize

_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_MARKS_ON_ONE_LETTER = 2


def clean_line(text: str, longest: int = 300) -> str:
    """Gives `text` as one line in NFC without control and direction marks, cut to `longest` characters."""
    return shortened(" ".join(_clean(text).split()), longest)


def clean_paragraphs(text: str, longest: int = 20_000) -> str:
    r"""Gives `text` as clean_line does, but keeps its lines (ended by \n) and single blank lines."""
    lines = (line.strip() for line in _clean(text).split("\n"))
    return shortened(_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip(), longest)


def shortened(text: str, longest: int) -> str:
    """Cuts `text` to at most `longest` characters, at the end of a word where one is near, with "…"."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    at_word = cut.rsplit(maxsplit=1)[0] if not text[longest - 1].isspace() else cut
    return (at_word if len(at_word) > longest * 3 // 4 else cut).rstrip() + "…"


def _clean(text: str) -> str:
    text = _VARIATION.sub("", _LINE_ENDS.sub("\n", text))
    text = _SPACES.sub(" ", "".join(filter(None, map(_harmless, text))))
    return _without_stacks(normalize("NFC", text))


def _harmless(letter: str) -> str:
    if letter in "\n\t ":
        return letter
    match category(letter):
        case "Cc" | "Cf":  # controls; soft hyphens, zero widths, and the marks that turn text around
            return ""
        case "Cs":  # half of a pair: no UTF-8 can hold it
            return "\ufffd"
    return letter


def _without_stacks(text: str) -> str:
    """Drops the marks above the second on one letter: towers of them would cover the lines around."""
    runs = ((is_mark, "".join(run)) for is_mark, run in groupby(text, lambda c: category(c) == "Mn"))
    return "".join(run[:_MARKS_ON_ONE_LETTER] if is_mark else run for is_mark, run in runs)
