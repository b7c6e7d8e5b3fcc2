"""What is done to the program, or to what it stands on, while it works."""

import os
import random
import signal
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from tests.crash.machines import HEARTBEAT_SECONDS, Machines
from tests.crash.program import Program
from tests.servers.postgres import Postgres
from tests.servers.world import World

KILL = "kill -9 of the program"
FREEZE = "SIGSTOP past the heartbeat, then SIGCONT"
DATABASE = "kill -9 of PostgreSQL"
WIPE = "job table wiped"
IMAP = "kill -9 of the IMAP server"
FROZEN_SECONDS = 5 * HEARTBEAT_SECONDS
DOWN_SECONDS = 0.5

Blow = Callable[[], int | None]
"""Gives the session of a program that was killed."""


class Blows(Protocol):
    """The blows that there are for a runner, and how often each comes."""

    weights: Mapping[str, int]

    def strike(self, name: str) -> int | None:
        """Strikes; gives the session of a program that was killed."""


class LocalBlows:
    """What a program on one machine must come through."""

    weights: Mapping[str, int] = {KILL: 10, IMAP: 1}

    def __init__(self, world: World, program: Program) -> None:
        self._blows: dict[str, Blow] = {KILL: program.kill, IMAP: lambda: strike_imap(world)}

    def strike(self, name: str) -> int | None:
        """Strikes; gives the session of a program that was killed."""
        return self._blows[name]()


class ClusterBlows:
    """What several machines and their database must come through."""

    weights: Mapping[str, int] = {KILL: 10, FREEZE: 3, DATABASE: 2, WIPE: 1, IMAP: 1}

    def __init__(self, world: World, machines: Machines, server: Postgres, database: str, rng: random.Random) -> None:
        self._machines = machines
        self._server = server
        self._database = database
        self._rng = rng
        self._blows: dict[str, Blow] = {
            KILL: machines.kill,
            FREEZE: self._freeze,
            DATABASE: self._crash,
            WIPE: self._wipe,
            IMAP: lambda: strike_imap(world),
        }

    def strike(self, name: str) -> int | None:
        """Strikes; gives the session of a program that was killed."""
        return self._blows[name]()

    def _freeze(self) -> None:
        pid = self._machines.some().pid
        os.kill(pid, signal.SIGSTOP)
        time.sleep(FROZEN_SECONDS)
        os.kill(pid, signal.SIGCONT)

    def _crash(self) -> None:
        self._server.kill()
        time.sleep(self._rng.uniform(0, DOWN_SECONDS))
        self._server.start()

    def _wipe(self) -> None:
        self._server.ask(self._database, "TRUNCATE procrastinate_jobs CASCADE")


def strike_imap(world: World) -> None:
    """Kills Dovecot in the midst of whatever it does, and starts it again."""
    world.dovecot.kill()
    time.sleep(DOWN_SECONDS)
    world.dovecot.start()
