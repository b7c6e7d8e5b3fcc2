"""Words that are looked for: folded as the index folds them, never syntax; and where they stand in a text."""

import re
import unicodedata
from collections.abc import Sequence

MOST_WORDS = 12
AROUND = 90
"""So many signs of a text are shown before the first hit; after it thrice as many."""
WORD = re.compile(r"[^\W_]+")
Piece = tuple[str, bool]
"""A piece of a text, and whether it was looked for."""


def folded(text: str) -> str:
    """Gives a text without marks, đ as d, in lower case; sign for sign as long as it was."""
    return "".join(map(_plain, text))


def _plain(sign: str) -> str:
    if sign in "đĐ":
        return "d"
    plain = unicodedata.normalize("NFD", sign)[:1].lower()
    return plain if len(plain) == 1 else sign


def asked(q: str) -> list[str]:
    """The words of a question, each a run of letters and digits or several joined by signs ("hoa@abc.example")."""
    text = unicodedata.normalize("NFC", q.replace("\0", " "))
    return [word for word in text.split() if WORD.search(word)][:MOST_WORDS]


def match_of(q: str) -> str | None:
    """Gives the words as an FTS5 query that all must be there; None where nothing is asked.

    Each is a string in quotes (sqlite.org/fts5.html, 3.1), so that no sign in it is an operator.
    """
    words = [folded(word).replace('"', " ") for word in asked(q)]
    return " ".join(f'"{word}"' for word in words) or None


def digits_of(q: str) -> str | None:
    """Gives a number that was typed in parts ("0912 345 678", "+84 912…") as it is kept; None for other questions."""
    compact = re.sub(r"[\s.()\-]", "", q)
    found = re.sub(r"^(?:\+84|0084)", "0", compact)
    return found if re.fullmatch(r"[0-9]{6,15}", found) else None


def snippet(text: str, words: Sequence[str]) -> list[Piece]:
    """Gives the part of a text around its first hit in pieces, the hits marked; nothing where there is none."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    spans = _spans(folded(line), words)
    if not spans:
        return []
    start = max(0, spans[0][0] - AROUND)
    end = min(len(line), spans[0][0] + 3 * AROUND)
    pieces: list[Piece] = [("…", False)] if start else []
    here = start
    for first, last in spans:
        if last > end:
            break
        pieces += [(line[here:first], False), (line[first:last], True)]
        here = last
    pieces += [(line[here:end], False), ("…" if end < len(line) else "", False)]
    return [piece for piece in pieces if piece[0]]


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where whole words stand, in order, none over another."""
    parts = [r"[\W_]+".join(map(re.escape, WORD.findall(folded(word)))) for word in words]
    if not any(parts):
        return []
    pattern = rf"(?<![^\W_])(?:{'|'.join(filter(None, parts))})(?![^\W_])"
    return [found.span() for found in re.finditer(pattern, text)]
