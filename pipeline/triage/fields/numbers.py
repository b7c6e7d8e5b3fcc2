"""Numbers as people write them: groups of digits with dots, blanks, hyphens or brackets between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = re.compile(r"[0-9]+")
TIGHT = re.compile(r"[ .\-–()\t]{1,3}|\.{0,1} ")
WIDE = re.compile(r" [\-–] ")
MOST = 14
"""No number that is searched here has more digits."""


@dataclass(frozen=True)
class Group:
    """Digits in a row. `gap` stands between them and the group before, None where that is another number's."""

    digits: str
    start: int
    end: int
    gap: str | None
    glued: bool
    """Whether a letter stands right before."""
    open: bool
    """Whether a letter, or a sign of a code ("/2024/HĐ"), stands right after."""


def groups_of(key: str) -> list[Group]:
    """All groups of digits of a folded text."""
    found: list[Group] = []
    last = None
    for match in DIGITS.finditer(key):
        start, end = match.span()
        gap = key[last:start] if last is not None and start - last <= 3 else None  # noqa: PLR2004 - " - "
        found.append(Group(match[0], start, end, gap, _letter(key, start - 1), _letter(key, end)))
        last = end
    return found


def _letter(key: str, at: int) -> bool:
    return 0 <= at < len(key) and (key[at].isalpha() or key[at] == "_")


def tight(group: Group) -> bool:
    """Whether the group may belong to one number with the group before it."""
    return group.gap is not None and TIGHT.fullmatch(group.gap) is not None and WIDE.fullmatch(group.gap) is None


def begins(groups: list[Group], at: int) -> bool:
    """Whether a number can begin with this group: it is whole itself, or stands apart from the one before."""
    group = groups[at]
    whole = 9
    return len(group.digits) >= whole or not tight(group) or len(groups[at - 1].digits) >= whole


def joined(groups: list[Group], at: int) -> Iterator[tuple[str, int]]:
    """The numbers that begin with group `at`: its digits, with the next group's, and so on; and the last group."""
    digits = ""
    for place in range(at, min(at + MOST, len(groups))):
        if place > at and (not tight(groups[place]) or groups[place - 1].open):
            return
        digits += groups[place].digits
        if len(digits) > MOST:
            return
        yield digits, place
