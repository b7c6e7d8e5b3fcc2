"""The ledger: sessions that read or write, whatever database is below (sqlite.py, postgres.py)."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, event, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pipeline.errors import Wait
from pipeline.ledger.model import Traveller

Remind = Callable[[Session, list[Traveller]], None]
"""Is told, in the transaction itself, of rows that have become due or will."""


class Ledger:
    """The database. Many threads may share one; there is one writer at a time, in all processes together.

    What a writer has read is so until it commits: checks and numbers need no further lock. `shared` says whether
    other machines work on it too.
    """

    def __init__(self, engine: Engine, place: str, remind: Remind | None = None) -> None:
        self.engine = engine
        self.place = place
        self._remind = remind
        self._one_writer = threading.Lock()

    @property
    def shared(self) -> bool:
        """Whether it is a database that several machines work on."""
        return self.engine.dialect.name != "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Gives a session that only looks, and sees one state of the database from its first look to its last."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Gives a session whose changes are committed when the block ends well, else all undone.

        Raises Wait when the database cannot be written, a full disk being the usual cause.

        Waiting for the other writers of this process here is fair and quick; the database has others wait.
        """
        writer = self.engine.execution_options(writes=True)
        try:
            with self._one_writer, Session(writer, expire_on_commit=False) as session, session.begin():
                if self._remind is not None:
                    event.listen(session, "after_flush", self._due)
                yield session
        except (OperationalError, sqlite3.OperationalError) as error:  # the latter from our own BEGIN
            cause = getattr(error, "orig", error)
            advice = "make room on the disk" if "full" in str(cause) else "nothing was changed; correct this first"
            raise Wait(f"{self.place}: the ledger cannot be written: {cause}; {advice}", 60) from error

    def _due(self, session: Session, _context: object) -> None:
        rows = [row for row in (*session.new, *session.dirty) if isinstance(row, Traveller) and _gets_due(row)]
        if rows and self._remind is not None:
            self._remind(session, rows)

    def size(self) -> int:
        """Gives the size of the database in bytes."""
        asked = "pg_database_size(current_database())" if self.shared else "page_count * page_size"
        tables = "" if self.shared else " FROM pragma_page_count(), pragma_page_size()"
        with self.reading() as session:
            return int(session.scalar(text(f"SELECT {asked}{tables}")))

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


def _gets_due(row: Traveller) -> bool:
    changed = inspect(row).attrs
    return row.due is not None and (changed.due.history.has_changes() or changed.stage.history.has_changes())


def migrate(engine: Engine) -> None:
    """Brings the tables to the present version (ledger/migrations)."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
