"""How far the words of one paragraph speak for Vietnamese."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from pipeline.reading.vietnamese.common import common_syllables
from pipeline.reading.vietnamese.syllables import plain_syllables, syllables, without_codes

# A word of an old font holds signs (µ, ¸, ¬), soft hyphens and C1 controls: they belong to it here.
LEGACY_WORD = re.compile("(?:[^\\W\\d_]|[\x80-\x9f\xa1-\xbf\xd7\xf7\u0300-\u036f])+")
MARKED_ONLY = re.compile("[Ạ-ỹơưđƠƯĐăĂĩĨũŨ]")

LONGEST = 10  # letters of a syllable, with room: "nghiêng" has seven
ABBREVIATION = re.compile("[bcdđghklmnpqrstvx]+")  # "đt", "hđ": no vowel, so they say nothing


@dataclass(frozen=True, slots=True)
class Evidence:
    """Counts of different words: with diacritics right, common, wrong; without them possible, foreign."""

    right: int = 0
    common: int = 0
    wrong: int = 0
    plain: int = 0
    foreign: int = 0

    @property
    def points(self) -> int:
        """Gives what speaks for this reading: right words, common ones twice."""
        return self.right + self.common

    @property
    def score(self) -> int:
        """Gives one figure to compare readings by: wrong words weigh double."""
        return self.points - 2 * self.wrong

    @property
    def purity(self) -> float:
        """Gives the share of right words among those with diacritics."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def share(self) -> float:
        """Gives the share of all words that can be Vietnamese."""
        return (self.right + self.plain) / max(1, self.right + self.wrong + self.plain + self.foreign)


def weigh(text: str) -> Evidence:
    """Counts the different words of `text`; addresses, words with digits, single letters and abbreviations are out."""
    kinds = Counter(map(_kind, set(LEGACY_WORD.findall(without_codes(text)))))
    right = kinds["right"] + kinds["common"]
    return Evidence(right, kinds["common"], kinds["wrong"], kinds["plain"], kinds["foreign"])


def is_clean(text: str, found: Evidence) -> bool:
    """True if `text` bears letters that only Vietnamese Unicode has, and its words are mostly right."""
    return bool(MARKED_ONLY.search(text)) and found.right >= found.wrong


def _kind(word: str) -> str:
    if len(word) > LONGEST:
        return "foreign" if word.isascii() else "wrong"
    return _short_kind(word)


@lru_cache(maxsize=20_000)
def _short_kind(word: str) -> str:
    small = word.lower()
    if len(word) == 1 or ABBREVIATION.fullmatch(small):
        return ""
    if word.isascii():
        return "plain" if small in plain_syllables() else "foreign"
    # A capital after a small letter ("KÝnh", "chÃ") is no writing of anyone.
    if small not in syllables() or not (word[1:] == small[1:] or word.isupper()):
        return "wrong"
    return "common" if small in common_syllables() else "right"
