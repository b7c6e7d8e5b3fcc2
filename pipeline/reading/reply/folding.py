"""The folded form in which lines are compared."""

import re

from pipeline.reading.vietnamese import fold

# Zero-width characters and byte order marks: iPhones put one before the quoted greeting.
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
BLANKS = re.compile(r"\s+")
# No mark of a mail program is longer. Folding sorts combining marks in quadratic time: never fold a whole line.
HEAD = 400


def folded(text: str) -> str:
    """The first characters of `text` without diacritics, capitals, unseen characters and double blanks."""
    return BLANKS.sub(" ", fold(UNSEEN.sub("", text[:HEAD]))).strip()


def any_of(phrases: str) -> str:
    """A pattern that finds any of the `phrases`, written with "|" between them, in a folded text."""
    return "|".join(re.escape(folded(phrase)) for phrase in phrases.split("|"))
