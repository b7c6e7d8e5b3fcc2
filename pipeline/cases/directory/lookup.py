"""Asks the copy of the directory who a customer is: by serial, tax code, personal id, then mail address (S7, S11)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from pipeline.cases.directory.keys import head_of
from pipeline.cases.directory.row import KEYS
from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Event, Subscriber

Key = Literal["serial", "tax_code", "personal_id", "email"]
MOST = 200
"""Rows that are looked at of one customer: those which are valid longest."""
SHOWN = 50
"""Certificates that stand in a case."""
WORDS: Mapping[Key, str] = {
    "serial": "khớp số serial của chứng thư số",
    "tax_code": "khớp mã số thuế",
    "personal_id": "khớp số định danh cá nhân",
    "email": "khớp địa chỉ thư điện tử; cần đối chiếu thêm với khách hàng",
}
HEAD = "khớp mã số thuế của đơn vị chủ quản; danh bạ không có mã chi nhánh này"
SEVERAL = "nhiều thuê bao có cùng thông tin này; cần hỏi thêm mã số thuế hoặc số serial"
OTHER = "{words}, nhưng {what} khách hàng nêu khác với danh bạ"
ORDER = (True, None, False)
"""Valid certificates come first, then those of which it is not known."""
NAMES: Mapping[Key, str] = {"tax_code": "mã số thuế", "personal_id": "số định danh cá nhân"}


@dataclass(frozen=True)
class Found:
    """A customer's rows, those that are valid longest first, and by what they were found.

    `sure` is False where a clerk must look whether it is this customer; `reason` says it in Vietnamese. Where
    several customers fit, there are no rows: one customer's data must not stand in another's case.
    """

    subscribers: tuple[Subscriber, ...]
    matched_by: Key
    sure: bool
    reason: str
    as_of: str
    """From when on the directory has had these rows: ISO 8601, UTC."""


def find(
    session: Session,
    *,
    serial: str | None = None,
    tax_code: str | None = None,
    personal_id: str | None = None,
    email: str | None = None,
) -> Found | None:
    """Finds the customer by the first of the four, in this order, that the directory knows; each in any form.

    A branch's tax code is looked up first, then that of its firm. None when nothing of it is known.
    """
    given = {"serial": serial, "tax_code": tax_code, "personal_id": personal_id, "email": email}
    asked = {key: KEYS[key](value) for key, value in given.items() if value}
    for key, value, sure, reason in _questions(asked):
        rows = session.scalars(select(Subscriber).where(getattr(Subscriber, key) == value).limit(MOST)).all()
        if rows:
            return _found(session, _own(rows, key), key, sure, reason, asked)
    return None


def _questions(asked: Mapping[str, str | None]) -> Iterator[tuple[Key, str, bool, str]]:
    """What is asked for in turn: key, value, whether it makes sure, and what that is called."""
    for key, words in WORDS.items():
        value = asked.get(key)
        if value is None:
            continue
        yield key, value, key != "email", words
        if key == "tax_code" and head_of(value) != value:
            yield key, head_of(value), False, HEAD


def _own(rows: Sequence[Subscriber], key: Key) -> Sequence[Subscriber]:
    """Of a person's number, the rows of the person, if there are any: it may stand beside firms that he acts for."""
    own = [row for row in rows if row.tax_code in (None, row.personal_id)]
    return own if key == "personal_id" and own else rows


def _found(
    session: Session, rows: Sequence[Subscriber], key: Key, sure: bool, reason: str, asked: Mapping[str, str | None]
) -> Found:
    as_of = _moment(rows[0].batch)
    if len({_customer(row) for row in rows}) > 1:
        return Found((), key, False, SEVERAL, as_of)
    every = _all_of(session, rows[0])
    for other, name in NAMES.items():
        if other != key and _differs(asked.get(other), getattr(rows[0], other)):
            return Found(every, key, False, OTHER.format(words=reason, what=name), as_of)
    return Found(every, key, sure, reason, as_of)


def _customer(row: Subscriber) -> str:
    return row.tax_code or row.personal_id or row.serial or str(row.email)


def _differs(given: str | None, known: str | None) -> bool:
    return given is not None and known is not None and head_of(given) != head_of(known)


def _all_of(session: Session, row: Subscriber) -> tuple[Subscriber, ...]:
    """All rows of the customer whose `row` is."""
    ends = Subscriber.data["valid_until"].as_string()
    query = select(Subscriber).where(*_same(row)).order_by(ends.desc().nulls_last(), Subscriber.id).limit(MOST)
    return tuple(session.scalars(query))


def _same(row: Subscriber) -> Iterator[ColumnElement[bool]]:
    if row.tax_code is not None:
        yield Subscriber.tax_code == row.tax_code
    elif row.personal_id is not None:
        yield Subscriber.personal_id == row.personal_id
        yield Subscriber.tax_code.is_(None)
    else:
        yield (Subscriber.serial == row.serial) if row.serial else (Subscriber.email == row.email)


def snapshot(found: Found, day: date) -> dict[str, Any]:
    """What stands in the case (Case.subscriber): name, certificates as of `day`, agent, missing papers; no more of the
    person. The valid certificates come first; `valid` is None where the directory gives no last day.
    """
    rows = sorted(found.subscribers, key=lambda row: ORDER.index(_valid(row, day)))
    missing = dict.fromkeys(part for row in rows for part in row.data["missing"])
    return {
        "name": rows[0].name if rows else None,
        "matched_by": found.matched_by,
        "sure": found.sure,
        "reason": found.reason,
        "certificates": [_certificate(row, day) for row in rows[:SHOWN]],
        "more": len(rows[SHOWN:]),
        "agent": next((row.data["agent"] for row in rows if row.data["agent"]), None),
        "missing": list(missing),
        "as_of": found.as_of,
    }


def _certificate(row: Subscriber, day: date) -> dict[str, Any]:
    shown = {name: row.data[name] for name in ("package", "valid_from", "valid_until")}
    return {"serial": row.serial, **shown, "valid": _valid(row, day)}


def _valid(row: Subscriber, day: date) -> bool | None:
    """Whether `day` is within the dates, both included; ISO dates compare as texts."""
    until: str | None = row.data["valid_until"]
    since: str = row.data["valid_from"] or ""
    return None if until is None else since <= day.isoformat() <= until


def _moment(batch: str) -> str:
    return datetime.fromisoformat(batch.partition(" ")[0]).isoformat()


@dataclass(frozen=True)
class EnterSubscriber:
    """Enters in a case what the directory says of its customer. `set_up`: whether the settings have a directory."""

    zone: ZoneInfo
    set_up: bool

    def __call__(self, session: Session, case: Case, _event: Event) -> None:
        """Sets `case.subscriber` by what is known of the customer for sure, and last by the address that he answers
        to; follows from the lifecycle.

        Without a directory, an empty one included, or with nothing to ask by, the case stays as it is. What the
        directory does not know is entered as {"matched_by": None} with the time of the copy.
        """
        batch = session.scalar(select(Subscriber.batch).limit(1)) if self.set_up else None
        known = {key: getattr(case, key, None) for key in KEYS}
        if batch is None or not (any(known.values()) or case.address):
            return
        found = find(session, **known) or find(session, email=case.address)
        if found is None:
            case.subscriber = {"matched_by": None, "as_of": _moment(batch)}
        else:
            case.subscriber = snapshot(found, now().astimezone(self.zone).date())
