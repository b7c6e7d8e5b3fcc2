"""The model: how likely each answer is by all the words together. Plain weights in weights.json, made by train.py."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, fsum, log, sqrt
from pathlib import Path
from typing import Any, Literal, Self

from pipeline.reading.vietnamese import fold
from pipeline.triage.answer.features import features
from pipeline.triage.answer.words import Line

Kind = Literal["agree", "disagree", "info", "question", "unclear"]
KINDS: tuple[Kind, ...] = ("agree", "disagree", "info", "question", "unclear")


@dataclass(frozen=True)
class Model:
    """A linear model of the five answers: a row of weights, in the order of KINDS, for each feature."""

    offsets: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Takes what train.py gives: "offsets" and "weights"."""
        return cls(tuple(data["offsets"]), {name: tuple(row) for name, row in data["weights"].items()})

    def scores(self, line: Line, words: str) -> dict[Kind, float]:
        """The score of each answer for `words` (the line's, without forms); the same on every run: sums are exact."""
        rows = [self.weights[each] for each in features(line, words) if each in self.weights]
        size = sqrt(len(rows) or 1)
        return {kind: self.offsets[at] + fsum(row[at] for row in rows) / size for at, kind in enumerate(KINDS)}

    def word_for(self, kind: Kind, words: str) -> str:
        """The word of `words` that speaks most for `kind`, as it stands there; none: empty."""
        at = KINDS.index(kind)
        weighed = [(self.weights.get(fold(word), self.offsets)[at], word) for word in dict.fromkeys(words.split())]
        return max(weighed, key=lambda each: each[0], default=(0.0, ""))[1]


def shares(scores: Mapping[Kind, float]) -> dict[Kind, float]:
    """Scores as probabilities: they add up to 1."""
    highest = max(scores.values())
    whole = log(fsum(exp(score - highest) for score in scores.values()))
    return {kind: exp(score - highest - whole) for kind, score in scores.items()}


@cache
def shipped_model() -> Model:
    """The model in weights.json."""
    return Model.of(json.loads(Path(__file__).with_name("weights.json").read_text("utf-8")))
