"""The incoming and outgoing registers of a year: a page of each, and the workbook that is printed and bound."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from pipeline.archive import registers
from pipeline.archive.columns import ARRIVAL_COLUMNS, IN, LETTER_COLUMNS, heading
from pipeline.archive.sheet import write_sheet
from pipeline.desk.parts import Desk
from pipeline.desk.routes.given_out import XLSX, disposition
from pipeline.desk.safety.visitor import DeskPart, may
from pipeline.engine.advance import now
from pipeline.ledger.register import ARRIVALS

ON_A_PAGE = 100
FIRST_YEAR, LAST_YEAR = 2000, 2200
BY_HAND = ("signature", "document_number")
"""Columns that are filled in on paper."""

router = APIRouter(dependencies=[Depends(may("registers"))])


@dataclass(frozen=True)
class Asked:
    """Which register: the year, and the book; IN is what came in."""

    year: int
    book: str

    @property
    def columns(self) -> tuple[Any, ...]:
        """Its columns."""
        return ARRIVAL_COLUMNS if self.book == IN else LETTER_COLUMNS

    def lines(self, session: Session, desk: Desk, after: int = 0) -> Iterator[Any]:
        """Its lines behind number `after`."""
        zone = desk.calendar.zone
        if self.book == IN:
            departments = {key: desk.procedure.department_of(key) or "" for key in desk.procedure.groups}
            return registers.arrivals(session, self.year, departments, zone, after)
        return registers.letters(session, self.year, [self.book], zone, after)

    def given(self, session: Session) -> dict[str, int]:
        """The last number that it has given."""
        given = registers.last_given(session, self.year)
        name = ARRIVALS if self.book == IN else self.book
        return {name: given[name]} if name in given else {}


def asked(desk: DeskPart, year: str = "", book: str = IN) -> Asked:
    """The register that is asked for; of this year where none is named."""
    this_year = now().astimezone(desk.calendar.zone).year
    number = int(year) if year.isdecimal() and FIRST_YEAR <= int(year[:9]) <= LAST_YEAR else this_year
    return Asked(number, book[:60])


AskedRegister = Annotated[Asked, Depends(asked)]


@router.get("/registers")
def show(request: Request, desk: DeskPart, register: AskedRegister, after: str = "0") -> Response:
    """A page of a register, with what is missing among its numbers."""
    begin = int(after) if after.isdecimal() and len(after) < 10 else 0  # noqa: PLR2004 - more is no number of ours
    with desk.ledger.reading() as session:
        books = registers.books_of(session, register.year)
        given = register.given(session)
        lines = list(islice(register.lines(session, desk, begin), ON_A_PAGE + 1))
    shown = lines[:ON_A_PAGE]
    more = len(lines) > ON_A_PAGE
    last = next(iter(given.values()), 0)
    return desk.pages.page(
        request,
        "registers.html",
        register=register,
        books=[IN, *books],
        columns=[column for column in register.columns if column.field not in BY_HAND],
        lines=shown,
        more=shown[-1].ordinal if more else None,
        given=last,
        gaps=_missing(shown, begin, shown[-1].ordinal if more else max(last, begin)),
    )


def _missing(lines: list[Any], begin: int, end: int) -> list[int]:
    """The numbers behind `begin` and up to `end` that no line has; a page of them at most."""
    there = {line.ordinal for line in lines}
    return list(islice((number for number in range(begin + 1, end + 1) if number not in there), ON_A_PAGE))


@router.get("/registers.xlsx")
def workbook(desk: DeskPart, register: AskedRegister) -> Response:
    """The whole register as a workbook."""
    with TemporaryDirectory(prefix="tiepnhan-register-") as folder, desk.ledger.reading() as session:
        path = Path(folder, "register.xlsx")
        head = heading(desk.procedure.letterhead.organisation, register.year, register.book, register.given(session))
        write_sheet(path, head, register.columns, register.lines(session, desk))
        content = path.read_bytes()
    name = f"so dang ky {register.book} {register.year}.xlsx"
    return Response(content, media_type=XLSX, headers={"content-disposition": disposition("attachment", name)})
