"""Subscribers from a database, by an SQL query: read only, as a stream, and not for ever."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from pipeline.cases.directory.source import Rows, places
from pipeline.errors import Problem
from pipeline.settings import Columns
from pipeline.settings import Database as Settings

CONNECT_SECONDS = 15
AT_ONCE = 1000
PATIENCE = {
    "psycopg": "connect_timeout",
    "psycopg2": "connect_timeout",
    "pymysql": "connect_timeout",
    "mysqldb": "connect_timeout",
    "mariadbconnector": "connect_timeout",
    "pymssql": "login_timeout",
    "pyodbc": "timeout",
    "pg8000": "timeout",
}
"""By driver: what it calls the time to wait for a connection, in seconds."""
READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
}
TIME_LIMIT = {
    "postgresql": "SET statement_timeout = {milliseconds}",
    "mysql": "SET SESSION max_execution_time = {milliseconds}",
    "mariadb": "SET SESSION max_statement_time = {seconds}",
}
STEPS = 10_000
"""Of SQLite's machine between two looks at the clock."""
LONGEST_CAUSE = 300


@dataclass(frozen=True)
class Query:
    """An SQL query as `Source`. No message holds the URL or its password."""

    settings: Settings
    columns: Columns

    @property
    def name(self) -> str:
        """The database by the file that its URL is in."""
        return f"the database of {self.settings.url_file}"

    def rows(self) -> Rows:
        """Gives each row with its number from 1. Raises Problem as `Source.rows`."""
        url = self._url()
        try:
            with _connected(url, self.settings.timeout_seconds) as connection:
                yield from self._rows(connection)
        except Problem:
            raise
        except Exception as error:
            # Drivers raise what they like, and with the URL in it: nothing of that goes further (`from None`).
            raise Problem(f"{self.name}: {_cause(error, url)}") from None

    def _rows(self, connection: Connection) -> Rows:
        result = connection.execution_options(stream_results=True).execute(_as_it_stands(self.settings.query))
        if not result.returns_rows:
            raise Problem(f"{self.name}: directory.database.query gives no rows; expected an SQL SELECT")
        order = places(self.columns, list(result.keys()), self.name)
        for number, row in enumerate(result.yield_per(AT_ONCE), 1):
            yield number, {ours: row[place] for ours, place in order.items()}

    def _url(self) -> URL:
        try:
            return make_url(self.settings.url())
        except (SQLAlchemyError, ValueError):
            words = "its first line is no URL of SQLAlchemy; expected one such as postgresql+psycopg://user@host/name"
            raise Problem(f"{self.settings.url_file}: {words}") from None


@contextmanager
def _connected(url: URL, seconds: float) -> Iterator[Connection]:
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            _bound(connection, seconds)
            yield connection
            connection.rollback()
    finally:
        engine.dispose()


def _engine(url: URL) -> Engine:
    driver = url.get_dialect().driver
    arguments = {PATIENCE[driver]: CONNECT_SECONDS} if driver in PATIENCE else {}
    # hide_parameters: what SQLAlchemy tells of a statement has no values in it.
    return create_engine(url, poolclass=NullPool, connect_args=arguments, hide_parameters=True)


def _bound(connection: Connection, seconds: float) -> None:
    """Lets the connection only read, and a statement end after `seconds`, where the database can do that."""
    kind = connection.dialect.name
    for statements in (READ_ONLY, TIME_LIMIT):
        if kind in statements:
            limits = {"milliseconds": int(seconds * 1000), "seconds": seconds}
            connection.exec_driver_sql(statements[kind].format(**limits))
    connection.commit()
    if kind == "sqlite":
        deadline = time.monotonic() + seconds
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)


def _as_it_stands(query: str) -> Any:
    """The query without parameters: a ":" in it is a ":"."""
    return text(re.sub(r"(?<![:\\]):(?=\w)", r"\\:", query.strip().rstrip(";")))


def _cause(error: Exception, url: URL) -> str:
    """What a driver said, in one line, without the URL and its password."""
    if isinstance(error, NoSuchModuleError | ImportError):
        return f"the driver for {url.drivername} is not installed; install its Python package beside tiepnhan"
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    secrets = (url.render_as_string(hide_password=False), str(url), url.password, *_texts(url.query.values()))
    for secret in filter(None, secrets):
        said = said.replace(secret, "…")
    said = " ".join(said.split())[:LONGEST_CAUSE]
    return f"cannot be read: {said or type(error).__name__}; look at server, account and directory.database.query"


def _texts(values: Any) -> Iterator[str]:
    for value in values:
        yield from [value] if isinstance(value, str) else value
