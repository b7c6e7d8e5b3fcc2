"""A text with its zones (own words, signature, quote), and copies of it in which each letter keeps its place."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from pipeline.reading.reply import Reply, own_words
from pipeline.reading.vietnamese import fold
from pipeline.triage.fields.model import LetterText

Zone = Literal["own", "signature", "quote", "subject", "paper"]
LONGEST = 60_000
"""Characters of one text that are searched."""
LONGEST_SUBJECT = 1_000
LONGEST_PAPERS = 120_000
"""Characters of all papers together."""
MOST_PAPERS = 30
TAX_LABEL = re.compile(r"\b(?:mst|ma so thue|tax code)\b")
BREAK = re.compile(r"[.!?;…](?=\s|$)|\n")
ZONES: dict[str, Zone] = {"closing": "signature", "sent_from": "signature", "quote": "quote", "signature": "signature"}


@dataclass(frozen=True)
class Piece:
    """A text to search. `zones` are (start, zone), in order, from 0 on."""

    source: str
    text: str
    zones: tuple[tuple[int, Zone], ...]
    ocr: bool = False

    @cached_property
    def key(self) -> str:
        """The text folded, each character one character: offsets are those of the text."""
        return self.text.translate({ord(sign): _folded(sign) for sign in set(self.text)})

    @cached_property
    def low(self) -> str:
        """The text in lower case with its diacritics, each character one character."""
        return self.text.translate({ord(sign): _lower(sign) for sign in set(self.text)})

    def zone(self, at: int) -> Zone:
        """The zone in which the character at `at` stands."""
        return self.zones[bisect_right(self._starts, at) - 1][1]

    @cached_property
    def last_word(self) -> int:
        """Where the last word of the text ends."""
        return len(self.text.rstrip(" .\r\n"))

    @cached_property
    def names_tax_code(self) -> bool:
        """Whether any number is labelled as a tax code."""
        return TAX_LABEL.search(self.key) is not None

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.zones]

    def source_at(self, at: int) -> str:
        """What a field found at `at` names as its source."""
        return "signature" if self.zone(at) == "signature" else self.source

    def before(self, at: int, most: int = 60) -> str:
        """What stands before `at` in the same sentence, folded, at most `most` characters."""
        head = self.key[max(0, at - most) : at]
        breaks = list(BREAK.finditer(head))
        return head[breaks[-1].end() :] if breaks else head

    def line_before(self, at: int, most: int = 60) -> str:
        """What stands before `at` on the same line, folded; the line above when that ends with a colon."""
        head = self.key[max(0, at - most) : at]
        lines = head.rsplit("\n", 2)
        if len(lines) > 1 and not lines[-1].strip() and lines[-2].rstrip().endswith(":"):
            return lines[-2].rstrip() + " "
        return lines[-1]

    def after(self, at: int, most: int = 40) -> str:
        """What stands from `at` on, on the same line, folded."""
        return self.key[at : at + most].split("\n", 1)[0]


def pieces_of(letter: LetterText) -> Iterator[Piece]:
    """The subject, the body with its zones, and the papers."""
    yield Piece("subject", letter.subject[:LONGEST_SUBJECT], ((0, "subject"),))
    body = letter.body[:LONGEST]
    known = letter.parts
    yield Piece("body", body, _zones(known if known is not None and known.text == body else taken_apart(body)))
    left = LONGEST_PAPERS
    for paper in letter.papers[:MOST_PAPERS]:
        text = paper.text[: min(left, LONGEST)]
        left -= len(text)
        yield Piece(f"paper:{paper.ordinal}", text, ((0, "paper"),), paper.ocr)


def taken_apart(body: str) -> Reply:
    """Tells the customer's own words from quote and signature, as far as a body is searched."""
    return own_words(body[:LONGEST])


def _zones(reply: Reply) -> tuple[tuple[int, Zone], ...]:
    """The zones of a body. A mail that was only passed on is read for what was passed on."""
    passed: Zone = "own" if reply.forwarded else "quote"
    zones: list[tuple[int, Zone]] = [
        (span.start, passed if span.kind == "forwarded" else ZONES.get(span.kind, "own")) for span in reply.spans
    ]
    return tuple(zones) or ((0, "own"),)


@lru_cache(maxsize=4096)
def _folded(sign: str) -> str:
    return (fold(sign) or sign)[0]


@lru_cache(maxsize=4096)
def _lower(sign: str) -> str:
    small = sign.lower()
    return small if len(small) == 1 else sign
