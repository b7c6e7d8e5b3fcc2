"""A letter's words in one spelling: folded, short forms written out, each with its place in the text.

People write "k ký đc", "ko ky dc" and "không ký được": rules and model see "khong ky duoc" in each case.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pipeline.reading.vietnamese import fold

LONGEST = 20_000
"""Characters of a letter that are looked at; what a sender wants stands before that."""
STOP = "."
PIECE = re.compile(r"[\w]+|[.!?;:…\n]+|[^\w\s]", re.UNICODE)
ENDS = re.compile(r"[.!?;:…\n]")


@dataclass(frozen=True)
class Spelled:
    """Words in one spelling; a `.` stands between sentences. Word i is `text[starts[i]:ends[i]]` of the letter."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    subject_words: int = 0
    """How many of them, from the first on, are the subject's."""
    _offsets: list[int] = field(default_factory=list, compare=False, repr=False)

    @cached_property
    def line(self) -> str:
        """All words in one line, a space before and after each: " khong ky duoc . "."""
        return f" {' '.join(self.words)} " if self.words else " "

    @cached_property
    def word_offsets(self) -> list[int]:
        """Where each word begins in `line`."""
        offsets, at = [], 1
        for word in self.words:
            offsets.append(at)
            at += len(word) + 1
        return offsets

    def word_at(self, offset: int) -> int:
        """The number of the word that stands at `offset` of `line`."""
        return max(0, bisect_right(self.word_offsets, offset) - 1)

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Start and end in the letter's text of the words `first` to `last`, both included."""
        return self.starts[first], self.ends[last]


def spell(text: str, short: Mapping[str, str], subject_length: int = 0) -> Spelled:
    """Gives the words of `text`; `short` writes short forms out; the first `subject_length` characters are a subject.

    Never raises; takes time in proportion to the length, of which the first 20,000 characters count.
    """
    folded, places = _folded(text[:LONGEST])
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    subject = 0
    for piece, start, end in _pieces(folded):
        written = STOP if piece == STOP else short.get(piece, piece)
        first, last = places[start], places[end - 1] + 1
        for word in written.split():
            words.append(word)
            starts.append(first)
            ends.append(last)
        if first < subject_length:
            subject = len(words)
    return Spelled(words, starts, ends, subject)


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place of the one it comes from."""
    letters: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        for each in _fold_letter(letter):
            letters.append(each)
            places.append(at)
    return "".join(letters), places


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    return fold(letter)


def _pieces(folded: str) -> Iterator[tuple[str, int, int]]:
    """Words, and a stop for each run of signs that ends a sentence; a stop within a number ends none."""
    for found in PIECE.finditer(folded):
        piece, start, end = found[0], found.start(), found.end()
        if piece[0] == "_" or piece[0].isalnum():
            yield piece, start, end
        elif ENDS.match(piece) and not _within(folded, start, end):
            yield STOP, start, end


def _within(folded: str, start: int, end: int) -> bool:
    """A dot within a number, an address or a name: "1.276.000", "thuedientu.gdt.gov.vn"."""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return end - start == 1 and folded[start] in ".:" and before.isalnum() and after.isalnum()
