"""Which group a complaint belongs to, by the words that the procedure lists for each group."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.reading.vietnamese import fold

UNSORTED = "unsorted"


@dataclass(frozen=True)
class Grouped:
    """The group found, and the words of the letter that say so (folded)."""

    group: str
    words: tuple[str, ...]


def group_of(text: str, words: Mapping[str, Sequence[str]]) -> Grouped:
    """Counts each group's words (folded) in `text` and takes the clear winner, else `unsorted`."""
    folded = " ".join(re.findall(r"\w+", fold(text)))
    found = {group: tuple(word for word in listed if f" {word} " in f" {folded} ") for group, listed in words.items()}
    ranked = sorted(found.items(), key=lambda item: len(item[1]), reverse=True)
    if not ranked or not ranked[0][1]:
        return Grouped(UNSORTED, ())
    if len(ranked) > 1 and len(ranked[1][1]) == len(ranked[0][1]):
        return Grouped(UNSORTED, ranked[0][1] + ranked[1][1])
    return Grouped(*ranked[0])
