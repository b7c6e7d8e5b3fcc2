"""A reply as one line of plain words: lower case, one space between them, short spellings written out.

The rules look at this line. Each place in it leads back to the place in the customer's text.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from pipeline.reading.vietnamese import fold, nfc
from pipeline.triage.answer.short import ENDINGS, SHORT

LONGEST = 20_000
"""Characters looked at; what the customer answers stands long before."""
BARE_SHARE = 0.2
"""With fewer words than this that bear diacritics, a text is taken as written without them."""

TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)+(?![\w])|[A-Za-z]+(?:[-/]\d+)+(?![\w])|[\w\u0300-\u036f]+(?:['’][\w\u0300-\u036f]+)*"
    r"|[^\w\s\u0300-\u036f]|\n+"
)
UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff\U0001f3fb-\U0001f3ff]")
DRAWN = re.compile(r"([^\W\d_])\1{2,}")
"""A letter held down: "nhaaa"."""
SEPARATOR = re.compile(r"[.,:/-]")
SIGNS = {"“": '"', "”": '"', "«": '"', "»": '"', "„": '"', "‟": '"', "…": ".", ";": ".", "–": ",", "—": ",", "-": ","}
WRONG_QUESTION = {"？": "?", "！": "!", "，": ",", "。": "."}
CLAUSE = re.compile(r"[^.,?!:()/\"\[\]]+")
"""A piece between signs."""


@dataclass(frozen=True)
class Line:
    """The words of a reply; `bare` when it is written without diacritics, and then all words are folded.

    `capitals` tells of each word whether its first letter alone is a capital.
    """

    words: str
    bare: bool
    places: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    capitals: tuple[bool, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Leads a piece of `words` back to the customer's text; (0, 0) where there is no word."""
        if not self.places:
            return 0, 0
        first = max(bisect_right(self.places, start) - 1, 0)
        last = max(bisect_left(self.places, end) - 1, first)
        return self.spans[first][0], self.spans[last][1]


def line_of(text: str) -> Line:
    """Writes the first `LONGEST` characters of `text` as plain words. Raises nothing; linear."""
    found = [(token[0], token.start(), token.end()) for token in TOKEN.finditer(text[:LONGEST])]
    lowered = [(nfc(token).lower(), start, end) for token, start, end in found]
    bare = _bare([token for token, _, _ in lowered])
    upper = {start for token, start, _ in found if token[0].isupper() and not token[1:].isupper()}
    return _joined(bare, [(_plain(token, bare), start, end) for token, start, end in lowered], upper)


def _bare(tokens: list[str]) -> bool:
    words = [token for token in tokens if token[0].isalpha()]
    return sum(not word.isascii() for word in words) < BARE_SHARE * len(words)


def _plain(token: str, bare: bool) -> str:
    if not (token[0].isalnum() or token[0] == "_"):
        return _sign(token)
    if any(sign.isdigit() for sign in token):
        token = SEPARATOR.sub("_", token)
    word = DRAWN.sub(r"\1", token.replace("’", "'"))
    for one, other in ENDINGS:
        if word.endswith(one) and not word.startswith("q"):
            word = word[: -len(one)] + other
    if word.endswith("n't"):
        word = {"can't": "can not", "won't": "will not"}.get(word, f"{word[:-3]} not")
    word = SHORT.get(word, word)
    return fold(word) if bare else word


def _sign(token: str) -> str:
    if token[0] == "\n":
        return "."
    token = WRONG_QUESTION.get(token, token)
    return SIGNS.get(token, UNSEEN.sub("", token))


def _joined(bare: bool, tokens: list[tuple[str, int, int]], upper: set[int]) -> Line:
    places, spans, words, at = [], [], [], 0
    for word, start, end in tokens:
        if not word:
            continue
        places.append(at)
        spans.append((start, end))
        words.append(word)
        at += len(word) + 1
    return Line(" ".join(words), bare, tuple(places), tuple(spans), tuple(start in upper for start, _ in spans))
