"""kill -9 at random moments on the whole road: nothing lost, nothing twice, no gap in the register."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.letters.verify.verifier import Verifier
from pipeline.settings import Settings
from pipeline.wiring import House
from tests.crash import oracle, oracle_ledger
from tests.crash.feeder import Feeder, plan
from tests.crash.finish import KILLED, finish
from tests.crash.killer import Killer
from tests.crash.oracle import Fault
from tests.crash.program import Program
from tests.crash.progress import shown
from tests.crash.tally import Tally
from tests.servers.authority import Authority
from tests.servers.smtp_behaviour import Transaction
from tests.servers.world import World, WorldOptions
from tests.servers.world_settings import ARCHIVE, CLERKS, DESK

pytestmark = pytest.mark.crash

SETTINGS = {
    "mailbox": {"every_seconds": 0.5},
    "archive": {"grace_seconds": 2, "absent": "resend"},
}


@pytest.fixture
def crash_world(tmp_path: Path, authority: Authority) -> Iterator[World]:
    """Servers in processes of their own, and a token that no other test uses."""
    options = WorldOptions(smtp_process=True, settings=SETTINGS)
    world = World(tmp_path / "world", options, authority=authority)
    world.start()
    yield world
    world.kill()


@contextmanager
def ended(program: Program) -> Iterator[Program]:
    """The program does not outlive the test."""
    try:
        yield program
    finally:
        program.end()


def shown_at_once(capsys: pytest.CaptureFixture[str]) -> AbstractContextManager[None]:
    """Has what is printed be seen while it runs; a worker of pytest-xdist can show it with a failure only."""
    return nullcontext() if "PYTEST_XDIST_WORKER" in os.environ else capsys.disabled()


def test_killed_at_random_moments(crash_world, crash_options, tmp_path, capsys):
    mails, kills, seed = crash_options
    rng = random.Random(seed)
    feeder = Feeder(crash_world, plan(mails, rng), rng)
    tally = Tally(seed)
    begin = time.monotonic()
    with shown_at_once(capsys), ended(Program(crash_world.settings_file, tmp_path / "program.log")) as program:
        console = Console(width=None if Console().is_terminal else 100)
        console.print(f"\nkilling the program {kills} times over {mails} mails, seed {seed}")
        with shown(console, kills) as progress:
            Killer(crash_world, program, feeder, tally, rng).run(kills, progress)
        tally.released = finish(program, feeder)
        faults = all_faults(crash_world, feeder, tally)
        tally.show(console, faults, time.monotonic() - begin)
    assert faults == []
    assert tally.orphans == []
    assert [row for row in tally.released if KILLED not in row] == []
    assert (tally.kills, tally.figures["mails"]) == (kills, mails)


def all_faults(world: World, feeder: Feeder, tally: Tally) -> list[Fault]:
    """Asks every oracle, and enters the figures of the run."""
    customers = oracle.got(world.mail, {DESK, ARCHIVE, CLERKS})
    delivered = [mail for mails in customers.values() for mail in mails]
    ledger, store, kinds = world.var / "ledger.sqlite3", world.var / "store", feeder.kinds()
    with ExitStack() as closing:
        house = House(Settings.load(world.settings_file), closing)
        server, faults = on_server(world, len(feeder.sent))
        faults += oracle.slips(customers, feeder.owed())
        faults += oracle.archive(world.archive_mail(), customers)
        faults += oracle.taken(slips_handed_over(world))
        faults += oracle.numbers(map(oracle.printed_number, delivered), "number on a slip")
        faults += oracle_ledger.sound(ledger)
        faults += oracle_ledger.registers(ledger)
        faults += oracle_ledger.taken_in(ledger, store, server)
        faults += oracle_ledger.filed(ledger, kinds)
        faults += oracle_ledger.arrived(ledger)
        faults += oracle_ledger.events(house.ledger, ledger, kinds)
        faults += oracle_ledger.same_letters(ledger, delivered)
        faults += oracle_ledger.whole_files(store)
        faults += unsigned(house.verifier, customers)
    proven = oracle_ledger.ask(ledger, "SELECT count(*) FROM letter WHERE evidence ->> 'reply' IS NULL")[0][0]
    tally.figures = {
        "mails": len(feeder.sent),
        **{f"  {kind}": count for kind, count in sorted(kinds.items())},
        "cases": len(oracle_ledger.ask(ledger, "SELECT 1 FROM cases")),
        "slips delivered": len(delivered),
        "  known as sent by the archive copy only": proven,
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
