"""A rule: an id, a Vietnamese sentence for the clerk, the clause of the procedure that it serves, and a pattern.

Patterns are written with diacritics and hold for texts without them too: they are folded then. A part in angle
brackets stands for a list of parts.py: `<agree>` for the verbs of agreement. A pattern for texts without
diacritics only, or with them only, says so in `form`, because folding makes one of two words ("nếu" and "nêu").
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.reading.vietnamese import fold
from pipeline.triage.answer.parts import PARTS
from pipeline.triage.answer.words import Line

PART = re.compile(r"<([a-z]+)>")


@dataclass(frozen=True)
class Rule:
    """One thing that a customer's words can say."""

    id: str
    sentence: str
    clause: str
    pattern: str
    form: Literal["both", "marked", "bare"] = "both"


@dataclass(frozen=True)
class Found:
    """A rule that holds, and where in the line."""

    rule: Rule
    start: int
    end: int


def find(rules: Iterable[Rule], line: Line, words: str) -> list[Found]:
    """The rules that hold in `words` (the line's, or what masks have left of them), each at its first place."""
    wrong = "marked" if line.bare else "bare"
    tries = ((rule, compiled(rule.pattern, line.bare).search(words)) for rule in rules if rule.form != wrong)
    return [Found(rule, *hit.span()) for rule, hit in tries if hit]


@cache
def compiled(pattern: str, bare: bool) -> re.Pattern[str]:
    """The pattern with its parts written out, folded for texts without diacritics."""
    whole = PART.sub(lambda part: f"(?:{PARTS[part[1]]})", pattern)
    whole = PART.sub(lambda part: f"(?:{PARTS[part[1]]})", whole)
    return re.compile(fold(whole) if bare else whole)
