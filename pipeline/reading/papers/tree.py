"""A paper with all that is in it: an archive's members, an attached mail's files, and what is in those."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.reading.papers.paper import Paper
from pipeline.reading.problems import Flaw, problem
from pipeline.reading.reader import Found, PaperReader

DEEPEST = 5
"""How deep files may lie within files: a forwarded mail with a zip in it takes three."""
DEEPEST_ARCHIVES = 3
MOST_FILES = 200
"""Files of one letter, those within others counted."""


@dataclass(frozen=True)
class Leaf:
    """One file of a letter. `ordinal` counts from 1 in the order of reading, `within` is its container's."""

    ordinal: int
    within: int | None
    name: str
    file: Path
    found: Found


@dataclass
class _Waiting:
    name: str
    file: Path
    within: int | None = None
    kinds: tuple[str, ...] = ()
    """The kinds of the files around it."""


@dataclass
class Tree:
    """Reads a letter's files and what is in them, in the order of their depth, within bounds of number and time.

    `outbox` gives a folder, not made yet, for the files within a file. `seconds` of wall time are for all
    of them; what comes after that is not read and has a problem that says so.
    """

    reader: PaperReader
    outbox: Callable[[], Path]
    seconds: float
    _waiting: deque[_Waiting] = field(default_factory=deque)
    _count: int = 0

    def leaves(self, files: list[tuple[str, Path]]) -> Iterator[Leaf]:
        """Gives each file as it has been read; `files` are names and places of the letter's own files."""
        end = time.monotonic() + self.seconds
        self._waiting.extend(_Waiting(name, file) for name, file in files)
        self._count = len(files)
        ordinal = 0
        while self._waiting:
            here = self._waiting.popleft()
            ordinal += 1
            yield self._leaf(ordinal, here, time.monotonic() < end)

    def _leaf(self, ordinal: int, here: _Waiting, in_time: bool) -> Leaf:
        if not in_time:
            return Leaf(ordinal, here.within, here.name, here.file, _not_read(self.seconds))
        found = self.reader.read(here.file, self.outbox())
        return Leaf(ordinal, here.within, here.name, here.file, self._go_in(ordinal, here, found))

    def _go_in(self, ordinal: int, here: _Waiting, found: Found) -> Found:
        """Has the files within a file wait their turn; gives `found`, with a problem where there are too many."""
        kinds = (*here.kinds, found.kind or "")
        if found.inside and (len(kinds) > DEEPEST or kinds.count("archive") > DEEPEST_ARCHIVES):
            return _with(found, problem(Flaw.TOO_DEEP, f"{len(found.inside)} files within were not read"))
        room = max(0, MOST_FILES - self._count)
        taken = found.inside[:room]
        self._count += len(taken)
        self._waiting.extend(_Waiting(name, file, ordinal, kinds) for name, file in taken)
        if len(taken) == len(found.inside):
            return found
        return _with(found, problem(Flaw.TOO_MANY, f"{len(found.inside) - room} of the files within were not read"))


def _with(found: Found, words: str) -> Found:
    return replace(found, paper=replace(found.paper, problems=(*found.paper.problems, words)))


def _not_read(seconds: float) -> Found:
    words = problem(Flaw.TOO_SLOW, f"the letter's other files took {seconds:g} s; this one was not read")
    return Found(None, "application/octet-stream", Paper(problems=(words,)))
