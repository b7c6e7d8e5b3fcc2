"""Is everything as it was written? The chains of all cases, and that each case is what its events say.

What was changed is expected to be ugly: times that are none, data that is no JSON. So columns are read as text
and each event is made out here. Cases are read some hundred at a time, each page at one moment and its
events one after the other: the program may run meanwhile.

A person who can write the ledger and takes the trouble to compute a chain anew to its head is not found here;
the signed letters that customers have, and copies of the ledger kept elsewhere, are what speaks against him.
"""

import json
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Subquery, Text, cast, func, select
from sqlalchemy.orm import Session

from pipeline.archive.chain import DESTROYED, Flaw, Link, Walk
from pipeline.archive.destruction import digest_of
from pipeline.archive.gaps import Gaps
from pipeline.archive.replay import Told, after
from pipeline.cases.file import CASE_BOOK
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Destruction, Event, Letter, Mail, Register

PAGE = 200
AT_ONCE = 500
NUMBER = re.compile(r"[A-Z]+-(\d{4})-(\d+)")
FLAWS = {
    "changed": "not as it was written: changed, or moved from another place",
    "missing": "missing",
    "added": "added: the case knows of no such event",
    "unsealed": "its content is gone, and no record of destruction proves what is left of it",
    "head": "not the one that the case names as its last: the end of the chain was changed",
}
Advance = Callable[[int], None]


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: `name` is a case's number, or a row as "letter:12"; `first` to `last` are events."""

    name: str
    what: str
    first: int | None = None
    last: int | None = None


def cases_to_audit(ledger: Ledger) -> int:
    """How many cases there are to go through."""
    with ledger.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def audit_cases(ledger: Ledger, advance: Advance) -> Iterator[Fault]:
    """Gives what is wrong with cases and their events; `advance` is called with how many are done."""
    with ledger.reading() as session:
        given = dict(session.execute(select(Register.year, Register.last).filter_by(book=CASE_BOOK)).all())
    numbers = _Numbers({int(year): int(last) for year, last in given.items()})
    last_id: int | None = 0
    while last_id is not None:
        with ledger.reading() as session:
            last_id = yield from _page(session, last_id, numbers, advance)
    yield from numbers.end()
    with ledger.reading() as session:
        yield from _orphans(session)


def _page(session: Session, after_id: int, numbers: "_Numbers", advance: Advance) -> Generator[Fault, None, int | None]:
    """Goes through the cases behind `after_id`; gives back the last one's id, None when there is none."""
    page = (
        select(
            *(Case.id, Case.number, Case.state, Case.round, Case.group, Case.chain_length, Case.chain_head),
            Case.destroyed_by,
            select(Mail.sha256).where(Mail.id == Case.mail_id).scalar_subquery().label("mail"),
        )
        .where(Case.id > after_id)
        .order_by(Case.id)
        .limit(PAGE)
        .subquery()
    )
    ids = [int(case_id) for case_id in session.scalars(select(page.c.id))]
    if not ids:
        return None
    events = (Event.ordinal, cast(Event.at, Text).label("at"), Event.who, Event.what)
    digests = (cast(Event.data, Text).label("data"), Event.before, Event.digest)
    rows = session.execute(
        select(page, *events, *digests)
        .outerjoin(Event, Event.case_id == page.c.id)
        .order_by(page.c.id, Event.ordinal)
        .execution_options(yield_per=AT_ONCE)
    )
    letters, records = _signed(session, ids), _records(session, page)
    for case_id, found in groupby(rows, key=lambda row: row.id):
        yield from _audit_case(found, letters[case_id], records, numbers)
        advance(1)
    return ids[-1]


def _signed(session: Session, ids: list[int]) -> dict[int, dict[str, str | None]]:
    """The digests of the signed letters of cases, by number."""
    query = select(Letter.case_id, Letter.number, Letter.signed_sha256)
    found: dict[int, dict[str, str | None]] = {case_id: {} for case_id in ids}
    for case_id, number, sha256 in session.execute(query.where(Letter.case_id.in_(ids))):
        if case_id is not None and number is not None:
            found[case_id][number] = sha256
    return found


def _records(session: Session, page: Subquery) -> dict[int, tuple[str, str]]:
    """The records of destruction of cases: whose each is, and its digest as it stands."""
    query = select(Destruction).where(Destruction.case_number.in_(select(page.c.number)))
    return {record.id: (record.case_number, digest_of(record)) for record in session.scalars(query)}


def _audit_case(
    rows: Iterator[Any], letters: dict[str, str | None], records: dict[int, tuple[str, str]], numbers: "_Numbers"
) -> Iterator[Fault]:
    case, told, flaws, proven = None, Told(), _Flaws(), set[int]()
    walk = Walk("", 0, "")
    for row in rows:
        if case is None:
            case, walk = row, Walk(row.number, row.chain_length, row.chain_head)
            yield from numbers.pass_by(row.number)
        if row.ordinal is None:  # the outer join's: a case without events
            continue
        link = _link(row)
        yield from flaws.add(case.number, walk.step(link))
        data = link.data if isinstance(link.data, dict) else {}
        told = after(told, link.what, data)
        yield from _compare_files(case, link.ordinal, link.what, data, letters)
        if link.what == DESTROYED:
            proven.add(data.get("record", 0))
            yield from _compare_record(case, link.ordinal, data, records)
    if case is not None:
        if case.destroyed_by is not None and case.destroyed_by not in proven:
            yield Fault(case.number, f"is said to be destroyed by record {case.destroyed_by}, which no event tells of")
        yield from flaws.add(case.number, walk.end())
        yield from flaws.end(case.number)
        yield from _compare(case, told)


def _link(row: Any) -> Link:
    """Makes an event out; what cannot be read is None, and so differs from what was written."""
    ordinal = row.ordinal if isinstance(row.ordinal, int) else 0
    try:
        at = datetime.fromisoformat(row.at)
        data = json.loads(row.data)
    except (TypeError, ValueError, RecursionError):
        return Link(ordinal, None, row.who, row.what, None, row.before, row.digest)
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Link(ordinal, aware, row.who, row.what, data, row.before, row.digest)


def _compare(case: Any, told: Told) -> Iterator[Fault]:
    for name in ("state", "round", "group"):
        says, is_ = getattr(told, name), getattr(case, name)
        if says is not None and says != is_:
            yield Fault(case.number, f"{name} is {is_!r} in the case, but {says!r} by its events")


def _compare_files(
    case: Any, ordinal: int, what: str, data: dict[str, Any], letters: dict[str, str | None]
) -> Iterator[Fault]:
    """The digests that events hold: of the mail that opened the case, of the letters that were sent."""
    if what == "opened" and isinstance(data.get("mail"), str) and data["mail"] != case.mail:
        yield Fault(case.number, "the mail that opened the case is not the one of its row", ordinal, ordinal)
    number = data.get("number")
    if what == "sent" and isinstance(number, str) and data.get("pdf") != letters.get(number):
        yield Fault(case.number, f"letter {number}: its row has not the PDF that was sent", ordinal, ordinal)


def _compare_record(
    case: Any, ordinal: int, data: dict[str, Any], records: dict[int, tuple[str, str]]
) -> Iterator[Fault]:
    """The record of destruction that an event tells of: is it there, and as it was written?"""
    number = data.get("record", 0)
    if records.get(number) != (case.number, data.get("digest")):
        words = "is missing" if number not in records else "is not as it was written"
        yield Fault(case.number, f"record of destruction {number} {words}", ordinal, ordinal)


def _orphans(session: Session) -> Iterator[Fault]:
    """Events whose case is gone."""
    known = select(Case.id).where(Case.id == Event.case_id).exists()
    query = select(Event.case_id, func.count()).where(~known).group_by(Event.case_id).order_by(Event.case_id)
    for case_id, count in session.execute(query):
        yield Fault(f"case row {case_id}", f"is gone; {count} events of it are left")


class _Flaws:
    """Puts flaws of one kind that follow on each other into one."""

    def __init__(self) -> None:
        self._open: Flaw | None = None

    def add(self, number: str, flaws: Iterator[Flaw]) -> Iterator[Fault]:
        for flaw in flaws:
            before = self._open
            if before is not None and (before.what, before.last + 1) == (flaw.what, flaw.first):
                self._open = Flaw(before.first, flaw.last, flaw.what)
                continue
            yield from self.end(number)
            self._open = flaw

    def end(self, number: str) -> Iterator[Fault]:
        flaw, self._open = self._open, None
        if flaw is not None:
            yield Fault(number, FLAWS[flaw.what], flaw.first, flaw.last)


class _Numbers:
    """The numbers of cases, year by year: one that is missing was a case."""

    def __init__(self, given: dict[int, int]) -> None:
        self._given = given
        self._said: list[str] = []
        self._years = {year: Gaps(year, self._said.append) for year in given}

    def pass_by(self, number: str) -> Iterator[Fault]:
        found = NUMBER.fullmatch(number)
        if found is not None and int(found[1]) in self._years:  # a year that has just begun is audited next time
            self._years[int(found[1])].pass_by(CASE_BOOK, int(found[2]))
        yield from self._told()

    def end(self) -> Iterator[Fault]:
        for year, last in self._given.items():
            self._years[year].close({CASE_BOOK: last})
        yield from self._told()

    def _told(self) -> Iterator[Fault]:
        while self._said:
            yield Fault("cases", self._said.pop(0))
