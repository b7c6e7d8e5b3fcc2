"""How far the cells of a workbook lie apart. calamine holds a sheet as a full rectangle: two cells in opposite corners
of a sheet of a kilobyte make it ask for 550 GB, and the process is ended. So the corners are looked up before.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from functools import reduce

from lxml import etree

from pipeline.reading.papers.cells.biff import largest_sheet, workbook
from pipeline.reading.papers.telling.ole import MAGIC
from pipeline.reading.papers.unpack.unzip import OFFICE, Refused, Unzip
from pipeline.reading.problems import Flaw, problem

MOST_CELLS = 5_000_000
"""32 bytes each in calamine, and they are copied once."""
NAME = rb"<(?:\w{1,20}:)?"
FULL = rb"(?=[^<>]{0,200}(?<!/)>)"  # a cell that is only formatted is an empty tag, and calamine leaves it out
CELL = re.compile(NAME + rb"c\s[^<>]{0,100}?\br\s?=\s?[\"']([A-Za-z]{1,3})(\d{1,7})[\"']" + FULL)
ROW = re.compile(NAME + rb"row\s[^<>]{0,200}?\br\s?=\s?[\"'](\d{1,7})[\"']" + FULL)
CELL_WITHOUT_PLACE = re.compile(NAME + rb"c(?=[\s>])(?![^<>]{0,200}\br\s?=)")
DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ODS_TAGS = tuple(TABLE + name for name in ("table", "table-row", "table-cell", "covered-table-cell"))
VALUE_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
ODS_CONTENT = "content.xml"


def check_spread(content: bytes) -> tuple[str, ...]:
    """The problems of a workbook of any kind that its library would stumble over. Never raises."""
    if content.startswith(MAGIC):
        return tuple(_too_far(largest_sheet(workbook(content))))
    try:
        opened = Unzip(content, OFFICE)
        return tuple(dict.fromkeys(each for member in opened.members for each in _problems(opened, member)))
    except Refused as refused:
        return (str(refused),)


def _problems(opened: Unzip, member: zipfile.ZipInfo) -> list[str]:
    name = member.filename.lower()
    is_binary = name.endswith(".bin") and "/worksheets/" in name
    if not is_binary and not name.endswith((".xml", ".rels")):
        return []
    part = opened.unpack(member)
    if not is_binary and DOCTYPE.search(part[:4096]):
        return [problem(Flaw.HOSTILE, f"sheet: {name[:100]!a} has a document type")]
    return _too_far(_size(name, part))


def _too_far(size: int) -> list[str]:
    return [] if size <= MOST_CELLS else [problem(Flaw.TOO_LARGE, f"sheet: its corners span {size:,} cells")]


def _size(name: str, part: bytes) -> int:
    if name == ODS_CONTENT:
        return _ods_size(part)
    return _binary_size(part) if name.endswith(".bin") else _xml_size(part)


def _xml_size(part: bytes) -> int:
    """The cells of the rectangle around all cells of a sheet in XML (ECMA-376 part 1, 18.3.1.4)."""
    found = CELL.findall(part)
    columns = {_column(letters) for letters in {letters for letters, _ in found}}
    rows = {int(row) for row in {row for _, row in found}}
    if CELL_WITHOUT_PLACE.search(part):
        rows |= {int(row) for row in set(ROW.findall(part))} | {1}
        columns |= {1}
    return _area(rows, columns)


def _column(letters: bytes) -> int:
    return reduce(lambda total, letter: total * 26 + letter - 64, letters.upper(), 0)


def _area(rows: Iterable[int], columns: Iterable[int]) -> int:
    rows, columns = list(rows) or [0], list(columns) or [0]
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)


def _binary_size(part: bytes) -> int:
    """The same for a sheet of an xlsb file: records of type, length and data ([MS-XLSB] 2.1.4)."""
    rows, columns, row, at = set(), set(), 0, 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        length, at = _number(part, at, 4)
        value = int.from_bytes(part[at : at + 4], "little")
        if kind == 0:  # BrtRowHdr
            row = value
        elif 1 < kind < 12 or kind == 62:  # noqa: PLR2004 - BrtCell… with a value, 2.5.24
            rows.add(row)
            columns.add(value)
        at += length
    return _area(rows, columns)


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for place in range(most):
        byte = part[at] if at < len(part) else 0
        value |= (byte & 0x7F) << (7 * place)
        at += 1
        if byte < 0x80:  # noqa: PLR2004 - the high bit says that more follows
            break
    return value, at


def _ods_size(part: bytes) -> int:
    """The same for OpenDocument (part 3, 9.1), whose rows and cells are repeated by an attribute."""
    size, table = 0, _OdsTable()
    try:
        for _, element in etree.iterparse(io.BytesIO(part), tag=ODS_TAGS, no_network=True, resolve_entities=False):
            if element.tag == TABLE + "table":
                size, table = max(size, table.size), _OdsTable()
            elif element.tag == TABLE + "table-row":
                table.end_row(_repeats(element, "rows"))
            else:
                table.cell(_repeats(element, "columns"), len(element) > 0 or element.get(VALUE_TYPE) is not None)
            element.clear()
    except etree.XMLSyntaxError:
        return max(size, table.size)
    return size


class _OdsTable:
    """Counts how far the filled cells of a table reach; empty ones count only before filled ones."""

    def __init__(self) -> None:
        self._rows = self._last_row = self._width = 0
        self._columns = self._last_column = 0

    def cell(self, repeats: int, filled: bool) -> None:
        self._columns += repeats
        self._last_column = self._columns if filled else self._last_column

    def end_row(self, repeats: int) -> None:
        self._rows += repeats
        self._last_row = self._rows if self._last_column else self._last_row
        self._width = max(self._width, self._last_column)
        self._columns = self._last_column = 0

    @property
    def size(self) -> int:
        return self._last_row * self._width


def _repeats(element: etree._Element, what: str) -> int:
    told = element.get(f"{TABLE}number-{what}-repeated", "1")
    return int(told) if told.isdecimal() and len(told) < 12 else 1  # noqa: PLR2004 - longer ones are no number of cells
