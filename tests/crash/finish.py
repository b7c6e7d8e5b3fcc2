"""After the last kill: the program runs to the end, and a clerk releases what is held."""

import time

from tests.crash.books import Books
from tests.crash.feeder import Feeder
from tests.crash.machines import Machines
from tests.crash.oracle_ledger import arrived
from tests.crash.program import Program

KILLED = "lần nào chương trình cũng bị dừng"
ROUNDS = 60
TOGETHER_SECONDS = 240


def finish(program: Program, feeder: Feeder) -> list[str]:
    """Runs it until nothing waits and all mails have been sent; gives what had to be released, and why.

    Raises AssertionError when it does not come to an end.
    """
    released: list[str] = []
    if program.runs:  # the last blow was none to the program itself
        assert program.leave() == 0
    for _ in range(ROUNDS):
        while feeder.send_one():
            pass
        done = program.command("run", "--once", "--json")
        rows = program.command("held", "--json")["held"] if done["held"] else []
        if rows:
            released += [f"{row['id']} at {row['stage']}: {row['reason']}" for row in rows]
            program.command("release", *(row["id"] for row in rows))
        elif not (done["waiting"] or done["new"] or feeder.left or done["trouble"]):
            return released
        time.sleep(0.3)
    raise AssertionError(f"it does not come to an end: {done}; {feeder.left} mails not sent")


def finish_together(machines: Machines, feeder: Feeder, books: Books) -> list[str]:
    """Has the machines work until nothing waits and all mails have been taken in; gives what had to be released.

    Raises AssertionError when it does not come to an end, or when a machine does not end when it is asked to.
    """
    machines.start()
    while feeder.send_one():
        pass
    released: list[str] = []
    deadline = time.monotonic() + TOGETHER_SECONDS
    while not _done(feeder, books):
        machines.must_run()
        assert time.monotonic() < deadline, [fault.words for fault in arrived(books)]
        rows = machines.command("held", "--json")["held"]
        if rows:
            released += [f"{row['id']} at {row['stage']}: {row['reason']}" for row in rows]
            machines.command("release", *(row["id"] for row in rows))
        time.sleep(1)
        while feeder.send_one():
            pass
    assert machines.leave() == [0, 0, 0]
    return released


def _done(feeder: Feeder, books: Books) -> bool:
    """All mails have been sent, seen and marked, and all rows are at the end of their road."""
    told = books.rows("SELECT count(*) FROM sighting WHERE told")[0][0]
    return not feeder.left and told == len(feeder.sent) and arrived(books) == []
