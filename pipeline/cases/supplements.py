"""Which papers a customer is asked to send once more: those that only an open copy makes readable."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypedDict

from pipeline.reading.problems import WORDS, Flaw, has

LOCKED = Flaw.PASSWORD
BROKEN = Flaw.DAMAGED
"""What the customer can mend. All else is for a clerk's eye."""


class Item(TypedDict):
    """A paper that is asked for: the file's name as it came, and in Vietnamese why it could not be opened."""

    name: str
    reason: str


class ReadPaper(Protocol):
    """A paper with the problems of its reading (`pipeline.reading.problems.problem`)."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str | None: ...  # noqa: D102
    @property
    def inline(self) -> bool: ...  # noqa: D102
    @property
    def problems(self) -> Sequence[str]: ...  # noqa: D102


def supplements_needed(papers: Iterable[ReadPaper]) -> list[Item]:
    """Gives what must be asked for, in the order of the papers; nothing when all could be opened."""
    found = ((paper.name, _reason(paper)) for paper in papers)
    return [Item(name=name, reason=reason) for name, reason in found if reason is not None]


def _reason(paper: ReadPaper) -> str | None:
    """Why a paper is asked for. A broken one that gave its text all the same is not, nor a picture in the text."""
    if has(LOCKED, paper.problems):
        return WORDS[LOCKED]
    if has(BROKEN, paper.problems) and not paper.text and not paper.inline:
        return WORDS[BROKEN]
    return None
