"""Are the files there that the ledger names: raw mails, papers, letters, enclosures? Are the destroyed ones gone?"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true

from pipeline.archive.audit import Advance, Fault
from pipeline.archive.belongings import still_needed
from pipeline.archive.destruction import digests_of
from pipeline.errors import Problem
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Destruction, Letter, Mail, Paper, Table
from pipeline.store.disk import Disk

PAGE = 500
SHA256 = re.compile(r"[0-9a-f]{64}")
Look = Callable[[str], str | None]
TABLES: tuple[type[Any], ...] = (Mail, Paper, Letter)
LETTER_FILES = {
    "rendered_sha256": "the PDF before signing",
    "signed_sha256": "the signed PDF",
    "renewed_sha256": "the signed PDF as renewed",
    "countersigned_sha256": "the copy that the customer signed",
    "evidence_sha256": "the evidence of its signature",
    "mail_sha256": "the mail that was sent",
}


def rows_to_audit(ledger: Ledger) -> int:
    """How many rows name files."""
    with ledger.reading() as session:
        return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)


def audit_files(ledger: Ledger, store: Disk, hashed: bool, advance: Advance) -> Iterator[Fault]:
    """Gives the files that are not there, with `hashed` also those whose content is another; slow then."""
    look = _hashed(store) if hashed else _there(store)
    for table in TABLES:
        for rows in _pages(ledger, table):
            for row in rows:
                yield from _audit_row(row, look)
            advance(len(rows))
    yield from _audit_destroyed(ledger, store)


def _audit_destroyed(ledger: Ledger, store: Disk) -> Iterator[Fault]:
    """What records of destruction say is gone, and is not: one was broken off, or somebody brought a file back."""
    with ledger.reading() as session:
        for record in session.scalars(select(Destruction).execution_options(yield_per=PAGE)):
            there = {each for each in digests_of([record]) if SHA256.fullmatch(each) and store.holds(each)}
            left = there - still_needed(session, there)
            if left:
                words = f"{len(left)} of its files are still there; say `tiepnhan destroy` of it once more"
                yield Fault(record.case_number, f"record of destruction {record.id}: {words}")


def _pages(ledger: Ledger, table: type[Any]) -> Iterator[list[Any]]:
    """The rows of a table with what names files, some at a time: no transaction is open while files are read."""
    columns = _columns(table)
    last = 0
    while True:
        with ledger.reading() as session:
            query = select(*columns).where(table.id > last, _is_kept(table)).order_by(table.id).limit(PAGE)
            rows = list(session.execute(query))
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _is_kept(table: type[Any]) -> ColumnElement[bool]:
    """Whether a row's files are to be there: not where a record of destruction says that they are gone."""
    if table is Paper:
        return true()
    recorded = select(Destruction.id).where(Destruction.id == table.destroyed_by)
    return or_(table.destroyed_by.is_(None), ~recorded.exists())


def _columns(table: type[Table]) -> tuple[Any, ...]:
    if table is Letter:
        return (Letter.id, *(getattr(Letter, name) for name in LETTER_FILES), Letter.enclosures)
    if table is Paper:
        return (Paper.id, Paper.mail_id, Paper.ordinal, Paper.sha256.label("paper_sha256"))
    return (Mail.id, Mail.sha256.label("raw_sha256"))


def _audit_row(row: Any, look: Look) -> Iterator[Fault]:
    for name, what, sha256 in _files(row):
        wrong = look(sha256)
        if wrong is not None:
            yield Fault(name, f"{what}: {wrong}")


def _files(row: Any) -> Iterator[tuple[str, str, str]]:
    """Each file as the row's name, what it is, and its digest."""
    if hasattr(row, "raw_sha256"):
        yield f"mail:{row.id}", "its raw bytes", row.raw_sha256
    elif hasattr(row, "paper_sha256"):
        yield f"mail:{row.mail_id}", f"its paper {row.ordinal}", row.paper_sha256
    else:
        for column, what in LETTER_FILES.items():
            sha256 = getattr(row, column)
            if sha256 is not None:
                yield f"letter:{row.id}", what, sha256
        for enclosure in row.enclosures:
            yield f"letter:{row.id}", f"its enclosure {enclosure.get('name')}", str(enclosure.get("sha256"))


def _there(store: Disk) -> Look:
    def look(sha256: str) -> str | None:
        if not SHA256.fullmatch(sha256):
            return f"{sha256!r} is no digest"
        return None if store.holds(sha256) else f"{store.path(sha256)} is missing; restore it from a backup"

    return look


def _hashed(store: Disk) -> Look:
    there = _there(store)

    def look(sha256: str) -> str | None:
        wrong = there(sha256)
        if wrong is None:
            try:
                store.whole(sha256)
            except Problem as problem:
                return str(problem)
        return wrong

    return look
