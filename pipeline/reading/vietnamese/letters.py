"""One form of each letter (NFC), and a folded form for comparing."""

import re
import unicodedata
from itertools import groupby

# Normalising takes quadratic time on a long run of combining marks in mixed order, so such a run is ordered first.
LONG_RUN = re.compile(r"[^\w\s\x00-\x7f]{32,}")
# Of the combining marks from U+0300 to U+036F only U+034F is of class 0.
BEYOND = re.compile("[^\x00-\x7f\u0300-\u034e\u0350-\u036f]")


def nfc(text: str) -> str:
    """Gives `text` in NFC, where each Vietnamese letter with its marks is one character."""
    return text if text.isascii() else unicodedata.normalize("NFC", LONG_RUN.sub(_ordered, text))


def fold(text: str) -> str:
    """Gives `text` in lower case without diacritics: "Khiếu nại" and "khieu nai" become the same."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", LONG_RUN.sub(_ordered, text.lower().replace("đ", "d")))
    if BEYOND.search(parts) is None:  # as nearly all Vietnamese: letters of ASCII and their marks
        return parts.encode("ascii", "ignore").decode("ascii").lower()
    # Lowered again: NFKD makes capitals of some signs, "℡" for one.
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).lower()


def _ordered(run: re.Match[str]) -> str:
    """Gives the marks of `run` in canonical order (Unicode, 3.11: stable, by combining class, between starters)."""
    parts = "".join(unicodedata.normalize("NFD", sign) for sign in run[0])
    groups = groupby(parts, key=lambda sign: unicodedata.combining(sign) > 0)
    return "".join("".join(sorted(group, key=unicodedata.combining) if marks else group) for marks, group in groups)
