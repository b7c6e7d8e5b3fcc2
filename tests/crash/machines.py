"""The program on several machines: three processes, of which one has the token."""

import random
from pathlib import Path
from typing import Any

from tests.crash.program import Program
from tests.servers.world import World

HEARTBEAT_SECONDS = 0.5
MACHINES = {
    "may-1": (("mails", "papers", "numbers", "network"), True),
    "may-2": (("mails", "papers", "numbers", "presses", "network"), True),
    "may-3": (("presses", "token", "network"), False),
}
"""By name the pools of each, and whether it has a clock; the token is in the third."""


class Machines:
    """Programs that are started together and killed one at a time."""

    def __init__(self, world: World, folder: Path, rng: random.Random) -> None:
        beat = {"heartbeat_seconds": HEARTBEAT_SECONDS, "sweep_seconds": 1}
        files = {name: world.machine(name, *pools, clock=clock, **beat) for name, (pools, clock) in MACHINES.items()}
        self._programs = [Program(file, folder / f"{name}.log") for name, file in files.items()]
        self._rng = rng

    def start(self) -> None:
        """Starts those that do not run."""
        for program in self._programs:
            program.start()

    def kill(self) -> int:
        """Kills one of them; gives its session."""
        return self.some().kill()

    def some(self) -> Program:
        """One of them, by chance."""
        return self._rng.choice(self._programs)

    def must_run(self) -> None:
        """Raises EndedByItself, with its last words, when one does not run."""
        for program in self._programs:
            program.must_run()

    def is_ready(self) -> bool:
        """Whether all have come so far as to work."""
        return all(program.is_ready() for program in self._programs)

    def command(self, *arguments: str) -> Any:
        """Runs another command on one of them."""
        return self._programs[0].command(*arguments)

    def leave(self) -> list[int]:
        """Asks all to end; gives their exit codes."""
        return [program.leave() for program in self._programs]

    def end(self) -> None:
        """Kills those that run."""
        for program in self._programs:
            program.end()
