"""Names that strangers gave, made safe to show and to save under; sizes in words."""

import unicodedata

LONGEST = 120
NO_NAME = "tep"
KEPT_MARKS = frozenset("._- ()")


def shown(name: str) -> str:
    """Gives a name on one line without signs that hide what it is: controls, and those that turn the writing round.

    "giay<U+202E>fdp.exe" would read as "giayexe.pdf" (Unicode TR 36, 2.5). The end of a long name stays: it tells what
    kind of file it is.
    """
    plain = "".join(sign if unicodedata.category(sign)[0] not in "CZ" else " " for sign in name)
    line = " ".join(plain.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 21]}…{line[-20:]}"


def ascii_name(name: str) -> str:
    """Gives a name of letters, digits and ". _ -" only, for programs that know no other."""
    turned = name.replace("đ", "d").replace("Đ", "D")
    letters = unicodedata.normalize("NFKD", turned).encode("ascii", "ignore").decode("ascii")
    safe = "".join(sign if sign.isalnum() or sign in KEPT_MARKS else "_" for sign in letters)
    return safe.strip(". ") or NO_NAME


def size_in_words(size: int) -> str:
    """Gives a number of bytes as it is read here: "533 byte", "13,1 KB", "1,9 MB"."""
    for unit, least in (("MB", 1_000_000), ("KB", 1_000)):
        if size >= least:
            return f"{size / least:.1f} {unit}".replace(".", ",")
    return f"{size} byte"
