"""From one machine to several: the rows of a SQLite ledger are copied to PostgreSQL, and each is compared.

Work in flight is copied as it stands: a row's stage, tries and fence are all that there is of it (engine/advance.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session

from pipeline.errors import Problem
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Table as Model
from pipeline.ledger.model import Traveller

AT_ONCE = 500
"""Rows that are held in memory."""
Progress = Callable[[str, int], None]
"""Is told the table and how many of its rows have been copied or compared since the last time."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Copied:
    """A table that was copied: how many rows, and how many of them were still on their way."""

    table: str
    rows: int
    on_the_way: int


def tables() -> list[Table]:
    """The tables of the ledger."""
    return sorted(Model.metadata.tables.values(), key=lambda table: table.name)


def count(ledger: Ledger) -> int:
    """Gives how many rows a ledger has."""
    with ledger.reading() as session:
        return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables())


def outgrow(old: Ledger, new: Ledger, progress: Progress = lambda _table, _rows: None) -> list[Copied]:
    """Copies all rows of `old` to `new`, which must be empty, in one transaction, and compares row by row.

    Raises Problem, with nothing kept in `new`, when that is not empty or a row is not there as it was.
    """
    if count(new):
        raise Problem(f"{new.place}: holds rows already; name an empty database in [postgres]")
    with old.reading() as source, new.writing() as target:
        constraints = _put_off(target)
        copied = [_copy(source, target, table, progress) for table in tables()]
        _see_to(target, constraints)
        for table in tables():
            _compare(source, target, table, progress)
        _count_on(target)
    return copied


def on_the_way(session: Session, travellers: tuple[type[Traveller], ...]) -> Iterator[Traveller]:
    """Gives the rows that have still a way to go by themselves."""
    for table in travellers:
        yield from session.scalars(select(table).where(table.due.is_not(None)))


def _put_off(target: Session) -> list[tuple[str, str]]:
    """Has PostgreSQL look at foreign keys at the end: cases and mails name each other. Gives table and constraint."""
    query = (
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT condeferrable"
    )
    found = [(table, name) for table, name in target.execute(text(query)) if table in Model.metadata.tables]
    for table, name in found:
        target.execute(text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{name}" DEFERRABLE INITIALLY DEFERRED'))
    return found


def _see_to(target: Session, constraints: list[tuple[str, str]]) -> None:
    """Has it look now, and from now on at once."""
    target.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, name in constraints:
        target.execute(text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{name}" NOT DEFERRABLE'))


def _copy(source: Session, target: Session, table: Table, progress: Progress) -> Copied:
    rows = moving = 0
    for part in _rows(source, table).partitions(AT_ONCE):
        held = [dict(row._mapping) for row in part]
        target.execute(insert(table), held)
        rows += len(held)
        moving += sum(row.get("due") is not None for row in held if "fence" in row)
        progress(table.name, len(held))
    return Copied(table.name, rows, moving)


def _compare(source: Session, target: Session, table: Table, progress: Progress) -> None:
    pairs = zip_longest(_rows(source, table), _rows(target, table))
    number = 0
    for number, (before, after) in enumerate(pairs, start=1):
        if before is None or after is None or dict(before._mapping) != dict(after._mapping):
            key = [column.name for column in table.primary_key]
            row = before if before is not None else after
            raise Problem(f"{table.name} {dict(zip(key, _key(row, key), strict=True))}: is not as it was before")
        if number % AT_ONCE == 0:
            progress(table.name, AT_ONCE)
    progress(table.name, number % AT_ONCE)


def _key(row: Any, names: list[str]) -> list[Any]:
    return [row._mapping[name] for name in names]


def _rows(session: Session, table: Table) -> Any:
    """All rows in the order of their keys, by code points, as both databases can."""
    order = [_plainly(session, column) for column in table.primary_key]
    return session.execute(select(table).order_by(*order).execution_options(yield_per=AT_ONCE))


def _plainly(session: Session, column: Any) -> Any:
    text_in_postgres = session.get_bind().dialect.name != "sqlite" and column.type.python_type is str
    return column.collate("C") if text_in_postgres else column


def _count_on(target: Session) -> None:
    """Has the next row of each table get the number after the last one."""
    for table in tables():
        if "id" not in table.c or not table.c.id.primary_key:
            continue
        sequence = target.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
        last = target.scalar(select(func.max(table.c.id)))
        if sequence and last:
            target.execute(select(func.setval(sequence, last)))
