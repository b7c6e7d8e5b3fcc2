"""PostgreSQL from Debian: a real server on a socket of its own, with as many databases as are asked for."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.servers.process import Server, StartError

OWNER_UNDER_ROOT = "postgres"
"""The user that Debian's package makes: PostgreSQL does not run as root."""
USER = "tiepnhan"
PLACES = ("/usr/lib/postgresql/*/bin",)


class Postgres:
    """A server below `folder`, reached by the socket in `run`. It can be killed and started again on the same data.

    `durable` has each commit wait for the disk, as a server in real use does; otherwise it survives its own crash,
    not that of the machine.
    """

    def __init__(self, folder: Path, durable: bool = False) -> None:
        self.folder = folder.absolute()
        self.run = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path holds 107 bytes at most
        self._data = self.run / "data"
        self._log = self.folder / "postgres.log"
        self._names = itertools.count(1)
        durable_options = () if durable else ("fsync=off", "full_page_writes=off")
        options = (*durable_options, f"unix_socket_directories={self.run}", "listen_addresses=", "max_connections=300")
        command = [str(program("postgres")), "-D", str(self._data), *(f"--{each}" for each in options)]
        self._server = Server("PostgreSQL", command, [self._log])

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._server.pid

    def start(self) -> None:
        """Starts it, made at the first time; returns when it takes connections. Raises StartError otherwise."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._data.exists():
            self._make()
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        self._server.start(self._answers, identity=identity())

    def stop(self) -> None:
        """Ends it and throws its data away."""
        self._server.kill()
        shutil.rmtree(self.run, ignore_errors=True)

    def kill(self) -> None:
        """Ends all its processes at once, as a crash would."""
        self._server.kill()

    def database(self) -> str:
        """Makes an empty database; gives its name."""
        name = f"tiepnhan_{next(self._names)}"
        self.ask("postgres", f"CREATE DATABASE {name}")
        return name

    def drop(self, name: str) -> None:
        """Throws a database away, whoever is connected to it."""
        self.ask("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def settings(self, name: str) -> dict[str, Any]:
        """Gives the settings by which a program finds the database `name`."""
        return {"host": str(self.run), "database": name, "user": USER}

    def ask(self, database: str, query: str) -> list[tuple[Any, ...]]:
        """Carries out a statement in a transaction of its own; gives the rows, if it has any."""
        with psycopg.connect(host=str(self.run), dbname=database, user=USER, autocommit=True) as connection:
            cursor = connection.execute(query)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def _make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.run, OWNER_UNDER_ROOT)
        command = [str(program("initdb")), "-D", str(self._data), "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        log = self.folder / "initdb.log"
        made = Server("initdb", command, [log])
        made.start((self._data / "global" / "pg_control").exists, identity=identity())
        made.wait()

    def _answers(self) -> bool:
        try:
            self.ask("postgres", "SELECT 1")
        except psycopg.OperationalError:
            return False
        return True


def program(name: str) -> Path:
    """Finds a program of PostgreSQL's, the newest one. Raises StartError when it is not installed."""
    found = [path for pattern in PLACES for path in Path("/").glob(f"{pattern.lstrip('/')}/{name}")]
    if not found:
        raise StartError(f"{name} is not installed: install the package postgresql")
    return max(found, key=lambda path: int(path.parent.parent.name))


def identity() -> Sequence[str]:
    """Gives the options of setpriv(1) under which it runs."""
    if os.geteuid() != 0:
        return ()
    return ("--reuid", OWNER_UNDER_ROOT, "--regid", OWNER_UNDER_ROOT, "--clear-groups")
