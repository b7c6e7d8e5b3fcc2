"""Which papers a customer is asked to send once more: those that only an open copy makes readable."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypedDict

from pipeline.reading.problems import WORDS, Flaw, has

ASKED_FOR = (Flaw.PASSWORD, Flaw.DAMAGED)
"""What the customer can mend; the first that a paper has is the reason. All else is for a clerk's eye."""


class Item(TypedDict):
    """A paper that is asked for: the file's name as it came, and in Vietnamese why it could not be opened."""

    name: str
    reason: str


class ReadPaper(Protocol):
    """A paper with the problems of its reading (`pipeline.reading.problems.problem`)."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def problems(self) -> Sequence[str]: ...  # noqa: D102


def supplements_needed(papers: Iterable[ReadPaper]) -> list[Item]:
    """Gives what must be asked for, in the order of the papers; nothing when all could be opened."""
    found = ((paper.name, _reason(paper.problems)) for paper in papers)
    return [Item(name=name, reason=reason) for name, reason in found if reason is not None]


def _reason(problems: Sequence[str]) -> str | None:
    return next((WORDS[flaw] for flaw in ASKED_FOR if has(flaw, problems)), None)
