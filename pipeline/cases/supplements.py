"""What a customer is asked for, and which of it are papers that only an open copy makes readable."""

from collections.abc import Iterable, Sequence
from typing import NotRequired, Protocol, TypedDict

from pipeline.reading.problems import WORDS, Flaw, has

LOCKED = Flaw.PASSWORD
BROKEN = Flaw.DAMAGED
"""What the customer can mend. All else is for a clerk's eye."""


FREE = "free"
"""The kind of a paper that a person asks for in words of his own."""


class Item(TypedDict):
    """What is asked for: a file by its name as it came, or a paper that did not come, by what it is called.

    `reason` says in Vietnamese why the file could not be opened, or what the paper is needed for (may be empty).
    `kind` of a paper is a key of the procedure's list or FREE; a file to be sent again has none.
    """

    name: str
    reason: str
    kind: NotRequired[str | None]


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
