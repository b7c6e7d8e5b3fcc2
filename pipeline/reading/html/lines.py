"""Pieces of text that belong together, and blanks and line breaks as a reader sees them."""

import re
from typing import NamedTuple

SOFT = "\v"
"""Ends a line that has begun, and does nothing on an empty one, as the edges of a <div> do."""
BLANKS = re.compile(r"[ \t\r\f\xa0]+")
LINES = re.compile(r" ?([\n\v])[ \v]*")
EMPTY_LINES = re.compile(r"\n{3,}")
UNSEEN = frozenset(["script", "style", "head", "title", "template", "noscript"])
PARAGRAPHS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "br")
OTHERS = re.findall(
    "[a-z]+",
    "address article aside blockquote center dd div dl dt fieldset figure footer form header hr li main nav ol option"
    " pre section table tr ul",
)
BREAKS = {**dict.fromkeys(PARAGRAPHS, "\n"), **dict.fromkeys(OTHERS, SOFT)}
"""What the edges of an element, or <br> itself, do to the text."""
CELLS = frozenset(["td", "th"])


class Run(NamedTuple):
    """A piece of text that is a quote as a whole, or is none."""

    quoted: bool
    text: str


def tidy(text: str) -> str:
    """One blank for many, no blanks at line ends, at most one empty line, none at either end."""
    return EMPTY_LINES.sub("\n\n", LINES.sub("\n", BLANKS.sub(" ", text))).strip()
