"""Marks in a text: what was found stands out in its place, also where one thing that was found lies over another."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Mark:
    """Characters from `start` up to, and without, `end` are of a `kind`; `title` says what they are."""

    start: int
    end: int
    kind: str
    title: str


@dataclass(frozen=True)
class Piece:
    """A piece of text with all kinds and titles of the marks over it; no kinds: a plain one."""

    text: str
    kinds: tuple[str, ...] = ()
    title: str = ""


def pieces(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> list[Piece]:
    """Gives `text[start:end]` cut where marks begin and end. Marks outside of it, and empty ones, are left out.

    A letter is never cut from the accents that combine with it: marks are widened to whole letters.
    """
    stop = len(text) if end is None else min(end, len(text))
    within = [found for mark in marks if (found := _within(text, mark, start, stop)) is not None]
    edges = sorted({start, stop, *(mark.start for mark in within), *(mark.end for mark in within)})
    return [
        _piece(text[first:last], [mark for mark in within if mark.start <= first and last <= mark.end])
        for first, last in pairwise(edges)
    ]


def _within(text: str, mark: Mark, start: int, stop: int) -> Mark | None:
    first, last = max(mark.start, start), min(mark.end, stop)
    if first >= last:
        return None
    while first > start and unicodedata.combining(text[first]):
        first -= 1
    while last < stop and unicodedata.combining(text[last]):
        last += 1
    return Mark(first, last, mark.kind, mark.title)


def _piece(text: str, over: Sequence[Mark]) -> Piece:
    kinds = tuple(dict.fromkeys(mark.kind for mark in over))
    return Piece(text, kinds, "; ".join(dict.fromkeys(mark.title for mark in over)))
