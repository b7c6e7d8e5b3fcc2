"""Numbers of a book in the order in which they were given: is one missing, or there twice?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

Tell = Callable[[str], None]


class Numbered(Protocol):
    """A line of a register."""

    @property
    def book(self) -> str:
        """The book that it stands in."""

    @property
    def ordinal(self) -> int:
        """Its number there."""


Line = TypeVar("Line", bound=Numbered)


@dataclass
class Gaps:
    """What is wrong with the books of a year is told while their numbers go by, each book's in ascending order."""

    year: int
    tell: Tell
    found: int = 0
    _last: dict[str, int] = field(default_factory=dict)

    def watched(self, lines: Iterable[Line], given: Mapping[str, int]) -> Iterator[Line]:
        """Gives the lines on; at their end asks whether each book goes to the last number `given`."""
        for line in lines:
            self.pass_by(line.book, line.ordinal)
            yield line
        self.close(given)

    def pass_by(self, book: str, number: int) -> None:
        """Takes note of the next number of a book."""
        last = self._last.get(book, 0)
        if number <= last:
            self._say(book, f"number {number} stands there twice" if number == last else f"{number} comes after {last}")
        elif number > last + 1:
            self._say(book, f"{_numbers(last + 1, number - 1)} missing")
        self._last[book] = max(last, number)

    def close(self, given: Mapping[str, int]) -> None:
        """Compares the ends of the books with the last numbers given."""
        for book, number in given.items():
            last = self._last.get(book, 0)
            if last < number:
                self._say(book, f"{_numbers(last + 1, number)} missing at the end")
        for book in self._last.keys() - given.keys():
            self._say(book, "the ledger knows of no number given in it")

    def _say(self, book: str, words: str) -> None:
        self.found += 1
        self.tell(f"book {book} of {self.year}: {words}")


def _numbers(first: int, last: int) -> str:
    return f"number {first} is" if first == last else f"numbers {first} to {last} are"
