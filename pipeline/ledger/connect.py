"""Opening the ledger: SQLite in WAL with every commit on the disk, and sessions that read or write."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from pipeline.errors import Problem, Wait

BUSY_SECONDS = 30


class Ledger:
    """The database. Many threads may share one."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._one_writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Gives a session that only looks."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Gives a session whose changes are committed when the block ends well, else all undone.

        Raises Wait when the database cannot be written, a full disk being the usual cause.

        SQLite has one writer; waiting for it here is fair and quick, in SQLite it is a sleep.
        """
        writer = self.engine.execution_options(writes=True)
        try:
            with self._one_writer, Session(writer, expire_on_commit=False) as session, session.begin():
                yield session
        except (OperationalError, sqlite3.OperationalError) as error:  # the latter from our own BEGIN
            place, cause = self.engine.url.database, getattr(error, "orig", error)
            advice = "make room on the disk" if "full" in str(cause) else "nothing was changed; correct this first"
            raise Wait(f"{place}: the ledger cannot be written: {cause}; {advice}", 60) from error

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


def open_ledger(path: Path) -> Ledger:
    """Opens the SQLite ledger at `path`, made or brought to the present version if need be.

    Raises Problem when the file is no ledger or cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        migrate(engine)
    except DBAPIError as error:
        raise Problem(f"{path}: cannot be used as ledger: {error.orig}") from error
    return Ledger(engine)


def migrate(engine: Engine) -> None:
    """Brings the tables to the present version (ledger/migrations)."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _prepare(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: ours begin as BEGIN IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
