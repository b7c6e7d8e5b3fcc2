"""Jobs of Procrastinate: each reminds a worker of one row that is due, and is nothing more.

A job is deferred on the connection of the transaction that made the row due, so both are committed or neither. What
is to be done stands in the row: a job too many finds nothing to do, and for a row without a job the sweep makes one.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import JobDeferrer
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pipeline.engine.advance import now
from pipeline.errors import Wait
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Traveller

TASK = "advance"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""What is due first comes first: a job's priority is how long before or after this its row became due, in seconds."""
PATIENCE = timedelta(seconds=20)
"""How long a due row may wait for a worker before the sweep looks whether anybody was reminded of it."""
MOST_AT_ONCE = 2_000

PoolOf = Callable[[type[Traveller], str], str | None]


class Reminders:
    """Defers jobs: one for each row that becomes due, and those that are missing."""

    def __init__(self, pool_of: PoolOf, tables: tuple[type[Traveller], ...]) -> None:
        # Never opened: it writes only on connections that it is given. In a worker, whose own App is asynchronous,
        # another way to write on a given connection is not there.
        self._twin = App(connector=SyncPsycopgConnector())
        self._pool_of = pool_of
        self._tables = tables

    def prepare(self, ledger: Ledger) -> None:
        """Makes Procrastinate's own tables where they are missing."""
        with ledger.writing() as session:
            if session.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
                _driver(session).execute(self._twin.schema_manager.get_schema())

    def remind(self, session: Session, rows: list[Traveller]) -> None:
        """Defers a job for each row in the transaction of `session`. Raises Wait when the database fails."""
        for row in rows:
            self._defer(session, row)

    def sweep(self, ledger: Ledger) -> int:
        """Reminds of rows that are overdue and have no job: a job table may be lost. Gives how many.

        Raises Wait when the database fails.
        """
        with ledger.writing() as session:
            return sum(self._sweep(session, table) for table in self._tables)

    def _sweep(self, session: Session, table: type[Traveller]) -> int:
        name = table.__tablename__
        alive = text(
            f"NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE lock = '{name}:' || {name}.id "  # noqa: S608  # nosec B608
            "AND status IN ('todo', 'doing') AND (scheduled_at IS NULL OR scheduled_at <= now()))"
        )
        overdue = select(table).where(table.due < now() - PATIENCE, alive).order_by(table.due).limit(MOST_AT_ONCE)
        rows = list(session.scalars(overdue))
        for row in rows:
            with suppress(AlreadyEnqueued):
                self._defer(session, row)
        return len(rows)

    def _defer(self, session: Session, row: Traveller) -> None:
        pool = self._pool_of(type(row), row.stage)
        if pool is None or row.due is None:
            return
        job = self._job(session, row, pool, row.due)
        try:
            job.defer(table=row.__tablename__, row=row.id)
        except ConnectorException as error:
            raise Wait(f"PostgreSQL does not take the reminder of {row.__tablename__}:{row.id}: {error}", 60) from error

    def _job(self, session: Session, row: Traveller, pool: str, due: datetime) -> JobDeferrer:
        options: Mapping[str, Any] = {
            "queue": pool,
            "lock": f"{row.__tablename__}:{row.id}",  # two jobs of one row are never at work at once
            "priority": int((EPOCH - due).total_seconds()),
            "schedule_at": due if due > now() else None,
            "connection": _driver(session),
        }
        return self._twin.configure_task(TASK, **options)


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection
