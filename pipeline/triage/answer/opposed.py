"""A second, independent look at an agreement: a small linear model of agreeing and other replies. It can only object.

The rules must find an agreement first; where all the words together look like a reply that does not agree, a person
looks. Plain weights in opposed.json, made by train.py from the labelled replies.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import fsum, sqrt
from pathlib import Path

from pipeline.reading.vietnamese import fold
from pipeline.triage.answer.agreement import NAMED, SETTLED, SPOKEN
from pipeline.triage.answer.asking import ASKED
from pipeline.triage.answer.doubts import CONDITIONS, OTHERS
from pipeline.triage.answer.features import MOST_WORDS, WORD
from pipeline.triage.answer.idioms import IDIOMS
from pipeline.triage.answer.refusal import BITTER, DEMANDED, REFUSED, UNSETTLED
from pipeline.triage.answer.rule import find
from pipeline.triage.answer.sending import SENT
from pipeline.triage.answer.waiting import WAITING
from pipeline.triage.answer.words import Line

SEEN = (SPOKEN, *NAMED, *SETTLED, *IDIOMS, *CONDITIONS, *OTHERS)
SEEN += (*REFUSED, *UNSETTLED, *BITTER, *DEMANDED, *ASKED, *SENT, *WAITING)
STRONGLY = -0.5
"""A score below which the model objects; 0 is undecided. Chosen with each author left out (train.py)."""


@dataclass(frozen=True)
class _Model:
    offset: float
    weights: Mapping[str, float]


def opposed(line: Line, words: str) -> bool:
    """Does the model strongly object to an agreement in `words` (the line's, without forms)?"""
    return score(line, words) < STRONGLY


def score(line: Line, words: str) -> float:
    """How much `words` look like an agreement: above 0 they do. The same on every run: the sum is exact."""
    model = _model()
    found = agreement_features(line, words)
    return model.offset + fsum(model.weights.get(each, 0.0) for each in found) / sqrt(len(found) or 1)


def agreement_features(line: Line, words: str) -> set[str]:
    """Folded words, pairs of them, and the ids of the rules that hold."""
    found = WORD.findall(fold(words))[:MOST_WORDS]
    pairs = {f"w:{one} {other}" for one, other in pairwise(found)}
    return {f"w:{word}" for word in found} | pairs | {f"r:{hit.rule.id}" for hit in find(SEEN, line, words)}


@cache
def _model() -> _Model:
    data = json.loads(Path(__file__).with_name("opposed.json").read_text("utf-8"))
    return _Model(data["offset"], data["weights"])
