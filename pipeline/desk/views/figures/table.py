"""A table of figures: what the page shows and the workbook holds."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """One value, and where on the desk it leads to ("": nowhere)."""

    value: str | int
    link: str = ""


@dataclass(frozen=True)
class FigureTable:
    """A table: `key` names its title and note in the catalogue, `headings` are keys there too, or words."""

    key: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def cells(*values: "str | int | Cell") -> list[Cell]:
    """Gives values as cells."""
    return [value if isinstance(value, Cell) else Cell(value) for value in values]


def case_cell(number: str) -> Cell:
    """Gives a case's number that leads to it."""
    return Cell(number, f"/case/{number}")
