"""The demo of several machines: one machine outgrown with work in flight, then three of them, one with the token."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.mails.complaints import CUSTOMERS, Customer, complaint
from tests.servers.postgres import Postgres
from tests.servers.world import World, WorldOptions
from tests.servers.world_settings import DESK

TIEPNHAN = str(Path(sys.executable).parent / "tiepnhan")
MACHINES = {
    "may-1": (("mails", "papers", "numbers", "network"), True),
    "may-2": (("mails", "papers", "numbers", "presses", "network"), True),
    "may-3": (("presses", "token", "network"), False),
}
"""By name the pools of each, and whether it has a clock; the token is in the third."""
FIRST, THEN = 1, 3
"""How often all customers of the demo write, each time from another address: to one machine, then to three."""
BEFORE_SECONDS = 60
PATIENCE_SECONDS = 300


def play(folder: Path, out: Console) -> int:
    """Plays it whole; gives 0 when every customer has the slip once."""
    with ExitStack() as closing:
        world = closing.enter_context(World(folder, WorldOptions(clear=True)))
        server = Postgres(folder / "postgres", durable=True)
        customers = [*_written(world, "mot", FIRST)]
        out.print(
            f"{len(customers)} complaints in. One machine, SQLite: tiepnhan run, killed when the first slips are out"
        )
        _until_the_first_slips(world, customers)
        out.print("Starting PostgreSQL. scripts/outgrow:")
        closing.callback(server.stop)
        server.start()
        world.options = replace(world.options, settings={"postgres": server.settings(server.database())})
        files = {name: world.machine(name, *pools, clock=clock) for name, (pools, clock) in MACHINES.items()}
        sys.stdout.flush()
        if subprocess.run(["scripts/outgrow", str(files["may-1"])], check=False).returncode:
            return 1
        customers += _written(world, "ba", THEN)
        out.print(
            f"{len(customers)} complaints in all. Three machines; the second is killed in the midst and started again"
        )
        _three(world, files, customers, closing, out)
        return _account_for(world, customers, out)


def _written(world: World, name: str, times: int) -> Iterator[Customer]:
    """Customers who have each sent a complaint; who writes again does so from another address, as somebody else."""
    for number in range(times):
        for known in CUSTOMERS:
            customer = replace(known, address=f"{name}{number}.{known.address}")
            world.deliver(complaint(customer, DESK))
            yield customer


def _until_the_first_slips(world: World, customers: list[Customer]) -> None:
    program = _started(world.settings_file, world.folder / "one.log")
    deadline = time.monotonic() + BEFORE_SECONDS
    while _delivered(world, customers) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    program.kill()
    program.wait()


def _three(world: World, files: dict[str, Path], customers: list[Customer], closing: ExitStack, out: Console) -> None:
    programs = {name: _started(file, world.folder / f"{name}.log") for name, file in files.items()}
    closing.callback(lambda: [_ended(program) for program in programs.values()])
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    begin, killed = time.monotonic(), False
    with Progress(*columns, console=out) as bars:
        bar = bars.add_task("slips in the customers' mailboxes", total=len(customers))
        while (done := _delivered(world, customers)) < len(customers) and time.monotonic() - begin < PATIENCE_SECONDS:
            bars.update(bar, completed=done)
            if not killed and done > len(customers) // 2:
                killed = True
                programs["may-2"].kill()
                programs["may-2"].wait()
                programs["may-2"] = _started(files["may-2"], world.folder / "may-2.log")
            time.sleep(0.2)
        bars.update(bar, completed=done)
    time.sleep(3)  # whatever would come a second time comes now


def _started(settings: Path, log: Path) -> "subprocess.Popen[bytes]":
    command = ["setpriv", "--pdeathsig", "TERM", TIEPNHAN, "--config", str(settings), "run"]
    with log.open("ab") as file:
        return subprocess.Popen(command, stdout=file, stderr=file)


def _ended(program: "subprocess.Popen[bytes]") -> None:
    program.terminate()
    program.wait()


def _delivered(world: World, customers: list[Customer]) -> int:
    return sum(bool(world.customer_mail(customer.address)) for customer in customers)


def _account_for(world: World, customers: list[Customer], out: Console) -> int:
    table = Table("machine", "works in", "clock", title="Machines", title_justify="left")
    for name, (pools, clock) in MACHINES.items():
        table.add_row(name, ", ".join(pools), "yes" if clock else "")
    out.print(table)
    slips = Counter(len(world.customer_mail(customer.address)) for customer in customers)
    told = ", ".join(f"{count} customers have {mails}" for mails, count in sorted(slips.items()))
    out.print(f"{len(customers)} complaints in; slips: {told}")
    return 0 if slips == Counter({1: len(customers)}) else 1
