"""The small model's word, where the rules have none. It knows no "agree", and a person always looks at what it says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import fsum, sqrt
from pathlib import Path

from pipeline.reading.vietnamese import fold
from pipeline.triage.answer.features import features


@dataclass(frozen=True)
class Guess:
    """A class, how far it is ahead of the next, and the word that speaks most for it (as it stands in the line)."""

    answer: str
    margin: float
    word: str


@dataclass(frozen=True)
class _Model:
    classes: tuple[str, ...]
    offsets: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]


def guess(words: str) -> Guess:
    """What the model takes the line's words for: disagree, info, question or unclear."""
    model = _model()
    found = features(fold(words))
    known = [model.weights[each] for each in found if each in model.weights]
    size = sqrt(len(found) or 1)
    scores = [offset + fsum(row[at] for row in known) / size for at, offset in enumerate(model.offsets)]
    first, second = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:2]
    said = max(dict.fromkeys(words.split()), key=lambda word: _weight(model, word, first), default="")
    return Guess(model.classes[first], scores[first] - scores[second], said)


def _weight(model: _Model, word: str, at: int) -> float:
    row = model.weights.get(f"w:{fold(word)}")
    return row[at] if row else 0.0


@cache
def _model() -> _Model:
    data = json.loads(Path(__file__).with_name("weights.json").read_text("utf-8"))
    weights = {name: tuple(row) for name, row in data["weights"].items()}
    return _Model(tuple(data["classes"]), tuple(data["offsets"]), weights)
