"""Figures of the whole road, mail in to slip delivered: one program with SQLite; one, two, four with PostgreSQL."""

import random
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.crash.program import Program
from tests.mails.complaints import CUSTOMERS, complaint
from tests.servers.postgres import Postgres
from tests.servers.world import World, WorldOptions
from tests.servers.world_settings import DESK

ALL = ("mails", "papers", "numbers", "presses", "token", "network")
PROCESSES = (1, 2, 4)
PATIENCE_SECONDS = 1800


def throughput(show: Callable[..., None], mails: int) -> None:
    """Brings `mails` complaints in at once and takes the time until each customer has the slip.

    All programs share one token, one disk and this machine's cores.
    """
    first = 0.0
    for count in (0, *PROCESSES):
        with tempfile.TemporaryDirectory(prefix="tiepnhan-cluster-") as folder, ExitStack() as closing:
            rate = _rate(Path(folder), count, mails, closing)
        first = first or rate
        runner = f"PostgreSQL, {count} programs" if count else "SQLite, one program"
        show("road", runner=runner, mails=mails, mails_per_minute=round(rate), of_one=round(rate / first, 2))


def _rate(folder: Path, count: int, mails: int, closing: ExitStack) -> float:
    settings: dict[str, Any] = {"mailbox": {"every_seconds": 1}}
    if count:
        server = Postgres(folder / "postgres", durable=True)
        closing.callback(server.stop)
        server.start()
        settings["postgres"] = server.settings(server.database())
    world = closing.enter_context(World(folder, WorldOptions(smtp_process=True, settings=settings)))
    files = [world.machine(f"may-{n}", *ALL, clock=n == 0) for n in range(count)] or [world.settings_file]
    programs = [Program(file, folder / f"{file.stem}.log") for file in files]
    for program in programs:
        program.start()
        closing.callback(program.end)
    while not all(program.is_ready() for program in programs):
        time.sleep(0.1)
    return 60 * mails / _until_delivered(world, mails)


def _until_delivered(world: World, mails: int) -> float:
    rng = random.Random(7)
    addresses = [f"khach{number}@kh{number}.example" for number in range(mails)]
    letters = [complaint(replace(rng.choice(CUSTOMERS), address=address), DESK) for address in addresses]
    begin = time.monotonic()
    for letter in letters:
        world.deliver(letter)
    while not all(world.dovecot.maildir(address).exists() for address in addresses):
        if time.monotonic() - begin > PATIENCE_SECONDS:
            raise TimeoutError(f"not all of {mails} slips were delivered in {PATIENCE_SECONDS} s")
        time.sleep(0.2)
    return time.monotonic() - begin
