"""The linear model as plain arrays: a vocabulary, two heads of one-vs-rest weights, temperatures and thresholds.

The first head tells a complaint in scope from one out of scope, other mail and a program's mail; the second tells the
groups of the complaints in scope. Nothing here needs scikit-learn; that is for training only.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import Problem
from pipeline.triage.sorter.classes import CLASSES, GROUPS, REALMS
from pipeline.triage.sorter.features import Seen, char_grams

Floats = NDArray[np.float64]
BLOCKS = {"words": 1.5, "chars": 1.0, "rules": 0.2}
"""How much each block of features weighs; measured by cross-validation (scripts/bench triage)."""
MOST_WORDS = 16_384
"""Words whose n-grams are kept at hand; letters share most of their words."""
ARRAYS, FACTS = "weights.npy", "model.json"


@dataclass(frozen=True)
class Vector:
    """The features of one letter that the model knows: their numbers, values, and how often each is there."""

    numbers: NDArray[np.int64]
    values: Floats
    counts: Floats


@dataclass(frozen=True)
class Vocabulary:
    """The features that a model knows, in order: words, characters, rules; with the weight of each by its rarity."""

    names: Sequence[str]
    rarity: Floats
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, names: Sequence[str], rarity: Floats) -> "Vocabulary":
        """The vocabulary of these features, `rarity` (idf) beside each."""
        return cls(names, rarity, {name: number for number, name in enumerate(names)})

    def vector(self, seen: Seen) -> Vector:
        """Counts as (1 + log n) times rarity, words and characters each of length one, times the block's weight."""
        words = {self.numbers[name]: count for name, count in seen.words.items() if name in self.numbers}
        chars = Counter(chain.from_iterable(map(self.chars_of, seen.shown)))
        rules = {self.numbers[name]: value for name, value in seen.rules.items() if name in self.numbers}
        held, values = _arrays(rules)
        blocks = (
            self._grams(words, BLOCKS["words"]),
            self._grams(chars, BLOCKS["chars"]),
            Vector(held, values * BLOCKS["rules"], np.ones_like(values)),
        )
        return Vector(
            np.concatenate([block.numbers for block in blocks]),
            np.concatenate([block.values for block in blocks]),
            np.concatenate([block.counts for block in blocks]),
        )

    def _grams(self, known: Mapping[int, int], weight: float) -> Vector:
        numbers, counts = _arrays(known)
        values = (1 + np.log(counts)) * self.rarity[numbers]
        length = float(np.sqrt((values**2).sum()))
        return Vector(numbers, values * (weight / length) if length else values, counts)

    @cached_property
    def chars_of(self) -> Callable[[str], tuple[int, ...]]:
        """Gives the n-grams of characters of a masked word that are known, by number and in order; none of ""."""

        @lru_cache(maxsize=MOST_WORDS)
        def known(word: str) -> tuple[int, ...]:
            found = map(self.numbers.get, char_grams(word) if word else ())
            return tuple(number for number in found if number is not None)

        return known


def _arrays(known: Mapping[int, float]) -> tuple[NDArray[np.int64], Floats]:
    return np.array(list(known), dtype=np.int64), np.array(list(known.values()), dtype=np.float64)


@dataclass(frozen=True)
class Head:
    """One-vs-rest weights: a row for each of `classes`, and what is added to each score."""

    classes: tuple[str, ...]
    weights: Floats
    added: Floats
    temperature: float

    def scores(self, vector: Vector) -> Floats:
        """The score of each class, as scikit-learn's decision_function gives it."""
        found: Floats = self.weights[:, vector.numbers] @ vector.values + self.added
        return found

    def shares(self, vector: Vector) -> dict[str, float]:
        """How likely each class is, calibrated by the temperature; the shares add up to one."""
        scores = self.scores(vector) / self.temperature
        powers = np.exp(scores - scores.max())
        return dict(zip(self.classes, (powers / powers.sum()).tolist(), strict=True))


@dataclass(frozen=True)
class Model:
    """All that sorting needs. `thresholds` are by class: from there on a finding is sure."""

    version: str
    vocabulary: Vocabulary
    realm: Head
    group: Head
    thresholds: Mapping[str, float]
    facts: Mapping[str, Any]

    def shares(self, vector: Vector) -> dict[str, float]:
        """How likely each of the seven classes is."""
        realms, groups = self.realm.shares(vector), self.group.shares(vector)
        return {name: realms["in"] * groups[name] if name in GROUPS else realms[name] for name in CLASSES}

    def pull(self, vector: Vector, name: str) -> Floats:
        """How much each feature of `vector` speaks for the class `name`: coefficient times value, both heads."""
        realm = "in" if name in GROUPS else name
        found: Floats = self.realm.weights[self.realm.classes.index(realm), vector.numbers] * vector.values
        if name in GROUPS:
            found = found + self.group.weights[self.group.classes.index(name), vector.numbers] * vector.values
        return found

    def save(self, folder: Path) -> None:
        """Writes the model into `folder`, which is made: the weights as one array, all else as JSON."""
        folder.mkdir(parents=True)
        with (folder / ARRAYS).open("wb") as file:
            np.save(file, _stacked(self), allow_pickle=False)
        known = self.vocabulary
        data = {
            "version": self.version,
            "names": list(known.names),
            "heads": [{"classes": head.classes, "temperature": head.temperature} for head in (self.realm, self.group)],
            "thresholds": dict(self.thresholds),
            "facts": dict(self.facts),
        }
        (folder / FACTS).write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")


def load_model(folder: Path) -> Model:
    """Reads a model from its folder. Raises Problem that names the file and what is wrong."""
    try:
        data = json.loads((folder / FACTS).read_text("utf-8"))
        array = np.load(folder / ARRAYS, allow_pickle=False).astype(np.float64)
        return _model(data, array)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise Problem(f"{folder}: no usable model: {error}; `tiepnhan train` makes a new one") from error


def _stacked(model: Model) -> NDArray[np.float32]:
    """One row for rarity, then one for each class of the two heads; what is added stands in the last column."""
    first = np.append(model.vocabulary.rarity, 0.0)[None, :]
    heads = [np.column_stack([head.weights, head.added]) for head in (model.realm, model.group)]
    return np.vstack([first, *heads]).astype(np.float32)


def _model(data: Mapping[str, Any], array: Floats) -> Model:
    names = data["names"]
    sizes = [len(head["classes"]) for head in data["heads"]]
    if array.shape != (1 + sum(sizes), len(names) + 1) or not np.isfinite(array).all():
        raise ValueError(f"{ARRAYS} has the shape {array.shape} for {len(names)} features, or holds no numbers")
    heads, row = [], 1
    for head, size in zip(data["heads"], sizes, strict=True):
        rows = array[row : row + size]
        heads.append(Head(tuple(head["classes"]), rows[:, :-1], rows[:, -1], float(head["temperature"])))
        row += size
    if set(heads[0].classes) != set(REALMS) or set(heads[1].classes) != set(GROUPS):
        raise ValueError(f"heads for {[head.classes for head in heads]}")
    vocabulary = Vocabulary.of(names, array[0, :-1])
    return Model(data["version"], vocabulary, heads[0], heads[1], data["thresholds"], data["facts"])


def digest(parts: Iterable[str]) -> str:
    """Eight hex digits for texts in order: the same training set gives the same version."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return found.hexdigest()[:8]
