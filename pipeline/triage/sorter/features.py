"""What the model sees of a letter: n-grams of words and characters, and what the lexicon counts.

Every feature has a name: "w:" words, "s:" words of the subject, "c:" characters, "r:" a rule, "v:" votes of the
lexicon for a class. What is not in the model's vocabulary is left out.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.triage.sorter.classes import CLASSES
from pipeline.triage.sorter.lexicon import Hit
from pipeline.triage.sorter.spell import STOP, Spelled

SHORTEST, LONGEST_GRAM = 2, 5
ASKING = frozenset(
    "nghi cau xin nho mong muon can giup hoi cho huong dan please kindly request want need help yeu sao gi khong".split()
)
"""Words of a sentence that asks for something (folded): what the sender wants put right stands there."""


@dataclass(frozen=True)
class Place:
    """Which words, by number, a feature comes from: first and last, both included."""

    first: int
    last: int


def word_grams(spelled: Spelled) -> Iterator[tuple[str, int, int]]:
    """Words and pairs of words with the numbers of their first and last word; "s:" again for those of the subject."""
    shown = [masked(word) for word in spelled.words]
    for at, word in enumerate(shown):
        if word == STOP:
            continue
        yield f"w:{word}", at, at
        if at < spelled.subject_words:
            yield f"s:{word}", at, at
        if at + 1 < len(shown) and shown[at + 1] != STOP:
            yield f"w:{word} {shown[at + 1]}", at, at + 1


@lru_cache(maxsize=65_536)
def char_grams(word: str) -> tuple[str, ...]:
    """Runs of 2 to 5 characters of a word with a space before and after it."""
    padded = f" {word} "
    sizes = range(SHORTEST, min(LONGEST_GRAM, len(padded)) + 1)
    return tuple(f"c:{padded[at : at + size]}" for size in sizes for at in range(len(padded) - size + 1))


@lru_cache(maxsize=65_536)
def masked(word: str) -> str:
    """A word without what tells one sender from another: digits are alike, long numbers and serials one sign."""
    if not any(letter.isdigit() for letter in word):
        return word[:30]
    if len(word) > 6 and not word.startswith("0x"):
        return "00"
    return "".join("0" if letter.isdigit() else letter for letter in word)


def lexicon_counts(spelled: Spelled, hits: Sequence[Hit]) -> dict[str, float]:
    """For each rule that holds log(1 + its hits), and the votes for each class: in all, subject, and asking sentences."""
    values: dict[str, float] = {}
    counts = Counter(hit.rule.id for hit in hits)
    asking = _asking(spelled)
    rules = {hit.rule.id: hit.rule for hit in hits}
    in_subject = {hit.rule.id for hit in hits if hit.last < spelled.subject_words}
    in_asking = {hit.rule.id for hit in hits if asking[hit.first]}
    for name, count in counts.items():
        values[f"r:{name}"] = 1 + 0.5 * math.log(count)
        for place, there in (("all", counts), ("subject", in_subject), ("asking", in_asking)):
            if name in there:
                _vote(values, place, rules[name].votes.items())
    return values


def _vote(values: dict[str, float], place: str, votes: Iterable[tuple[str, float]]) -> None:
    for voted, weight in votes:
        key = f"v:{place}:{voted}"
        values[key] = values.get(key, 0.0) + weight / 4


def vote_names() -> list[str]:
    """The names of all features that are votes."""
    return [f"v:{place}:{name}" for place in ("all", "subject", "asking") for name in CLASSES]


def _asking(spelled: Spelled) -> list[bool]:
    """For each word, whether its sentence holds a word that asks."""
    flags: list[bool] = []
    sentence: list[str] = []
    for word in [*spelled.words, STOP]:
        sentence.append(word)
        if word == STOP:
            flags += [not ASKING.isdisjoint(sentence)] * len(sentence)
            sentence = []
    return flags
