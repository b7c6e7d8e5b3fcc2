"""After the last kill: the program runs to the end, and a clerk releases what is held."""

import time

from tests.crash.feeder import Feeder
from tests.crash.program import Program

KILLED = "lần nào chương trình cũng bị dừng"
ROUNDS = 60


def finish(program: Program, feeder: Feeder) -> list[str]:
    """Runs it until nothing waits and all mails have been sent; gives what had to be released, and why.

    Raises AssertionError when it does not come to an end.
    """
    released: list[str] = []
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
