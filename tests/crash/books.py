"""The ledger seen from outside the program, through a connection that cannot write."""

import json
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import psycopg


class Books(Protocol):
    """The rows of a ledger, wherever it is."""

    def rows(self, query: str, **values: Any) -> list[Any]:
        """Gives the rows of a query, whose values are named as ":name"."""

    def there(self) -> bool:
        """Whether the ledger can be asked: it has been made, and its server runs."""

    def now(self) -> Any:
        """The present, as instants are in its rows."""

    def damage(self) -> list[Any]:
        """What the database itself finds wrong with its files."""

    def close(self) -> None:
        """Lets it go, so that no lock outlives a look."""


def document(value: Any) -> dict[str, Any]:
    """A JSON column: a text in SQLite, read already in PostgreSQL."""
    return json.loads(value) if isinstance(value, str) else value


class SqliteBooks:
    """A ledger in SQLite."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: sqlite3.Connection | None = None

    def rows(self, query: str, **values: Any) -> list[Any]:
        """Gives the rows of a query."""
        if self._open is None:
            self._open = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=5)
        with closing(self._open.execute(query, values)) as cursor:
            return cursor.fetchall()

    def there(self) -> bool:
        """Whether the tables have been made."""
        try:
            return bool(self.rows("SELECT 1 FROM sqlite_master WHERE name = 'event'"))
        except sqlite3.OperationalError as error:
            if "unable to open" in str(error):
                return False
            raise

    def now(self) -> str:
        """The present in UTC, as SQLAlchemy writes it."""
        return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")

    def damage(self) -> list[Any]:
        """What SQLite's own checks find."""
        (words,) = self.rows("PRAGMA integrity_check")[0]
        return ([] if words == "ok" else [words]) + self.rows("PRAGMA foreign_key_check")

    def close(self) -> None:
        """Closes the connection."""
        if self._open is not None:
            self._open.close()
            self._open = None


class PostgresBooks:
    """A ledger in PostgreSQL; `place` is what psycopg connects by."""

    def __init__(self, place: dict[str, Any]) -> None:
        self._place = place
        self._open: psycopg.Connection[Any] | None = None

    def rows(self, query: str, **values: Any) -> list[Any]:
        """Gives the rows of a query; none while the server is down."""
        for name in values:
            query = query.replace(f":{name}", f"%({name})s")
        with suppress(psycopg.OperationalError):
            if self._open is None or self._open.closed:
                self._open = psycopg.connect(**self._place, autocommit=True)
            cursor = self._open.execute(query, values or None)  # type: ignore[call-overload]
            return list(cursor.fetchall())
        self._open = None
        return []

    def there(self) -> bool:
        """Whether the tables have been made."""
        return bool(self.rows("SELECT 1 FROM pg_class WHERE relname = 'event'"))

    def now(self) -> datetime:
        """The present."""
        return datetime.now(UTC)

    def damage(self) -> list[Any]:
        """Indices that PostgreSQL counts as not valid; foreign keys it holds up by itself."""
        return self.rows("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")

    def close(self) -> None:
        """Closes the connection."""
        if self._open is not None:
            self._open.close()
            self._open = None
