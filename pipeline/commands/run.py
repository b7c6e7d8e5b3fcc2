"""`tiepnhan run`: the clock and the runner; `--once` polls, does what is due, and prints a summary."""

import signal
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.commands.desk import service_of
from pipeline.commands.jobs import jobs, notice_failed, notice_skipped, poll
from pipeline.commands.show import errors, print_json, print_table
from pipeline.desk.service import serving
from pipeline.engine.advance import Leg
from pipeline.engine.clock import ticking
from pipeline.engine.local import Local, only_one
from pipeline.errors import Problem
from pipeline.intake.idle import listening
from pipeline.intake.mailbox import Progress
from pipeline.ledger.model import Traveller
from pipeline.settings import Settings
from pipeline.watch.standing import Standing, held, name_of, waiting
from pipeline.wiring import House, open_house


@dataclass
class Tally:
    """What a run has done: mails fetched, how many were new, letters scanned, and rows by the end they came to."""

    fetched: int = 0
    new: int = 0
    scanned: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)


def run(config: Path, once: bool, as_json: bool) -> int:
    """Runs the desk, for ever or once; gives the exit code."""
    with open_house(config) as house, ExitStack() as alone:
        if house.settings.postgres is None:
            alone.enter_context(only_one(house.settings.var))
        elif once:
            raise Problem("run --once works through all by itself; where several machines share a ledger, use run")
        house.store.sweep()
        return _once(house, as_json) if once else _for_ever(house)


def _once(house: House, as_json: bool) -> int:
    tally = Tally()
    with errors().status("polling the mailbox") as status:

        def watch(row: Traveller, leg: Leg) -> None:
            status.update(f"{name_of(row)}  {leg.stage.name} → {leg.move.to if leg.move else 'stays'}")
            if leg.move is not None and house.road.stage(type(row), leg.move.to) is None:
                tally.ends[leg.move.to] += 1

        def brought_in(done: int, waiting: int) -> None:
            status.update(f"{done} of {waiting} mails brought in")

        if house.directory is not None:
            _attempt(tally, house.directory.refresh_if_due)
        _attempt(tally, lambda: _poll(house, tally, brought_in))
        _attempt(tally, lambda: _collect(house, tally))
        if house.digest is not None:
            _attempt(tally, house.digest)
        Local(house.ledger, house.road, watch).drain()  # first what came in: it may be what is waited for
        _attempt(tally, house.recount.recount)
        _attempt(tally, house.reminders.remind)
        Local(house.ledger, house.road, watch).drain()
        _attempt(tally, lambda: _renew(house, tally))
        _attempt(tally, house.notices.tell)
    late = waiting(house.ledger)
    _summary(tally, held(house.ledger), late, as_json)
    return 1 if tally.trouble or late else 0


def _attempt(tally: Tally, work: Callable[[], object]) -> None:
    try:
        work()
    except Problem as error:
        tally.trouble.append(str(error))


def _poll(house: House, tally: Tally, progress: Progress) -> None:
    polled = house.poller.poll(progress)
    tally.fetched, tally.new = polled.fetched, polled.new
    tally.trouble += polled.skipped.values()
    notice_skipped(house, polled)


def _collect(house: House, tally: Tally) -> None:
    if house.scans is None:
        return
    collected = house.scans.collect()
    tally.scanned = collected.new
    tally.trouble += [f"{name}: {reason}" for name, reason in collected.failed.items()]
    notice_failed(house, collected)


def _renew(house: House, tally: Tally) -> None:
    for renewed in house.renewal.renew():
        if renewed.problem:
            tally.trouble.append(f"{renewed.id}: {renewed.problem}")


def _summary(tally: Tally, stopped: list[Standing], late: list[Standing], as_json: bool) -> None:
    figures = {
        "fetched": tally.fetched,
        "new": tally.new,
        "scanned": tally.scanned,
        "filed": tally.ends["filed"],
        "set_aside": tally.ends["set_aside"],
        "letters_sent": tally.ends["archived"],
        "held": len(stopped),
        "waiting": len(late),
    }
    if as_json:
        print_json({**figures, "trouble": tally.trouble})
        return
    print_table("This run", ("what", "how many"), list(figures.items()), "")
    rows = [(row.id, row.stage, row.reason) for row in [*stopped, *late]]
    if rows:
        print_table("Held for a person, or waiting", ("id", "stage", "reason"), rows, "")
    for words in tally.trouble:
        errors().print(f"[red]{words}[/red]", highlight=False)


def _for_ever(house: House) -> int:
    stop = threading.Event()
    runner = house.runner()

    def end(_number: int, _frame: object) -> None:
        stop.set()
        # Not wake(): a signal may come while this very thread holds the runner's lock.

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)

    errors().print(_what_it_does(house.settings))
    house.start_children()
    with ExitStack() as beside:
        beside.enter_context(serving(service_of(house, runner.wake)))
        beside.enter_context(ticking(jobs(house, runner)))
        if house.settings.node.clock:
            beside.enter_context(listening(house.settings.mailbox, lambda: poll(house, runner)))
        runner.run(stop)
    return 0


def _what_it_does(settings: Settings) -> str:
    polling = f"polling {settings.mailbox.name} every {settings.mailbox.every_seconds:g} s; Ctrl-C ends"
    if settings.postgres is None:
        return polling
    pools = ", ".join(settings.node.pools) or "no pool"
    return f"working in {pools} of {settings.postgres.name}; {polling if settings.node.clock else 'Ctrl-C ends'}"
