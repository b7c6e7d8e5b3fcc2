"""Blows at random moments on the whole road, on one machine and on three: nothing lost, nothing twice, no gap."""

import os
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from rich.console import Console

from pipeline.letters.verify.verifier import Verifier
from pipeline.settings import Settings
from pipeline.wiring import House
from tests.crash import oracle, oracle_ledger
from tests.crash.blows import ClusterBlows, LocalBlows
from tests.crash.books import PostgresBooks, SqliteBooks
from tests.crash.feeder import Feeder, plan
from tests.crash.finish import KILLED, finish, finish_together
from tests.crash.killer import Killer, Scene
from tests.crash.machines import Machines
from tests.crash.oracle import Fault
from tests.crash.program import Program
from tests.crash.progress import shown
from tests.crash.tally import Tally
from tests.servers.authority import Authority
from tests.servers.postgres import USER, Postgres
from tests.servers.smtp_behaviour import Transaction
from tests.servers.world import World, WorldOptions
from tests.servers.world_settings import ARCHIVE, CLERKS, DESK

pytestmark = pytest.mark.crash

BY_COPY = "SELECT count(*) FROM letter WHERE evidence ->> 'reply' IS NULL"
P = TypeVar("P", Program, Machines)

SETTINGS = {
    "mailbox": {"every_seconds": 0.5},
    "archive": {"grace_seconds": 2, "absent": "resend"},
}


@pytest.fixture
def crash_world(tmp_path: Path, authority: Authority) -> Iterator[World]:
    """Servers in processes of their own, and a token that no other test uses."""
    with world_of(tmp_path, authority, SETTINGS) as world:
        yield world


@contextmanager
def world_of(folder: Path, authority: Authority, settings: Mapping[str, Any]) -> Iterator[World]:
    """A world of such servers."""
    world = World(folder / "world", WorldOptions(smtp_process=True, settings=settings), authority=authority)
    world.start()
    try:
        yield world
    finally:
        world.kill()


@pytest.fixture
def crash_postgres(tmp_path: Path) -> Iterator[Postgres]:
    """A server of its own, since it is killed."""
    server = Postgres(tmp_path / "postgres")
    server.start()
    yield server
    server.stop()


@contextmanager
def ended(program: P) -> Iterator[P]:
    """The program does not outlive the test."""
    try:
        yield program
    finally:
        program.end()


def shown_at_once(capsys: pytest.CaptureFixture[str]) -> AbstractContextManager[None]:
    """Has what is printed be seen while it runs; a worker of pytest-xdist can show it with a failure only."""
    return nullcontext() if "PYTEST_XDIST_WORKER" in os.environ else capsys.disabled()


@dataclass
class Run:
    """One run of the suite: its scene, its chance, and what it counts."""

    scene: Scene
    rng: random.Random
    tally: Tally

    def strike(self, title: str, kills: int, finish: Callable[[], list[str]]) -> list[Fault]:
        """Strikes `kills` times, has all come to its end, and prints the table; gives what is wrong."""
        begin = time.monotonic()
        console = Console(width=None if Console().is_terminal else 100)
        console.print(f"\n{title}, seed {self.tally.seed}")
        with shown(console, kills) as progress:
            Killer(self.scene, self.tally, self.rng).run(kills, progress)
        self.tally.released = finish()
        faults = all_faults(self.scene, self.tally)
        self.tally.show(console, faults, time.monotonic() - begin)
        return faults


def test_struck_at_random_moments(crash_world, crash_options, tmp_path, capsys):
    mails, kills, seed = crash_options
    rng, books = random.Random(seed), SqliteBooks(crash_world.var / "ledger.sqlite3")
    feeder = Feeder(crash_world, plan(mails, rng), rng)
    with shown_at_once(capsys), ended(Program(crash_world.settings_file, tmp_path / "program.log")) as program:
        scene = Scene(crash_world, program, books, LocalBlows(crash_world, program), feeder)
        run = Run(scene, rng, Tally(seed))
        title = f"one machine: {kills} blows over {mails} mails"
        faults = run.strike(title, kills, lambda: finish(program, feeder))
    judge(run.tally, faults, crash_options)


def test_three_machines_struck_at_random_moments(crash_postgres, authority, crash_options, tmp_path, capsys):
    mails, kills, seed = crash_options
    rng, name = random.Random(seed), crash_postgres.database()
    books = PostgresBooks({"host": str(crash_postgres.run), "dbname": name, "user": USER})
    settings = {**SETTINGS, "postgres": crash_postgres.settings(name)}
    with shown_at_once(capsys), world_of(tmp_path, authority, settings) as world:
        feeder = Feeder(world, plan(mails, rng), rng)
        with ended(Machines(world, tmp_path, rng)) as machines:
            blows = ClusterBlows(world, machines, crash_postgres, name, rng)
            run = Run(Scene(world, machines, books, blows, feeder), rng, Tally(seed))
            title = f"three machines: {kills} blows over {mails} mails"
            faults = run.strike(title, kills, lambda: finish_together(machines, feeder, books))
    judge(run.tally, faults, crash_options)


def judge(tally: Tally, faults: list[Fault], options: tuple[int, int, int]) -> None:
    """Nothing is lost, twice or left over."""
    mails, kills, _ = options
    assert faults == []
    assert tally.orphans == []
    assert [row for row in tally.released if KILLED not in row] == []
    assert (tally.kills, tally.figures["mails"]) == (kills, mails)


def all_faults(scene: Scene, tally: Tally) -> list[Fault]:
    """Asks every oracle, and enters the figures of the run."""
    world, books, feeder = scene.world, scene.books, scene.feeder
    customers = oracle.got(world.mail, {DESK, ARCHIVE, CLERKS})
    delivered = [mail for mails in customers.values() for mail in mails]
    store, kinds = world.var / "store", feeder.kinds()
    with ExitStack() as closing:
        house = House(Settings.load(world.settings_file), closing)
        server, faults = on_server(world, len(feeder.sent))
        faults += oracle.slips(customers, feeder.owed())
        faults += oracle.archive(world.archive_mail(), customers)
        faults += oracle.taken(slips_handed_over(world))
        faults += oracle.numbers(map(oracle.printed_number, delivered), "number on a slip")
        faults += oracle_ledger.sound(books)
        faults += oracle_ledger.registers(books)
        faults += oracle_ledger.taken_in(books, store, server)
        faults += oracle_ledger.filed(books, kinds)
        faults += oracle_ledger.arrived(books)
        faults += oracle_ledger.events(house.ledger, books, kinds)
        faults += oracle_ledger.same_letters(books, delivered)
        faults += oracle_ledger.whole_files(store)
        faults += unsigned(house.verifier, customers)
    tally.figures = {
        "mails": len(feeder.sent),
        **{f"  {kind}": count for kind, count in sorted(kinds.items())},
        "cases": books.rows("SELECT count(*) FROM cases")[0][0],
        "slips delivered": len(delivered),
        "  known as sent by the archive copy only": books.rows(BY_COPY)[0][0],
        "  sent again, the first not taken": oracle.sent_again(slips_handed_over(world)),
        "half-written files to be swept": oracle_ledger.left_over(store),
    }
    return faults


def slips_handed_over(world: World) -> list[Transaction]:
    """The SMTP server's own log, without the mails to the clerks."""
    return [one for one in world.smtp.transactions() if CLERKS not in one.recipients]


def on_server(world: World, sent: int) -> tuple[dict[int, bytes], list[Fault]]:
    """What the desk's mailbox holds, by UID; every mail is there still and marked as taken in."""
    with world.dovecot.client(DESK) as client:
        client.select_folder("INBOX", readonly=True)
        unmarked = client.search(["UNKEYWORD", "TiepNhan"])
        bodies = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
    server = {uid: parts[b"BODY[]"] for uid, parts in bodies.items()}
    faults = [Fault("unmarked", f"UID {uid} is not marked") for uid in unmarked]
    return server, faults + ([] if len(server) == sent else [Fault("deleted", f"{len(server)} of {sent} are there")])


def unsigned(verifier: Verifier, customers: dict[str, list[oracle.Mail]]) -> list[Fault]:
    """Every PDF that a customer has got is validly signed."""
    faults = []
    for address, mails in customers.items():
        for mail in mails:
            report = verifier.verify(oracle_ledger.pdf_of(mail))
            faults += [] if report.ok else [Fault("not valid", f"{address}: {report.words}")]
    return faults
