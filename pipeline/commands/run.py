"""`tiepnhan run`: the clock and the runner; `--once` polls, does what is due, and prints a summary."""

import logging
import signal
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.commands.show import errors, print_json, print_table
from pipeline.engine.advance import Leg, now
from pipeline.engine.clock import Job, ticking
from pipeline.engine.local import Local, only_one
from pipeline.errors import Problem
from pipeline.intake.mailbox import Polled, Progress
from pipeline.intake.scans import Collected
from pipeline.ledger.model import Traveller
from pipeline.watch.standing import Standing, held, name_of, waiting
from pipeline.wiring import House, open_house

TELL_EVERY_SECONDS = 60
DIGEST_EVERY_SECONDS = 60
REMIND_EVERY_SECONDS = 20
LEARN_EVERY_SECONDS = 3600
"""How often it is asked whether it is night and there is something to learn."""
REFRESH_EVERY_SECONDS = 60
"""How often it is asked whether the directory of subscribers is to be read again."""

log = logging.getLogger(__name__)


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
    with open_house(config) as house, only_one(house.settings.var):
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
    _notice_skipped(house, polled)


def _collect(house: House, tally: Tally) -> None:
    if house.scans is None:
        return
    collected = house.scans.collect()
    tally.scanned = collected.new
    tally.trouble += [f"{name}: {reason}" for name, reason in collected.failed.items()]
    _notice_failed(house, collected)


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
    runner = Local(house.ledger, house.road)

    def end(_number: int, _frame: object) -> None:
        stop.set()
        # Not wake(): a signal may come while this very thread holds the runner's lock.

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)

    def poll() -> None:
        _poll_or_notice(house)
        runner.wake()

    jobs = [
        Job("poll", house.settings.mailbox.every_seconds, poll),
        Job("notices", TELL_EVERY_SECONDS, lambda: _tell(house)),
        Job("reminders", REMIND_EVERY_SECONDS, lambda: _remind(house, runner)),
        Job("learn", LEARN_EVERY_SECONDS, lambda: _learn(house)),
    ]
    if house.directory is not None:
        jobs.append(Job("directory", REFRESH_EVERY_SECONDS, lambda: _refresh_or_notice(house)))
    if house.digest is not None:
        jobs.append(Job("digest", DIGEST_EVERY_SECONDS, lambda: _digest_or_notice(house, runner)))
    if house.settings.scans is not None:
        jobs.append(Job("scans", house.settings.scans.every_seconds, lambda: _collect_or_notice(house, runner)))
    errors().print(
        f"polling {house.settings.mailbox.name} every {house.settings.mailbox.every_seconds:g} s; Ctrl-C ends"
    )
    house.start_children()
    with ticking(jobs):
        runner.run(stop)
    return 0


def _poll_or_notice(house: House) -> None:
    """Polls; a mailbox that cannot be polled is a notice to the clerks, one a day for each reason."""
    try:
        polled = house.poller.poll()
    except (Problem, OSError) as error:
        log.warning("poll: %s", error)
        today: date = now().date()
        house.notices.add(f"poll:{today}:{type(error).__name__}", f"Hộp thư không đọc được: {error}")
        return
    _notice_skipped(house, polled)
    if polled.new:
        log.info("poll: %d mails fetched, %d new", polled.fetched, polled.new)


def _notice_skipped(house: House, polled: Polled) -> None:
    for uid, reason in polled.skipped.items():
        log.warning("poll: UID %d skipped: %s", uid, reason)
        house.notices.add(f"skipped:{now().date()}:{uid}", f"Có thư mà máy chủ không giao được: {reason}")


def _collect_or_notice(house: House, runner: Local) -> None:
    """Looks at the watched folder; one that cannot be read is a notice to the clerks, one a day."""
    assert house.scans is not None  # noqa: S101 - asked before the job was made
    try:
        collected = house.scans.collect()
    except (Problem, OSError) as error:
        log.warning("scans: %s", error)
        house.notices.add(f"scans:{now().date()}:{type(error).__name__}", f"Thư mục quét không đọc được: {error}")
        return
    _notice_failed(house, collected)
    if collected.taken:
        runner.wake()


def _digest_or_notice(house: House, runner: Local) -> None:
    """Drafts the digest when it is due; one that cannot be made is a notice to the clerks, one a day."""
    assert house.digest is not None  # noqa: S101 - asked before the job was made
    try:
        drafted = house.digest()
    except Problem as error:
        log.warning("digest: %s", error)
        house.notices.add(f"digest:{now():%Y-%m-%d}", f"Không lập được bản tin hằng ngày: {error}")
        return
    if drafted:
        runner.wake()


def _notice_failed(house: House, collected: Collected) -> None:
    for name, reason in collected.failed.items():
        log.warning("scans: %s: %s", name, reason)
        words = f"Tệp quét không nhận được, đã chuyển vào thư mục failed: {name}: {reason}"
        house.notices.add(f"scan:{now():%Y-%m-%d}:{name}", words)


def _tell(house: House) -> None:
    try:
        house.notices.tell()
    except Problem as error:
        log.warning("notices: %s", error)


def _remind(house: House, runner: Local) -> None:
    """Does the steps of deadlines whose time has come; when all of it fails, that is a notice to the clerks, one a day.

    Counting anew comes first: who is reminded goes by the calendar of today.
    """
    try:
        house.recount.recount()
        if house.reminders.remind():
            runner.wake()
    except Problem as error:
        log.warning("reminders: %s", error)
        house.notices.add(f"reminders:{now().date()}", f"Không nhắc hạn được: {error}")


def _learn(house: House) -> None:
    """Learns from corrections at night; a failure is a notice to the clerks, one a day. Sorting goes on as it was."""
    try:
        house.nightly.learn()
    except Problem as error:
        log.warning("learn: %s", error)
        house.notices.add(f"learn:{now().date()}", f"Không học được từ các lần sửa phân loại: {error}")


def _refresh_or_notice(house: House) -> None:
    """Reads the directory of subscribers when it is time; what goes wrong is a notice to the clerks, one a day."""
    assert house.directory is not None  # noqa: S101 - asked before the job was made
    try:
        state = house.directory.refresh_if_due()
    except Problem as error:
        log.warning("directory: %s", error)
        words = f"Danh bạ thuê bao không cập nhật được, bản trước vẫn được dùng: {error}"
        house.notices.add(f"directory:{now():%Y-%m-%d}", words)
        return
    if state is not None and state.unusable:
        words = f"Danh bạ thuê bao có {state.unusable} dòng không dùng được; xem lệnh “tiepnhan directory”"
        house.notices.add(f"directory-rows:{now():%Y-%m-%d}", words)
