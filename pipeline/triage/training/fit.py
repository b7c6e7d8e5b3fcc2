"""Fitting: vocabulary, two heads by liblinear one-vs-rest, temperatures and thresholds on out-of-fold scores."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pipeline.triage.sorter.classes import CLASSES, GROUPS, REALMS
from pipeline.triage.sorter.features import Seen, vote_names
from pipeline.triage.sorter.lexicon import Lexicon
from pipeline.triage.sorter.model import Floats, Head, Model, Vector, Vocabulary, digest
from pipeline.triage.sorter.sure import agrees
from pipeline.triage.training.examples import Example, writers

STRENGTH = 4.0
"""Inverse of the regularisation; measured by cross-validation: between 2 and 5 nothing changes."""
SEEN_WORDS, SEEN_CHARS = 2, 3
"""In how many letters a feature must stand to be known."""
FOLDS = 5
PRECISION = 0.995
"""Asked for is 0.98; a threshold chosen on some letters is too kind to others. Held out, 0.993 are right."""
LOWEST = 0.8
"""No finding is sure below this, however well its class was told in training."""
TEMPERATURES = tuple(0.2 * 1.15**step for step in range(18))

Progress = Callable[[], None]


@dataclass(frozen=True)
class Told:
    """What an out-of-fold model says of an example: the shares of the classes, and whether the lexicon agrees."""

    example: Example
    shares: Mapping[str, float]
    agreed: bool

    @property
    def name(self) -> str:
        """The likeliest class."""
        return max(self.shares, key=lambda name: self.shares[name])

    @property
    def right(self) -> bool:
        """Whether that is the class the example has."""
        return self.name == self.example.name

    @property
    def confidence(self) -> float:
        """The share of the likeliest class."""
        return self.shares[self.name]


@dataclass(frozen=True)
class Fitted:
    """A model, and what models fitted without them say of each of its examples."""

    model: Model
    told: tuple[Told, ...]


def fit(examples: Sequence[Example], lexicon: Lexicon, step: Progress = lambda: None) -> Fitted:
    """Fits a model with temperatures and thresholds; `step` is called after each of the six fits.

    The version ends in a digest of examples and rules: the same set gives the same model.
    """
    folds = fold_numbers(examples, FOLDS)
    raw = []
    for number in range(FOLDS):
        model = bare([one for one, fold in zip(examples, folds, strict=True) if fold != number], lexicon)
        held = [one for one, fold in zip(examples, folds, strict=True) if fold == number]
        raw += [(one, model, model.vocabulary.vector(one.seen)) for one in held]
        step()
    realm, group = temperatures(raw)
    told = [_told(one, warmed(model, realm, group), vector) for one, model, vector in raw]
    whole = warmed(bare(examples, lexicon), realm, group)
    step()
    model = replace(whole, version=_version(examples, lexicon), thresholds=thresholds(told), facts=_facts(examples))
    return Fitted(model, tuple(told))


def _version(examples: Sequence[Example], lexicon: Lexicon) -> str:
    rules = [f"{rule.id} {dict(rule.votes)} {rule.pattern.pattern}" for rule in lexicon.rules]
    return f"first-{digest([*(one.digest for one in examples), *rules])}"


def _facts(examples: Sequence[Example]) -> dict[str, Any]:
    """What the model was fitted on: how many, of which classes, and the digest of each."""
    classes = dict(sorted(Counter(one.name for one in examples).items()))
    return {"examples": len(examples), "classes": classes, "known": [one.digest for one in examples]}


def _told(one: Example, model: Model, vector: Vector) -> Told:
    shares = model.shares(vector)
    return Told(one, shares, agrees(max(shares, key=lambda name: shares[name]), one.seen.rules))


def tell(model: Model, examples: Sequence[Example]) -> list[Told]:
    """What `model` says of examples that it has not been fitted on."""
    return [_told(one, model, model.vocabulary.vector(one.seen)) for one in examples]


def warmed(model: Model, realm: float, group: float) -> Model:
    """The model with these temperatures."""
    return replace(
        model,
        realm=replace(model.realm, temperature=realm),
        group=replace(model.group, temperature=group),
    )


def fold_numbers(examples: Sequence[Example], folds: int, seed: int = 0) -> list[int]:
    """The fold of each example: each class of the gold letters spread evenly, all letters of one writer in one fold.

    The folds of the gold letters depend on nothing but these: versions are compared on the same folds. Further texts
    and corrections join their writer's fold, or one by their digest, so that they move no other example.
    """
    owners = writers(examples)
    gold = [number for number, one in enumerate(examples) if one.gold]
    spread = _spread([examples[n].name for n in gold], [owners[n] for n in gold], folds, seed) if gold else []
    found = dict(zip(gold, spread, strict=True))
    of_writer = {owners[number]: fold for number, fold in found.items()}
    for number, one in enumerate(examples):
        found.setdefault(number, of_writer.setdefault(owners[number], int(one.digest, 16) % folds))
    return [found[number] for number in range(len(examples))]


def _spread(names: Sequence[str], owners: Sequence[int], folds: int, seed: int) -> list[int]:
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415 - training only: a second to import

    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    found = [0] * len(names)
    for number, (_, held) in enumerate(splitter.split(names, names, owners)):
        for at in held:
            found[at] = number
    return found


def vocabulary_of(seen: Sequence[Seen], lexicon: Lexicon) -> Vocabulary:
    """The features known from these letters, each with its rarity: 1 + log((1 + letters) / (1 + letters with it))."""
    names: list[str] = []
    rarity: list[float] = []
    for block, least in (("words", SEEN_WORDS), ("chars", SEEN_CHARS)):
        counts: Counter[str] = Counter()
        for one in seen:
            counts.update(getattr(one, block).keys())
        known = sorted(name for name, count in counts.items() if count >= least)
        names += known
        rarity += [1 + math.log((1 + len(seen)) / (1 + counts[name])) for name in known]
    rules = [f"r:{rule.id}" for rule in lexicon.rules] + vote_names()
    return Vocabulary.of(names + rules, np.array(rarity + [1.0] * len(rules)))


def bare(examples: Sequence[Example], lexicon: Lexicon) -> Model:
    """Fits the two heads; temperatures one and no thresholds."""
    vocabulary = vocabulary_of([one.seen for one in examples], lexicon)
    realm = _head(vocabulary, examples, [_realm(one) for one in examples], REALMS)
    inside = [one for one in examples if one.name in GROUPS]
    group = _head(vocabulary, inside, [one.name for one in inside], GROUPS)
    return Model("bare", vocabulary, realm, group, {}, {})


def _head(vocabulary: Vocabulary, examples: Sequence[Example], names: Sequence[str], classes: Sequence[str]) -> Head:
    matrix = sparse([vocabulary.vector(one.seen) for one in examples], len(vocabulary.names))
    counts = [one.counts for one in examples]
    fitted = [one_vs_rest(matrix, [each == name for each in names], counts) for name in classes]
    # As the model is stored, in 32 bits: what is measured is what will sort.
    return Head(
        tuple(classes),
        _stored([one.coef_[0] for one in fitted]),
        _stored([one.intercept_[0] for one in fitted]),
        1.0,
    )


def one_vs_rest(matrix: Any, wanted: Sequence[bool], counts: Sequence[float]) -> Any:
    """liblinear's logistic regression for one class against the rest, both sides weighing the same.

    `counts` is how many times each row counts.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - training only: a second to import

    model = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced", random_state=0)
    return model.fit(matrix, wanted, sample_weight=counts)


def _stored(values: Any) -> Floats:
    return np.array(values).astype(np.float32).astype(np.float64)


def sparse(rows: Sequence[Vector], width: int) -> Any:
    """Vectors as one sparse matrix of `width` columns."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - training only

    starts = np.cumsum([0, *(len(row.numbers) for row in rows)])
    numbers = np.concatenate([row.numbers for row in rows])
    return csr_matrix((np.concatenate([row.values for row in rows]), numbers, starts), shape=(len(rows), width))


def temperatures(raw: Sequence[tuple[Example, Model, Vector]]) -> tuple[float, float]:
    """The temperature of each head under which the right classes of held-out examples are likeliest."""
    realm = [(model.realm.scores(row), REALMS.index(_realm(one))) for one, model, row in raw]
    group = [(m.group.scores(row), GROUPS.index(one.name)) for one, m, row in raw if one.name in GROUPS]
    return _best_temperature(realm), _best_temperature(group)


def _realm(one: Example) -> str:
    return "in" if one.name in GROUPS else one.name


def _best_temperature(scored: Sequence[tuple[Floats, int]]) -> float:
    return min(TEMPERATURES, key=lambda temperature: sum(_surprise(s / temperature, right) for s, right in scored))


def _surprise(scores: Floats, right: int) -> float:
    return float(np.log(np.exp(scores - scores.max()).sum()) + scores.max() - scores[right])


def thresholds(told: Sequence[Told], precision: float = PRECISION) -> dict[str, float]:
    """For each class the confidence from which at least `precision` of its findings are right on held-out examples.

    No class may be surer than all classes together; 1.01, never reached, where none is sure enough.
    """
    sure = [one for one in told if one.agreed]
    together = _threshold(sure, precision)
    each = {name: _threshold([one for one in sure if one.name == name], precision) for name in CLASSES}
    return {name: round(max(each[name], min(together, each[name] + 0.1), LOWEST), 4) for name in CLASSES}


def _threshold(told: Sequence[Told], precision: float) -> float:
    ranked = sorted(told, key=lambda one: -one.confidence)
    lowest, right = 1.01, 0
    for count, one in enumerate(ranked, start=1):
        right += one.right
        if one.right and right / count >= precision:
            lowest = one.confidence
    return lowest
