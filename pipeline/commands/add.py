"""`tiepnhan add`: stores mails from files in batches, then files them unless the program is running."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.commands.show import errors
from pipeline.engine.advance import Leg
from pipeline.engine.local import Local, Running, only_one
from pipeline.intake.enter import Arrival, Entered, enter
from pipeline.intake.files import arrivals
from pipeline.intake.sources import Source, sources
from pipeline.ledger.model import Mail, Traveller
from pipeline.wiring import House, open_house

BATCH_MAILS = 50
BATCH_BYTES = 8_000_000


def add(config: Path, paths: list[Path], channel: str) -> int:
    """Takes mails in from `paths`; gives the exit code."""
    found = sources(paths)
    with open_house(config) as house, _bars() as bars:
        stored = _store(house, found, channel, bars)
        filed = _file(house, stored.new, bars)
    words = f"{stored.new} mails stored, {stored.known} known already, {filed} filed or set aside"
    errors().print(words if filed is not None else f"{words}; `tiepnhan run` is at work and files them")
    return 0


def _bars() -> Progress:
    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=errors())


def _store(house: House, found: list[Source], channel: str, bars: Progress) -> Entered:
    bar = bars.add_task("store", total=None if any(source.mbox for source in found) else len(found))
    new = known = 0
    for batch in _batches(found, channel):
        entered = enter(house.ledger, house.store, batch, house.calendar.zone)
        new, known = new + entered.new, known + entered.known
        bars.advance(bar, len(batch))
    return Entered(new, known)


def _batches(found: list[Source], channel: str) -> Iterator[list[Arrival]]:
    """Batches whose bytes stay in bounds; one commit each."""
    batch: list[Arrival] = []
    size = 0
    for source in found:
        for arrival in arrivals(source, channel):
            if batch and (len(batch) >= BATCH_MAILS or size + len(arrival.raw) > BATCH_BYTES):
                yield batch
                batch, size = [], 0
            batch.append(arrival)
            size += len(arrival.raw)
    if batch:
        yield batch


def _file(house: House, new: int, bars: Progress) -> int | None:
    """Moves mails to the end of their road; None when another program is doing that."""
    bar = bars.add_task("file", total=new)
    done = 0

    def count(row: Traveller, leg: Leg) -> None:
        nonlocal done
        if leg.move is None or house.road.stage(type(row), leg.move.to) is None:
            done += 1
            bars.update(bar, completed=done)

    if house.ledger.shared:  # the machines of the cluster have been reminded of it
        return None
    with suppress(Running), only_one(house.settings.var):
        Local(house.ledger, house.road.only(Mail), count).drain()
        return done
    return None
