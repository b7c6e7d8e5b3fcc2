"""Workbooks (xlsx, xlsm, xlsb, xls, ods): the values of their cells, row by row."""

import io
import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.reading.papers.archive import check_zip
from pipeline.reading.papers.cells.spread import check_spread
from pipeline.reading.papers.flaws import shortened
from pipeline.reading.papers.locked import is_locked, locked
from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.paragraphs import LONGEST_TEXT, capped, repaired
from pipeline.reading.papers.telling.ole import MAGIC, stream_names
from pipeline.reading.papers.unpack.unzip import OFFICE, Unzip
from pipeline.reading.problems import Flaw, has, problem

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_SHEETS = 100
MOST_CELLS = 2_000_000
"""Cells that are looked at in all sheets together, empty ones counted."""
STOPS = (Flaw.BOMB, Flaw.TOO_LARGE, Flaw.TOO_MANY, Flaw.HOSTILE, Flaw.PASSWORD)
NO_CELLS = frozenset({"SheetTypeEnum.ChartSheet", "SheetTypeEnum.Vba"})
MINUTE = "%d/%m/%Y %H:%M"
DAY = "%d/%m/%Y"


def read(content: bytes) -> Paper:
    """Gives each sheet as its name and its rows, a line each, cells separated by tabs; formulas by value.

    Dates are dd/mm/yyyy. A sheet without any value is left out. Never raises.
    """
    try:
        return _read(content)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the promise of this module; a panic of the library is no Exception
        return Paper(how="sheet", problems=(problem(Flaw.DAMAGED, f"sheet: {type(error).__name__}: {error}"),))


def _read(content: bytes) -> Paper:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 - needed for sheets only

    if is_locked(content):
        return locked("sheet")
    problems = (() if content.startswith(MAGIC) else check_zip(content)) or check_spread(content)
    if any(has(flaw, problems) for flaw in STOPS):
        return Paper(how="sheet", problems=problems)
    problems += _macros(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            cells = _Cells(book)
    except PasswordError:
        return locked("sheet")
    except CalamineError as error:
        return Paper(how="sheet", problems=shortened([*problems, problem(Flaw.DAMAGED, f"sheet: {error}")]))
    text, cut = capped(cells.text())
    found = shortened([*problems, *cells.problems, *cut])
    return Paper(text=text, how="sheet", confidence=1.0 if text else None, problems=found)


def _macros(content: bytes) -> tuple[str, ...]:
    if content.startswith(MAGIC):
        found = "_VBA_PROJECT_CUR" in (stream_names(content) or ())
    else:
        names = Unzip(content, OFFICE).by_name()
        # Macros of Excel 4 stand in sheets of their own.
        found = any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name.lower() for name in names)
    return (problem(Flaw.MACROS, "sheet: the workbook holds macros"),) if found else ()


class _Cells:
    """The values of a workbook within the limits, and what was left out."""

    def __init__(self, book: "CalamineWorkbook") -> None:
        self.problems: list[str] = []
        self._sheets: list[tuple[str, list[list[str]]]] = []
        self._cells, self._letters = MOST_CELLS, LONGEST_TEXT
        # Sheets of charts and of program text hold no cells.
        told = [(place, each.name) for place, each in enumerate(book.sheets_metadata) if str(each.typ) not in NO_CELLS]
        if len(told) > MOST_SHEETS:
            self.problems.append(problem(Flaw.TOO_MANY, f"{len(told)} sheets, the first {MOST_SHEETS} were read"))
        for place, name in told[:MOST_SHEETS]:
            self._take(book, place, name)

    def _take(self, book: "CalamineWorkbook", place: int, name: str) -> None:
        from python_calamine import CalamineError, PasswordError  # noqa: PLC0415 - as above

        try:
            sheet = book.get_sheet_by_index(place)
        except PasswordError:
            raise
        except (CalamineError, OSError, ValueError) as error:
            self.problems.append(problem(Flaw.DAMAGED, f"sheet {place + 1}: {error}"))
            return
        if sheet.height and sheet.width:
            self._sheets.append((name, list(self._rows(sheet.iter_rows()))))

    def _rows(self, rows: Iterator[list[Any]]) -> Iterator[list[str]]:
        for row in rows:
            self._cells -= len(row)
            if self._cells < 0 or self._letters < 0:
                self.problems.append(problem(Flaw.TOO_LARGE, "sheet: too many cells; the rest was not read"))
                return
            told = [_said(value) for value in row]
            while told and not told[-1]:
                told.pop()
            self._letters -= sum(map(len, told)) + len(told)
            if told:
                yield told

    def text(self) -> str:
        """The text of all sheets, old charsets made right cell by cell."""
        full = [(name, rows) for name, rows in self._sheets if rows]
        right = iter(repaired([text for name, rows in full for text in (name, *(c for row in rows for c in row))]))
        return "\n\n".join(
            "\n".join([next(right), *("\t".join(next(right) for _ in row) for row in rows)]) for _, rows in full
        )


def _said(value: Any) -> str:
    """A value as a Vietnamese reader writes it."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            whole = math.isfinite(value) and value.is_integer()
            return f"{value:.0f}" if whole else repr(value)
        case datetime():
            return value.strftime(DAY if value.time() == time() else MINUTE)
        case date():
            return value.strftime(DAY)
        case time() | timedelta():
            return str(value)
    return " ".join(str(value).split())
