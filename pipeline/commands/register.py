"""`tiepnhan register`: the incoming and outgoing registers of a year, and whether their numbers are whole."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from pipeline.archive import registers
from pipeline.archive.columns import ARRIVAL_COLUMNS, IN, LETTER_COLUMNS, heading
from pipeline.archive.gaps import Gaps
from pipeline.archive.sheet import Column, write_sheet
from pipeline.commands.show import console, errors, plain, print_table
from pipeline.errors import Problem
from pipeline.ledger.register import ARRIVALS
from pipeline.wiring import House, open_house

OUT = "all-outgoing"
ON_SCREEN = 100
"""Lines of one table: so many are in memory at once."""
ON_PAPER = ("signature", "document_number")
"""Columns that are filled in by hand: on the screen they would only take room."""


def register(config: Path, year: int, kind: str, xlsx: Path | None, as_json: bool) -> int:
    """Prints or writes a register; gives 1 when a number is missing or stands there twice, told on stderr.

    Raises Problem for a kind that is none, and for a file that cannot be written.
    """
    if kind not in (IN, OUT, *registers.NAMES):
        raise Problem(f"{kind}: is no register; there is {', '.join((IN, OUT, *registers.NAMES))}")
    say = errors()
    gaps = Gaps(year, lambda words: say.print(f"tiepnhan: {words}", markup=False, highlight=False, soft_wrap=True))
    with open_house(config) as house, house.ledger.reading() as session:
        given, lines = _read(house, session, year, kind)
        watched = gaps.watched(lines, given)
        columns = ARRIVAL_COLUMNS if kind == IN else LETTER_COLUMNS
        if xlsx is not None:
            count = write_sheet(
                xlsx, heading(house.procedure.letterhead.organisation, year, kind, given), columns, watched
            )
            say.print(f"{xlsx}: {count} lines", markup=False, highlight=False, soft_wrap=True)
        else:
            (_print_json if as_json else _printer(columns))(watched)
        without = registers.unnumbered(session) if kind == IN else 0
    if without:
        gaps.tell(f"{without} mails stand in no register: they have no number")
    return 1 if gaps.found or without else 0


def _read(house: House, session: Session, year: int, kind: str) -> tuple[dict[str, int], Iterator[Any]]:
    """The last numbers given in the books that `kind` means, and their lines."""
    zone = house.calendar.zone
    given = registers.last_given(session, year)
    if kind == IN:
        departments = {key: house.procedure.department_of(key) or "" for key in house.procedure.groups}
        books, lines = [ARRIVALS], registers.arrivals(session, year, departments, zone)
        return {book: given[book] for book in books if book in given}, lines
    books = registers.books_of(session, year, None if kind == OUT else kind)
    return {book: given[book] for book in books if book in given}, registers.letters(session, year, books, zone)


def _print_json(lines: Iterable[Any]) -> None:
    """One JSON array, each line of the register on a line of its own."""
    out = console()
    before = "["
    for line in lines:
        text = json.dumps(asdict(line), ensure_ascii=False, default=plain)
        out.print(f"{before}\n{text}", end="", markup=False, highlight=False, soft_wrap=True)
        before = ","
    out.print("[]" if before == "[" else "\n]", markup=False, highlight=False)


def _printer(columns: Sequence[Column]) -> Callable[[Iterable[Any]], None]:
    columns = [column for column in columns if column.field not in ON_PAPER]
    headings = [column.heading for column in columns]

    def show(lines: Iterable[Any]) -> None:
        empty = True
        rows = ([_cell(getattr(line, column.field)) for column in columns] for line in lines)
        while some := list(islice(rows, ON_SCREEN)):
            print_table("", headings, some, "")
            empty = False
        if empty:
            console().print("the register has no lines")

    return show


def _cell(value: object) -> object:
    """Days as the clerks write them; times are made so by the table."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) and not isinstance(value, datetime) else value
