"""Dates with a year: dd/mm/yyyy, "ngày 03 tháng 03 năm 2025", "10 November 2026"."""

import re
from collections.abc import Iterator
from datetime import date

from pipeline.triage.fields.hit import Hit, hit
from pipeline.triage.fields.piece import Piece

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
FORMS = (
    re.compile(
        r"(?<![0-9./\-])(?P<day>[0-9]{1,2})(?P<sign>[./\-])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})(?![0-9])"
    ),
    re.compile(
        r"(?:ngay )?(?<![0-9])(?P<day>[0-9]{1,2}) ?(?:thang|thg) ?(?P<month>[0-9]{1,2}),? ?(?:nam"
        r" )?(?P<year>[0-9]{4})(?![0-9])"
    ),
    re.compile(rf"(?<![0-9])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? {MONTH},? (?P<year>[0-9]{{4}})(?![0-9])"),
    re.compile(rf"\b{MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})(?![0-9])"),
)
MOST = 50


def dates(piece: Piece) -> Iterator[Hit]:
    """The dates of a text, at most MOST of each form; the value is yyyy-mm-dd. Days that no month has are left out."""
    for form in FORMS:
        for _, match in zip(range(MOST), form.finditer(piece.key), strict=False):
            parts = match.groupdict()
            month = MONTHS[parts["name"]] if "name" in parts else int(parts["month"])
            day = _day(int(parts["year"]), month, int(parts["day"]))
            if day is not None:
                yield hit(piece, "date", day.isoformat(), *match.span(), "ngày tháng ghi trong thư")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
