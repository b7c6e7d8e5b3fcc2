"""A row of the CA's own system, checked and brought into one form. What it holds may be anything."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.cases.directory.keys import PERSON, email_of, personal_id_of, serial_of, tax_code_of
from pipeline.ledger.types import words

LONGEST = 500
"""Characters of a cell."""
LONGEST_LIST = 5000
MOST_MISSING = 50
KEYS: Mapping[str, Callable[[str], str | None]] = {
    "tax_code": tax_code_of,
    "personal_id": personal_id_of,
    "serial": serial_of,
    "email": email_of,
}
TEXTS = ("package", "agent", "phone")
DATES = ("valid_from", "valid_until")
UNDECODED = re.compile(r"[\ud800-\udfff]")
INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing: on a screen they can show what is not there."""
QUOTED = re.compile(r'="(.*)"')
"""What spreadsheets write so that "0101234567" keeps its zero."""
WHOLE = re.compile(r"\.0+$")
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
VIETNAMESE = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})(?:[ T,].*)?")


class Unusable(Exception):
    """A row that cannot be used; the message says why, and never what stands in it."""


@dataclass(frozen=True)
class Row:
    """A row in the form in which it is kept (Subscriber), and what was wrong in it: "tax_code: ..."."""

    keys: dict[str, str | None]
    name: str
    data: dict[str, Any]
    flaws: tuple[str, ...] = ()


def row_of(cells: Mapping[str, object], zone: ZoneInfo) -> Row:
    """Makes a row of cells by our names for the columns; instants in it become dates in `zone`.

    A cell that is wrong is left out and named in `flaws`. Raises Unusable for a row without a name, without
    anything that it could be looked up by, or with a cell that is no text.
    """
    texts = {column: _text(column, value) for column, value in cells.items() if column not in DATES}
    flaws: list[str] = []
    keys = {column: _key(column, texts.get(column), flaws) for column in KEYS}
    if keys["personal_id"] is None and len(keys["tax_code"] or "") == PERSON:
        keys["personal_id"] = keys["tax_code"]
    name = texts.get("name")
    if name is None:
        raise Unusable("there is no name")
    if not any(keys.values()):
        raise Unusable(f"there is no usable {' or '.join(column for column in KEYS if column in cells)}")
    data: dict[str, Any] = {column: texts.get(column) for column in TEXTS}
    data |= {column: _date(column, cells.get(column), zone, flaws) for column in DATES}
    data["missing"] = _list(texts.get("missing"))
    return Row(keys, name, data, tuple(flaws))


def _text(column: str, value: object) -> str | None:
    """A cell as text in NFC on one line; None for an empty one."""
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else _written(value)
    longest = LONGEST_LIST if column == "missing" else LONGEST
    if len(text) > longest:
        raise Unusable(f"{column} is longer than {longest} characters")
    if not text.isascii() and UNDECODED.search(text):
        raise Unusable(f"{column} is not in the encoding that is set")
    return _plain(text)


def _written(value: object) -> str:
    """What a database gives, written as a spreadsheet would: 101234567.0 is 101234567."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    return WHOLE.sub("", str(value)) if isinstance(value, float | Decimal) else str(value)


def _plain(text: str) -> str | None:
    quoted = QUOTED.fullmatch(text.strip()) if '="' in text else None
    text = " ".join(INVISIBLE.sub(" ", words(quoted[1] if quoted else text)).split())
    return None if text in ("", "NULL", "\\N") else text


def _key(column: str, text: str | None, flaws: list[str]) -> str | None:
    found = KEYS[column](text) if text is not None else None
    if text is not None and found is None:
        flaws.append(f"{column}: is no {column.replace('_', ' ')}")
    return found


def _date(column: str, value: object, zone: ZoneInfo, flaws: list[str]) -> str | None:
    """A date as ISO 8601; None for an empty cell and for one that is none."""
    if isinstance(value, date):
        return _day(value, zone).isoformat()
    text = _text(column, value)
    if text is None:
        return None
    try:
        return _parsed(text, zone).isoformat()
    except (ValueError, OverflowError):
        flaws.append(f"{column}: is no date; expected 2026-11-23 or 23/11/2026")
        return None


def _parsed(text: str, zone: ZoneInfo) -> date:
    vietnamese = VIETNAMESE.fullmatch(text)
    if vietnamese:
        day, month, year = map(int, vietnamese.groups())
        return date(year, month, day)
    if ISO.match(text) is None:
        raise ValueError
    return _day(datetime.fromisoformat(text), zone)


def _day(moment: date, zone: ZoneInfo) -> date:
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(zone) if moment.tzinfo else moment).date()


def _list(text: str | None) -> list[str]:
    parts = (part.strip() for part in (text or "").split(";"))
    return [part for part in parts if part][:MOST_MISSING]
