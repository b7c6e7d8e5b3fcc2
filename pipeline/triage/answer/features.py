"""What the model looks at: the words of a line and pairs of neighbours, with its beginning and end, each once."""

import re
from itertools import pairwise

from pipeline.reading.vietnamese import fold
from pipeline.triage.answer.names import without_names
from pipeline.triage.answer.words import Line

MOST_WORDS = 400
TOKEN = re.compile(r"[\w~]+|[?!.,:]")
LONGEST_NUMBER = 9
"""Digits; from here on a number is a telephone, an account, a tax code."""


def features(line: Line, words: str) -> set[str]:
    """The features of `words` (the line's, without forms): "word" and "word next", without diacritics.

    A name is one "_", a quotation "~", a number "#" with the count of its digits: whose and which says nothing.
    """
    found = tokens(line, words)
    return {*found, *(f"{one} {other}" for one, other in pairwise(["^", *found, "$"]))}


def tokens(line: Line, words: str) -> list[str]:
    """The first `MOST_WORDS` words and signs, names and numbers in short."""
    found: list[str] = []
    for word in TOKEN.findall(fold(without_names(line, words)))[:MOST_WORDS]:
        short = _short(word)
        if short != "_" or found[-1:] != ["_"]:
            found.append(short)
    return found


def _short(word: str) -> str:
    if word[0] in "_~":
        return word[0]
    digits = sum(sign.isdigit() for sign in word)
    if not digits:
        return word
    bare = word.replace("_", "").isdigit()
    return f"#{min(digits, LONGEST_NUMBER)}" if bare else f"#x{min(len(word), LONGEST_NUMBER)}"
