"""Why: the rules that hold for a finding, and the words that pull the model towards it, with their places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pipeline.triage.sorter.features import Seen
from pipeline.triage.sorter.model import Model, Vector
from pipeline.triage.sorter.spell import STOP

RULES, SPANS = 4, 3
LONGEST_SPAN = 8
"""Words of one span; longer ones are no reason but a retelling."""


@dataclass(frozen=True)
class Reason:
    """One reason: a rule of the lexicon (id, sentence, clause) or words that weigh; they are `text[start:end]`."""

    why: Literal["rule", "words"]
    start: int
    end: int
    weight: float
    rule: str | None = None
    sentence: str | None = None
    clause: str | None = None


def reasons(seen: Seen, name: str, model: Model, vector: Vector) -> tuple[Reason, ...]:
    """The reasons for the class `name`: at most four rules, then at most three spans, the strongest first."""
    return (*_rules(seen, name), *_spans(seen, name, model, vector))


def _rules(seen: Seen, name: str) -> Iterator[Reason]:
    """The rules that vote for the class and count, each at the first place where it holds."""
    first = {hit.rule.id: hit for hit in reversed(seen.hits) if f"r:{hit.rule.id}" in seen.rules}
    held = [(hit.rule.votes.get(name, 0.0), hit) for hit in first.values()]
    for weight, hit in sorted(held, key=lambda each: (-each[0], each[1].first))[:RULES]:
        if weight > 0:
            start, end = seen.spelled.place(hit.first, hit.last)
            rule = hit.rule
            yield Reason("rule", start, end, weight, rule.id, rule.sentence, rule.clause)


def _spans(seen: Seen, name: str, model: Model, vector: Vector) -> Iterator[Reason]:
    weights = word_weights(seen, name, model, vector)
    found = sorted(_runs(seen.spelled.words, weights), key=lambda run: -run[2])
    for first, last, weight in found[:SPANS]:
        start, end = seen.spelled.place(first, last)
        yield Reason("words", start, end, round(weight, 4))


def word_weights(seen: Seen, name: str, model: Model, vector: Vector) -> list[float]:
    """How much each word speaks for the class: coefficient times value of all its n-grams, shared among its words."""
    shares = (model.pull(vector, name) / vector.counts).tolist()
    share = dict(zip(vector.numbers.tolist(), shares, strict=True))
    numbers = model.vocabulary.numbers
    weights = [0.0] * len(seen.shown)
    for gram, first, last in seen.grams:
        number = numbers.get(gram)
        for at in range(first, last + 1) if number is not None else ():
            weights[at] += share[number] / (last - first + 1)
    of_word = {word: sum(map(share.__getitem__, model.vocabulary.chars_of(word))) for word in set(seen.shown)}
    for at, word in enumerate(seen.shown):
        weights[at] += of_word[word]
    return weights


def _runs(words: Sequence[str], weights: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    """Runs of words of one sentence that all speak for the class: first, last, their sum; long ones in pieces."""
    marked = list(enumerate(zip(words, weights, strict=True)))
    for speaks, run in groupby(marked, key=lambda each: each[1][0] != STOP and each[1][1] > 0):
        numbers = [at for at, _ in run] if speaks else []
        for start in range(0, len(numbers), LONGEST_SPAN):
            piece = numbers[start : start + LONGEST_SPAN]
            yield piece[0], piece[-1], sum(weights[at] for at in piece)
