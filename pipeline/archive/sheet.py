"""A register as a workbook (xlsx) that a clerk prints and binds: A4 across, its head on each page.

Lines are written as they come. Whatever a customer wrote is written as text: a subject that begins with
"=" is no formula (OWASP, CSV injection), an address is no link.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from pipeline.errors import Problem

MOST_LINES = 1_048_000
"""A worksheet has 1 048 576 rows; beyond them the library would leave lines out."""
A4 = 9
CENTIMETRE = 1 / 2.54
FONT = {"font_name": "Times New Roman", "font_size": 11}
CELL = {**FONT, "border": 1, "text_wrap": True, "valign": "top"}
STYLES: dict[str, dict[str, Any]] = {
    "organisation": {**FONT, "bold": True},
    "title": {**FONT, "font_size": 14, "bold": True, "align": "center"},
    "subtitle": {**FONT, "align": "center", "italic": True},
    "head": {**CELL, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E7E6E6"},
    "text": CELL,
    "number": {**CELL, "align": "center"},
    "day": {**CELL, "align": "center", "num_format": "dd/mm/yyyy"},
    "moment": {**CELL, "align": "center", "num_format": "dd/mm/yyyy hh:mm"},
}


@dataclass(frozen=True)
class Column:
    """A column: the field of the line that it shows, its heading, and its width in characters."""

    field: str
    heading: str
    width: float


@dataclass(frozen=True)
class Heading:
    """What stands above a register."""

    organisation: str
    title: str
    subtitle: str


def write_sheet(path: Path, heading: Heading, columns: Sequence[Column], lines: Iterable[object]) -> int:
    """Writes the workbook in the place of `path` once it is whole; gives how many lines it has.

    Raises Problem when it cannot be written or there are more lines than a worksheet has.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with Workbook(unfinished, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
            count = _Sheet(book, heading, columns).write(lines)
        unfinished.replace(path)
    except (OSError, XlsxWriterException) as error:
        raise Problem(f"{path}: cannot be written: {error}; give another file, or make room") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count


class _Sheet:
    def __init__(self, book: Workbook, heading: Heading, columns: Sequence[Column]) -> None:
        self._sheet: Any = book.add_worksheet("Sổ đăng ký")
        self._styles = {name: book.add_format(style) for name, style in STYLES.items()}
        self._columns = columns
        self._set_up()
        self._row = self._write_head(heading)

    def write(self, lines: Iterable[object]) -> int:
        count = 0
        for count, line in enumerate(lines, start=1):
            if count > MOST_LINES:
                raise Problem(f"more than {MOST_LINES} lines go into no worksheet; take one kind alone, or --json")
            for place, column in enumerate(self._columns):
                self._cell(place, getattr(line, column.field))
            self._row += 1
        return count

    def _cell(self, place: int, value: object) -> None:
        sheet, styles = self._sheet, self._styles
        match value:
            case None | "":
                sheet.write_blank(self._row, place, None, styles["text"])
            case datetime():
                sheet.write_datetime(self._row, place, value.replace(tzinfo=None), styles["moment"])
            case date():
                sheet.write_datetime(self._row, place, value, styles["day"])
            case int():
                sheet.write_number(self._row, place, value, styles["number"])
            case _:
                sheet.write_string(self._row, place, str(value), styles["text"])

    def _set_up(self) -> None:
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=1.5 * CENTIMETRE, right=1 * CENTIMETRE, top=1.5 * CENTIMETRE, bottom=1.5 * CENTIMETRE)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&10Trang &P/&N")
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, column.width)

    def _write_head(self, heading: Heading) -> int:
        """Gives the row that the first line goes to."""
        sheet, styles, last = self._sheet, self._styles, len(self._columns) - 1
        sheet.write_string(0, 0, heading.organisation, styles["organisation"])
        sheet.merge_range(1, 0, 1, last, heading.title, styles["title"])
        sheet.merge_range(2, 0, 2, last, heading.subtitle, styles["subtitle"])
        numbers = [f"({place})" for place, _ in enumerate(self._columns, start=1)]
        # Row by row: with constant_memory a row is gone when the next one is begun.
        for row, words in ((4, [column.heading for column in self._columns]), (5, numbers)):
            for place, word in enumerate(words):
                sheet.write_string(row, place, word, styles["head"])
        sheet.repeat_rows(4, 5)
        sheet.freeze_panes(6, 0)
        return 6
