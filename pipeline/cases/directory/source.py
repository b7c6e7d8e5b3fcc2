"""Where rows come from, as a stream: what the CSV file and the database have in common."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Protocol

from pipeline.cases.directory.row import Unusable
from pipeline.errors import Problem
from pipeline.settings import Columns

Cells = Mapping[str, object]
Rows = Generator[tuple[int, Cells | Unusable], None, None]


class Source(Protocol):
    """The CA's own system."""

    @property
    def name(self) -> str:
        """Names it in messages, without anything secret."""

    def rows(self) -> Rows:
        """Gives each row's number (a line of the file, or counted from 1) and its cells by our names.

        Raises Problem, naming the source, when it is away, is none, or lacks a column.
        """


def places(columns: Columns, header: Sequence[str], name: str) -> dict[str, int]:
    """Says which place of `header` each of our columns has. Raises Problem for one that is missing or there twice."""
    wanted = {ours: theirs for ours, theirs in columns.model_dump().items() if theirs is not None}
    missing = [f"“{theirs}” (directory.columns.{ours})" for ours, theirs in wanted.items() if theirs not in header]
    if missing:
        raise Problem(f"{name}: has no column {', '.join(missing)}; it has {_listed(header)}")
    twice = sorted({theirs for theirs in wanted.values() if header.count(theirs) > 1})
    if twice:
        raise Problem(f"{name}: has more than one column {_listed(twice)}; let each have a name of its own")
    return {ours: header.index(theirs) for ours, theirs in wanted.items()}


def _listed(names: Iterable[str], most: int = 30, longest: int = 60) -> str:
    return ", ".join(f"“{name[:longest]}”" for name in [*names][:most])
