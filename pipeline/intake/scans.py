"""The watched folder: letters that a clerk or a scanner puts there come in as letters on paper.

A file is taken when nobody writes to it any more. Its bytes are stored and entered first; then it is moved to
the folder `done` beside the others, or to `failed`; nothing is ever deleted. A name that begins with the number
of a case, KN-2026-000123_…, is a cover name: the letter joins that case (triage/thread.py).
"""

import errno
import fcntl
import heapq
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.engine.advance import now
from pipeline.engine.release import let_go
from pipeline.errors import Problem
from pipeline.intake.enter import Arrival, enter
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Mail
from pipeline.settings import Scans as Settings
from pipeline.store.disk import Store

CHANNEL = "scan"
DONE = "done"
FAILED = "failed"
UNFINISHED = frozenset({".part", ".partial", ".tmp", ".crdownload", ".filepart"})
"""Endings that programs give to files that they are still writing."""
UNSEEN = (".", "~")
MB = 1_000_000


@dataclass
class Collected:
    """What a look at the folder came to: how many letters came in, and for each file that failed the reason."""

    taken: int = 0
    new: int = 0
    failed: dict[str, str] = field(default_factory=dict)


class Scans:
    """Brings in the letters of a folder. A file that is still being written is left alone."""

    def __init__(self, settings: Settings, ledger: Ledger, store: Store, zone: ZoneInfo) -> None:
        self._settings = settings
        self._ledger = ledger
        self._store = store
        self._zone = zone

    def collect(self) -> Collected:
        """Takes all files that are ready. Raises Wait when the disk is full, Problem when the folder is not there.

        After a crash between entering and moving, a file is taken again: its bytes are known, it is only moved.
        """
        collected = Collected()
        for file in sorted(self._ready()):
            try:
                collected.new += self._take(file)
                collected.taken += 1
            except _Unusable as unusable:
                _move(file, self._settings.folder / FAILED)
                collected.failed[file.name] = str(unusable)
        return collected

    def _ready(self) -> Iterator[Path]:
        folder = self._settings.folder
        try:
            files = [Path(entry.path) for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)]
        except OSError as error:
            raise Problem(f"{folder}: the folder of scans cannot be read ({error.strerror}); make it") from error
        for file in files:
            if not file.name.startswith(UNSEEN) and file.suffix.lower() not in UNFINISHED and self._is_settled(file):
                yield file

    def _is_settled(self, file: Path) -> bool:
        """Whether the file has not changed for a while and nobody has it open for writing."""
        try:
            changed = file.stat().st_ctime
        except FileNotFoundError:
            return False
        return now().timestamp() - changed >= self._settings.settle_seconds and not _is_being_written(file)

    def _take(self, file: Path) -> int:
        """Enters one file and moves it to `done`; gives 1 for a new letter, 0 for one known already."""
        raw = self._content(file)
        # Not the time of change, which a copy may bring along from another day: when it came to be here.
        received_at = datetime.fromtimestamp(file.stat().st_ctime, UTC)
        arrival = Arrival(raw, received_at, CHANNEL, file_name=file.name)
        entered = enter(self._ledger, self._store, [arrival], self._zone)
        if entered.known:
            self._name_again(raw, file.name)
        _move(file, self._settings.folder / DONE / f"{now():%Y-%m}")
        return entered.new

    def _content(self, file: Path) -> bytes:
        size = file.stat().st_size
        if not size:
            raise _Unusable("tệp rỗng")
        if size > self._settings.largest_mb * MB:
            raise _Unusable(f"tệp {size / MB:.0f} MB, vượt giới hạn {self._settings.largest_mb:g} MB")
        try:
            return file.read_bytes()
        except PermissionError as error:
            raise _Unusable("không có quyền đọc tệp") from error

    def _name_again(self, raw: bytes, name: str) -> None:
        """A letter that waits for a clerk is put there again with a cover name: that is the clerk's answer."""
        sha256 = self._store.put(raw)
        with self._ledger.writing() as session:
            mail = _held(session, sha256)
            if mail is not None and mail.file_name != name:
                mail.file_name = name
                let_go(mail)


@dataclass(frozen=True)
class Failed:
    """A file in `failed`: its name there, the name that it came by, its size, and when it was moved there."""

    name: str
    came_as: str
    size: int
    at: datetime


def failed_files(folder: Path, most: int) -> tuple[list[Failed], int]:
    """Gives the files that could not come in, the newest first, `most` of them, and how many there are.

    Raises Problem when the folder cannot be read.
    """
    try:
        with os.scandir(folder / FAILED) as entries:
            files = [(entry.stat(follow_symlinks=False), entry.name) for entry in entries if _is_file(entry)]
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        raise Problem(f"{folder / FAILED}: không đọc được thư mục ({error.strerror})") from error
    newest = heapq.nlargest(most, files, key=lambda each: each[0].st_ctime)
    return [_failed(name, status) for status, name in newest], len(files)


def notice_key(at: datetime, name: str) -> str:
    """The key of the notice about a file that could not come in."""
    return f"scan:{at:%Y-%m-%d}:{name}"


def _is_file(entry: "os.DirEntry[str]") -> bool:
    return entry.is_file(follow_symlinks=False) and not entry.name.startswith(UNSEEN)


def _failed(name: str, status: os.stat_result) -> Failed:
    """Moving sets the time of change (rename(2)); a name that was taken has a number behind it (`_move`)."""
    shown = name.encode("utf-8", "replace").decode("utf-8")
    came_as = re.sub(r" \(\d+\)(?=\.[^.]*$|$)", "", shown)
    return Failed(shown, came_as, status.st_size, datetime.fromtimestamp(status.st_ctime, UTC))


class _Unusable(Exception):
    """The file cannot come in; the reason in words."""


def _held(session: Session, sha256: str) -> Mail | None:
    return session.scalar(select(Mail).where(Mail.sha256 == sha256, Mail.due.is_(None), Mail.error.is_not(None)))


def _is_being_written(file: Path) -> bool:
    """Asks the kernel for a lease, which it refuses while anybody has the file open for writing (fcntl(2))."""
    try:
        opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False  # what cannot be opened is told apart when it is read
    try:
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        # Other errors: the file is not ours, or the file system has no leases. Then its age alone decides.
        return error.errno == errno.EAGAIN
    finally:
        os.close(opened)
    return False


def _move(file: Path, folder: Path) -> None:
    """Moves a file, under its name or the next free one: none takes the place of another."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, 10_000):
        place = folder / (file.name if number == 1 else f"{file.stem} ({number}){file.suffix}")
        if not place.exists():
            file.rename(place)
            return
    raise Problem(f"{folder}: holds too many files called {file.name}; empty it")
