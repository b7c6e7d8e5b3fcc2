"""What the clock of `tiepnhan run` calls. A job that fails says so in the log and to the clerks, and is tried again."""

import logging
from datetime import date
from typing import Protocol

from pipeline.engine.advance import now
from pipeline.engine.clock import Job
from pipeline.errors import Problem
from pipeline.intake.mailbox import Polled
from pipeline.intake.scans import Collected, notice_key
from pipeline.wiring import House

TELL_EVERY_SECONDS = 60
DIGEST_EVERY_SECONDS = 60
REMIND_EVERY_SECONDS = 20
LEARN_EVERY_SECONDS = 3600
"""How often it is asked whether it is night and there is something to learn."""
REFRESH_EVERY_SECONDS = 60
"""How often it is asked whether the directory of subscribers is to be read again."""

RENEW_EVERY_SECONDS = 300
"""How often it is asked whether signatures are due to be renewed."""

SWEEP_EVERY_SECONDS = 86_400

RECONCILE_EVERY_SECONDS = 86_400
"""How often the server's mails are compared with the ledger; the first time when the program starts."""

log = logging.getLogger(__name__)


class Runner(Protocol):
    """What moves rows along the road."""

    def wake(self) -> None:
        """Is told that something may have become due."""


def jobs(house: House, runner: Runner) -> list[Job]:
    """Gives the jobs of a house whose rows `runner` moves: of a machine of several, what its settings say."""
    made = _scans_of_time(house, runner) if house.settings.node.clock else []
    sweep = getattr(runner, "sweep", None)
    if sweep is not None:
        made.append(Job("sweep", house.settings.node.sweep_seconds, sweep))
    return made


def poll(house: House, runner: Runner) -> None:
    """Brings in what has come; a mailbox that cannot be polled is a notice to the clerks."""
    _poll_or_notice(house)
    runner.wake()


def _scans_of_time(house: House, runner: Runner) -> list[Job]:
    made = [
        Job("poll", house.settings.mailbox.every_seconds, lambda: poll(house, runner)),
        Job("reconcile", RECONCILE_EVERY_SECONDS, lambda: reconcile_or_notice(house)),
        Job("notices", TELL_EVERY_SECONDS, lambda: _tell(house)),
        Job("reminders", REMIND_EVERY_SECONDS, lambda: _remind(house, runner)),
        Job("learn", LEARN_EVERY_SECONDS, lambda: _learn(house)),
        Job("renew", RENEW_EVERY_SECONDS, lambda: _renew(house)),
    ]
    if house.settings.desk is not None:
        made.append(Job("pictures", SWEEP_EVERY_SECONDS, lambda: _sweep(house)))
    if house.directory is not None:
        made.append(Job("directory", REFRESH_EVERY_SECONDS, lambda: refresh_or_notice(house)))
    if house.digest is not None:
        made.append(Job("digest", DIGEST_EVERY_SECONDS, lambda: _digest_or_notice(house, runner)))
    if house.settings.scans is not None:
        made.append(Job("scans", house.settings.scans.every_seconds, lambda: _collect_or_notice(house, runner)))
    return made


def _poll_or_notice(house: House) -> None:
    """Polls; a mailbox that cannot be polled is a notice to the clerks, one a day for each reason."""
    try:
        polled = house.poller.poll()
    except (Problem, OSError) as error:
        log.warning("poll: %s", error)
        today: date = now().date()
        house.notices.add(f"poll:{today}:{type(error).__name__}", f"Hộp thư không đọc được: {error}")
        return
    notice_skipped(house, polled)
    if polled.new:
        log.info("poll: %d mails fetched, %d new", polled.fetched, polled.new)


def reconcile_or_notice(house: House) -> None:
    """Compares the server's mails with the ledger; a gap is a notice to the clerks."""
    try:
        found = house.reconcile()
    except (Problem, OSError) as error:
        log.warning("reconcile: %s", error)
        return
    day = now().date()
    if found.unknown:
        words = f"{len(found.unknown)} thư đã được đánh dấu là đã nhận nhưng không có trong sổ; đang được nhận lại"
        house.notices.add(f"reconcile:{day}:{found.unknown[0]}", words)
    if found.waiting:
        words = f"{len(found.waiting)} thư nằm trên máy chủ quá 6 giờ mà chưa được nhận; hãy xem nhật ký máy chủ thư"
        house.notices.add(f"reconcile-waiting:{day}", words)


def notice_skipped(house: House, polled: Polled) -> None:
    """Notes for the clerks what the mail server did not hand over."""
    for uid, reason in polled.skipped.items():
        log.warning("poll: UID %d skipped: %s", uid, reason)
        house.notices.add(f"skipped:{now().date()}:{uid}", f"Có thư mà máy chủ không giao được: {reason}")


def _collect_or_notice(house: House, runner: Runner) -> None:
    """Looks at the watched folder; one that cannot be read is a notice to the clerks, one a day."""
    assert house.scans is not None  # noqa: S101 - asked before the job was made
    try:
        collected = house.scans.collect()
    except (Problem, OSError) as error:
        log.warning("scans: %s", error)
        house.notices.add(f"scans:{now().date()}:{type(error).__name__}", f"Thư mục quét không đọc được: {error}")
        return
    notice_failed(house, collected)
    if collected.taken:
        runner.wake()


def _digest_or_notice(house: House, runner: Runner) -> None:
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


def notice_failed(house: House, collected: Collected) -> None:
    """Notes for the clerks which scanned files could not be taken."""
    for name, reason in collected.failed.items():
        log.warning("scans: %s: %s", name, reason)
        words = f"Tệp quét không nhận được, đã chuyển vào thư mục failed: {name}: {reason}"
        house.notices.add(notice_key(now(), name), words)


def _tell(house: House) -> None:
    try:
        house.notices.tell()
    except Problem as error:
        log.warning("notices: %s", error)


def _remind(house: House, runner: Runner) -> None:
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


def refresh_or_notice(house: House) -> None:
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


def _renew(house: House) -> None:
    """Renews signatures that are due; a letter that fails is put off by itself."""
    try:
        for renewed in house.renewal.renew():
            log.info("renew: %s: %s -> %s %s", renewed.id, renewed.before, renewed.after, renewed.problem)
    except Problem as error:
        log.warning("renew: %s", error)
        house.notices.add(f"renew:{now().date()}", f"Không gia hạn được chữ ký số của văn bản: {error}")


def _sweep(house: House) -> None:
    """Lets go of pictures that nobody has looked at for long."""
    gone = house.pictures.sweep()
    if gone:
        log.info("pictures: %d removed", gone)
