"""The ledger of one machine: SQLite in WAL, every commit on the disk."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError

from pipeline.errors import Problem
from pipeline.ledger.connect import Ledger, migrate

BUSY_SECONDS = 30


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
    return Ledger(engine, str(path))


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
