"""What the model sees of a letter: n-grams of words and characters, and what the lexicon counts.

Every feature has a name: "w:" words, "s:" words of the subject, "c:" characters, "r:" a rule, "v:" votes of the
lexicon for a class by the place where its rules hold. What is not in the model's vocabulary is left out.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from pipeline.reading.reply import Reply
from pipeline.triage.sorter.classes import CLASSES
from pipeline.triage.sorter.lexicon import Hit, Lexicon, Weighing
from pipeline.triage.sorter.spell import STOP, Spelled, spell
from pipeline.triage.sorter.voice import own_voice

SHORTEST, LONGEST_GRAM = 2, 5
LONG_NUMBER = 6
"""Characters beyond which a word with digits is a phone, a tax code or a serial, but for an error code 0x…."""
PLACES = ("all", "subject", "asked", "above", "aside")


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
    if len(word) > LONG_NUMBER and not word.startswith("0x"):
        return "00"
    return "".join("0" if letter.isdigit() else letter for letter in word)


def lexicon_counts(spelled: Spelled, hits: Sequence[Hit], weighing: Weighing) -> dict[str, float]:
    """What the lexicon says: for each rule its hits, and the votes for each class by the place where rules hold.

    Places are the whole letter, its subject, sentences that ask, what is asked above all, and what is set aside:
    rules that hold only there do not count elsewhere.
    """
    aside = weighing.aside_words(spelled)
    left_out = [hit for hit in hits if aside.issuperset(range(hit.first, hit.last + 1)) and not _weighs(hit)]
    kept = [hit for hit in hits if hit not in left_out]
    values: dict[str, float] = {}
    for name, count in Counter(hit.rule.id for hit in kept).items():
        values[f"r:{name}"] = 1 + 0.5 * math.log(count)
    asked, above = (_sentences(spelled, pattern) for pattern in (weighing.asked, weighing.above))
    _votes(values, "all", kept)
    _votes(values, "subject", (hit for hit in kept if hit.last < spelled.subject_words))
    _votes(values, "asked", (hit for hit in kept if asked[hit.first]))
    _votes(values, "above", (hit for hit in kept if above[hit.first]))
    _votes(values, "aside", left_out)
    return values


def _weighs(hit: Hit) -> bool:
    """Rules that themselves say what is set aside hold there too."""
    return min(hit.rule.votes.values()) < 0


def _votes(values: dict[str, float], place: str, hits: Iterable[Hit]) -> None:
    """Adds what the rules of `hits`, each once, say for each class."""
    for rule in {hit.rule.id: hit.rule for hit in hits}.values():
        for voted, weight in rule.votes.items():
            key = f"v:{place}:{voted}"
            values[key] = values.get(key, 0.0) + weight / 4


def vote_names() -> list[str]:
    """The names of all features that are votes."""
    return [f"v:{place}:{name}" for place in PLACES for name in CLASSES]


def _sentences(spelled: Spelled, pattern: re.Pattern[str]) -> list[bool]:
    """For each word, whether `pattern` holds in its sentence."""
    found = {spelled.word_at(each.start()) for each in pattern.finditer(spelled.line)}
    flags: list[bool] = []
    start = 0
    for at, word in enumerate([*spelled.words, STOP]):
        if word == STOP:
            flags += [any(number in found for number in range(start, at))] * (at + 1 - start)
            start = at + 1
    return flags


@dataclass(frozen=True)
class Seen:
    """All that is seen of one letter: its words, the rules that hold, and the counts that the model weighs."""

    spelled: Spelled
    hits: tuple[Hit, ...]
    rules: Mapping[str, float]

    @cached_property
    def grams(self) -> tuple[tuple[str, int, int], ...]:
        """The n-grams of words, with the numbers of their first and last word."""
        return tuple(word_grams(self.spelled))

    @cached_property
    def words(self) -> Mapping[str, int]:
        """The n-grams of words, counted."""
        return Counter(name for name, _, _ in self.grams)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The words, masked, in order; a stop is empty."""
        return tuple("" if word == STOP else masked(word) for word in self.spelled.words)

    @cached_property
    def chars(self) -> Mapping[str, int]:
        """The n-grams of characters, counted; for fitting, sorting counts those that the model knows."""
        return Counter(chain.from_iterable(char_grams(word) for word in self.shown if word))


def look(subject: str, body: str, lexicon: Lexicon, parts: Reply | None = None) -> Seen:
    """Looks at a letter; places are those in `subject + "\\n" + body`. Never raises. `parts`: see own_voice."""
    spelled = spell(own_voice(subject, body, parts), lexicon.short, len(subject))
    hits = tuple(lexicon.hits(spelled))
    return Seen(spelled, hits, lexicon_counts(spelled, hits, lexicon.weighing))
