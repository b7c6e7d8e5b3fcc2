"""Subscribers from a CSV file (RFC 4180), as other programs and Excel write it."""

import csv
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from pipeline.cases.directory.row import UNDECODED, Unusable
from pipeline.cases.directory.source import Cells, Rows, places
from pipeline.errors import Problem
from pipeline.settings import Columns

LONGEST_LINE = 1_000_000
"""Characters; a longer line is passed over without being held in memory."""


@dataclass(frozen=True)
class CsvFile:
    """A CSV file as `Source`; its first row names the columns."""

    path: Path
    encoding: str
    delimiter: str
    columns: Columns

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self.path)

    def rows(self) -> Rows:
        """Gives each row with the number of its line. Raises Problem as `Source.rows`, and for a file that is
        changed while it is read.
        """
        try:
            # What is not in the encoding becomes lone surrogates: it costs its row, not the file.
            with self.path.open(encoding=self.encoding, errors="surrogateescape", newline="") as file:
                before = _state(file)
                yield from self._rows(file)
                if _state(file) != before or self.path.stat().st_ino != before[0]:
                    raise Problem(f"{self.path}: was changed while it was read; it is read again later")
        except OSError as error:
            raise Problem(f"{self.path}: cannot be read: {error.strerror}; look whether it is there") from error
        except UnicodeError as error:
            raise self._other_encoding() from error

    def _rows(self, file: TextIO) -> Rows:
        lines = Lines(file)
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        header = self._header(reader)
        order = places(self.columns, header, self.name)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                lines.leave_row()
                yield lines.number, Unusable(f"is no row of a CSV file: {_without_place(error)}")
                continue
            lines.begin_row()
            if row:
                yield lines.number, _cells(row, len(header), order)

    def _header(self, reader: "Iterator[list[str]]") -> list[str]:
        try:
            header = [unicodedata.normalize("NFC", name.strip()) for name in next(reader, [])]
        except csv.Error as error:
            raise Problem(f"{self.path}: the first row, with the names of the columns, is none: {error}") from error
        if any(UNDECODED.search(name) or "\0" in name for name in header):
            raise self._other_encoding()
        if not header:
            raise Problem(f"{self.path}: is empty; expected the names of the columns in the first row")
        return header

    def _other_encoding(self) -> Problem:
        return Problem(f"{self.path}: is not in {self.encoding}; set directory.encoding, for example utf-16 or cp1258")


class Lines:
    """The lines of a file, none of them too long, and whether a quoted cell is open."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._quotes = 0
        self.number = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._read()
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            return line
        with suppress(StopIteration):  # the last line may have no end
            while not self._read(number=False).endswith("\n"):
                pass
        raise csv.Error("the line is too long")

    def begin_row(self) -> None:
        """Says that a row has ended well."""
        self._quotes = 0

    def leave_row(self) -> None:
        """Passes over the rest of a row that is none: what stands in a quoted cell must not become rows."""
        with suppress(StopIteration):
            while self._quotes % 2:
                self._read()
        self.begin_row()

    def _read(self, number: bool = True) -> str:
        line = self._file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self._quotes += line.count('"')
        self.number += number
        return line


def _cells(row: list[str], width: int, order: dict[str, int]) -> Cells | Unusable:
    if len(row) != width:
        return Unusable(f"has {'fewer' if len(row) < width else 'more'} cells than there are columns")
    return {ours: row[place] for ours, place in order.items()}


def _without_place(error: csv.Error) -> str:
    """What was wrong, the same words for all such rows."""
    return re.sub(r" \([0-9]+\)", "", str(error))


def _state(file: TextIO) -> tuple[int, int, int]:
    found = os.fstat(file.fileno())
    return found.st_ino, found.st_size, found.st_mtime_ns
