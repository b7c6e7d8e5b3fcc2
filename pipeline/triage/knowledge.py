"""Which of the questions that customers often ask does a message ask (clause S18)? Proposed to a clerk, never sent.

An entry is scored by the rare words that the message shares with its wordings, and by its key phrases.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import Self

from pydantic import Field

from pipeline.reading.vietnamese import fold
from pipeline.settings import Strict, load_toml
from pipeline.shipped import shipped

LONGEST = 4_000
"""Characters of a message that are looked at: a question stands near the beginning."""
PHRASE_WEIGHT = 2.0
"""A key phrase counts so much for each of its words; a shared word of a wording counts once."""
ENOUGH = 9.0
"""The sum at which a score is one half."""
THRESHOLD = 0.32
GAPPED, GAP = "..", 4
"""In a key phrase two dots stand for so many words at most."""

WORD = re.compile(r"\w+")
SPELLINGS = {
    "ko": "khong", "k": "khong", "hok": "khong", "dc": "duoc", "hu": "hong", "xai": "dung", "usb": "token",
    "cty": "cong ty", "dn": "doanh nghiep", "cks": "chu ky so", "cts": "chung thu so", "mst": "ma so thue",
    "mk": "mat khau", "pass": "mat khau", "password": "mat khau", "sdt": "so dien thoai", "dt": "dien thoai",
    "dk": "dang ky", "gpkd": "giay phep kinh doanh", "dkkd": "giay phep kinh doanh",
    "cant": "can not", "cannot": "can not",
}  # fmt: skip


class Entry(Strict):
    """One question with its wordings, the phrases that tell it (folded), and the answer proposed for it."""

    id: str
    number: int = Field(ge=1)
    title: str
    questions: tuple[str, ...] = Field(min_length=1)
    phrases: tuple[str, ...] = ()
    answer: str


class Knowledge(Strict):
    """All of config/knowledge/NAME.toml."""

    name: str
    threshold: float = Field(default=THRESHOLD, gt=0, lt=1)
    entries: tuple[Entry, ...]

    @classmethod
    def load(cls, name: str, folder: Path) -> Self:
        """Reads knowledge/NAME.toml beside the settings in `folder`, or else the shipped one.

        Raises Problem, naming file, key and what was expected, when the file cannot be used.
        """
        own = folder / "knowledge" / f"{name}.toml"
        return load_toml(cls, own if own.exists() else shipped("config", "knowledge", f"{name}.toml"))


@dataclass(frozen=True)
class Match:
    """The entry found, how well it fits (0 to 1), and the words of the message that say so (folded)."""

    entry: str
    score: float
    words: tuple[str, ...]


def best(text: str, entries: Sequence[Entry], threshold: float = THRESHOLD) -> Match | None:
    """Gives the entry that `text` asks for; None where none reaches `threshold`. Linear in the text's length."""
    said = _words(text[:LONGEST])
    words = frozenset(said.split())
    rarity = _rarity(tuple(_asked(entry.questions) for entry in entries))
    matches = [_match(entry, said, words, rarity) for entry in entries]
    found = max(matches, key=lambda match: match.score, default=None)
    return found if found is not None and found.score >= threshold else None


def _match(entry: Entry, said: str, words: frozenset[str], rarity: Mapping[str, float]) -> Match:
    # Nearly all phrases have a word that the message lacks: a comparison of sets spares the search.
    possible = (phrase for phrase in _phrases(entry.phrases) if phrase.words <= words)
    phrases = {hit[0]: phrase.size for phrase in possible if (hit := _pattern(phrase.written).search(said))}
    whole = [one for one in phrases if not any(one != other and f" {one} " in f" {other} " for other in phrases)]
    shared = sorted(_asked(entry.questions) & words, key=lambda word: (-rarity.get(word, 0), word))
    total = PHRASE_WEIGHT * sum(1 + phrases[phrase] for phrase in whole) + sum(rarity.get(word, 0) for word in shared)
    return Match(entry.id, total / (total + ENOUGH), (*whole, *[word for word in shared if rarity.get(word, 0) >= 1]))


@dataclass(frozen=True)
class _Phrase:
    """A key phrase as it is written, its different words, and how many it has."""

    written: str
    words: frozenset[str]
    size: int


@cache
def _phrases(written: tuple[str, ...]) -> tuple[_Phrase, ...]:
    said = [(phrase, tuple(_tokens(phrase.split(GAPPED)))) for phrase in written]
    return tuple(_Phrase(phrase, frozenset(words), len(words)) for phrase, words in said)


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """A key phrase; ".." in it stands for up to GAP words."""
    parts = [re.escape(_words(part)) for part in phrase.split(GAPPED)]
    between = rf"(?: \w+){{0,{GAP}}} "
    return re.compile(rf"\b{between.join(parts)}\b")


@cache
def _rarity(asked: tuple[frozenset[str], ...]) -> Mapping[str, float]:
    """How much a word says: most when one entry has it, nothing when nearly all have it."""
    counts = Counter(word for words in asked for word in words)
    return {word: log(len(asked) / count) / log(max(len(asked), 2)) for word, count in counts.items()}


@cache
def _asked(questions: tuple[str, ...]) -> frozenset[str]:
    """The words that an entry is asked in."""
    return frozenset(_tokens(questions))


def _tokens(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from _words(text).split()


def _words(text: str) -> str:
    return " ".join(SPELLINGS.get(word, word) for word in WORD.findall(fold(text)))
