"""How a phrase of the lexicon can begin: by it the words are told at which a rule need not be tried."""

import re
from collections.abc import Iterator

ODD = re.compile(r"\\[()|]|\[[^\]]*[()|]")
"""A bracket or bar that is meant as a sign."""
OPTIONAL = ("?", "*", "{")


def openings(phrase: str) -> frozenset[str]:
    """Gives the beginnings of the first word that `phrase` can match; with a space behind it where the word is whole.

    Rather too many than too few: "" stands for any word, and is given for all that is not understood here.
    """
    if ODD.search(phrase):
        return frozenset({""})
    return frozenset(each for part in _alternatives(phrase) for each in _of_part(part))


def may_begin(word: str, beginnings: tuple[str, ...]) -> bool:
    """Whether a phrase that begins so can match from `word` on."""
    return f"{word} ".startswith(beginnings)


def _of_part(part: str) -> Iterator[str]:
    if part.startswith("("):
        yield from _of_group(part)
        return
    run = 0
    while run < len(part) and part[run].isalnum():
        run += 1
    rest = part[run:]
    if rest.startswith(OPTIONAL):
        yield part[: max(0, run - 1)]
    elif rest.startswith(" ") and not rest[1:].startswith(("~", *OPTIONAL)):
        yield part[:run] + " " if run else ""
    else:
        yield part[:run]


def _of_group(part: str) -> Iterator[str]:
    """The openings of "(a|b)? c"; those of what follows too where the group may be nothing."""
    end = _closing(part)
    inside, rest = part[1:end], part[end + 1 :]
    if inside.startswith("?<"):  # looks back and takes nothing
        yield from openings(rest)
        return
    yield from openings(inside.removeprefix("?:"))
    if rest.startswith(OPTIONAL):
        yield from openings(rest[1:]) if rest[0] != "{" else ("",)


def _closing(part: str) -> int:
    """The place of the bracket that closes the first one."""
    depth = 0
    for at, sign in enumerate(part):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return at
    return len(part)


def _alternatives(phrase: str) -> Iterator[str]:
    depth = start = 0
    for at, sign in enumerate(phrase):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            yield phrase[start:at]
            start = at + 1
    yield phrase[start:]
