"""The ledger of several machines: PostgreSQL, with one writer at a time as in SQLite.

A writing transaction begins by taking one advisory lock (PostgreSQL, 13.3.5), so whoever writes sees all that was
committed before, and two machines never decide the same thing at once. That bounds the writers of all machines to
what one disk commits, a hundred rows a second and more; reading, OCR, rendering and signing, which take the time,
are done outside of transactions. Sessions that only look see one state (REPEATABLE READ, 13.2.2).
"""

from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from pipeline.errors import Problem, Wait
from pipeline.ledger.connect import Ledger, Remind, migrate
from pipeline.settings import Postgres

ONE_WRITER = 0x7469_6570
"""The number of the lock: "tiep" in ASCII."""
CONNECTIONS = 12


def open_postgres(settings: Postgres, remind: Remind | None = None) -> Ledger:
    """Opens the ledger in PostgreSQL, its tables made or brought to the present version if need be.

    `remind` is told of rows that become due. Raises Wait when the server cannot be reached, Problem when the
    database cannot be used.
    """
    engine = create_engine(
        "postgresql+psycopg://",
        connect_args=settings.parameters(),
        pool_pre_ping=True,
        pool_size=CONNECTIONS,
        max_overflow=CONNECTIONS,
    )
    event.listen(engine, "begin", _begin)
    try:
        migrate(engine)
    except OperationalError as error:
        raise Wait(
            f"{settings.name}: cannot be reached: {error.orig}; is the server up, is [postgres] right?"
        ) from error
    except DBAPIError as error:
        raise Problem(f"{settings.name}: cannot be used as ledger: {error.orig}") from error
    return Ledger(engine, settings.name, remind)


def _begin(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    if connection.get_execution_options().get("writes"):
        driver.execute(f"SELECT pg_advisory_xact_lock({ONE_WRITER})")
    else:
        driver.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
