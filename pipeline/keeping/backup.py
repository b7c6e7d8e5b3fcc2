"""A copy of ledger and store from which all can be had again, made while the program runs.

First the ledger, by SQLite's own online copy (sqlite.org/backup.html): one state of it, whoever writes meanwhile. Then
the files of the store: they are named by their SHA-256 and never change, and each was there before a row named it,
so what is copied after the ledger holds all that the ledger names. A file that is in the backup already stays.
"""

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.audit import audit_cases
from pipeline.archive.files import audit_files
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.sqlite import open_ledger
from pipeline.store.digest import digest
from pipeline.store.disk import INCOMING, Disk

LEDGER, STORE, MANIFEST = "ledger.sqlite3", "store", "manifest.json"
Progress = Callable[[str], None]
"""Is told the name of each file that was copied or checked."""


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds: files of the store, how many of them are new in it, bytes of the ledger."""

    files: int
    new: int
    ledger_bytes: int


def back_up(var: Path, folder: Path, progress: Progress = lambda _name: None) -> BackedUp:
    """Makes or renews the backup of `var` in `folder`. Raises Problem when there is no ledger or no room."""
    if not (var / LEDGER).exists():
        raise Problem(f"{var / LEDGER}: is not there; nothing is to be backed up")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        sha256 = _copy_ledger(var / LEDGER, folder / LEDGER)
        files = new = 0
        for file in files_of(var / STORE):
            place = folder / STORE / file.parent.name / file.name
            files += 1
            if not place.exists() or place.stat().st_size != file.stat().st_size:
                _copy(file, place)
                new += 1
            progress(file.name)
        size = (folder / LEDGER).stat().st_size
        _write(folder / MANIFEST, json.dumps({"made_at": now().isoformat(), "ledger": sha256, "files": files}).encode())
    except OSError as error:
        raise Problem(f"{folder}: cannot be written: {error.strerror}; make room, or name another folder") from error
    return BackedUp(files, new, size)


def faults(folder: Path, progress: Progress = lambda _name: None) -> Iterator[str]:
    """Reads a whole backup again: gives what is not as it was, a sentence each. Raises Problem when it is none."""
    manifest = _manifest(folder)
    if digest(folder / LEDGER)[1] != manifest["ledger"]:
        yield f"{LEDGER}: is not the file that was backed up"
        return
    for file in files_of(folder / STORE):
        if digest(file)[1] != file.parent.name + file.name:
            yield f"{file.parent.name}/{file.name}: its content has changed"
        progress(file.name)
    with tempfile.TemporaryDirectory(prefix="tiepnhan-backup-") as place:
        copy = Path(place, LEDGER)
        shutil.copyfile(folder / LEDGER, copy)
        yield from _faults_of_ledger(copy, folder / STORE)


def restore(folder: Path, var: Path, progress: Progress = lambda _name: None) -> int:
    """Puts a backup in place as `var`, which must hold no ledger; gives how many files it has.

    Raises Problem, with no ledger made, when the backup is not whole.
    """
    if (var / LEDGER).exists():
        raise Problem(f"{var / LEDGER}: is there already; nothing is restored over a ledger, move it away first")
    wrong = list(faults(folder))
    if wrong:
        raise Problem(f"{folder}: is not whole: {'; '.join(wrong[:5])}")
    count = 0
    for file in files_of(folder / STORE):
        _copy(file, var / STORE / file.parent.name / file.name)
        progress(file.name)
        count += 1
    _copy(folder / LEDGER, var / LEDGER)  # last: without it there is nothing yet
    return count


def files_of(store: Path) -> Iterator[Path]:
    """The files of a store, folder by folder; not those that are being written."""
    for part in sorted(store.iterdir()) if store.exists() else ():
        if part.is_dir() and part.name != INCOMING:
            yield from sorted(part.iterdir())


def _faults_of_ledger(copy: Path, store: Path) -> Iterator[str]:
    with closing(sqlite3.connect(copy)) as connection:
        (words,) = connection.execute("PRAGMA integrity_check").fetchone()
    if words != "ok":
        yield f"{LEDGER}: {words}"
        return
    ledger = open_ledger(copy)
    try:
        found = [*audit_cases(ledger, lambda _done: None), *audit_files(ledger, Disk(store), False, lambda _done: None)]
    finally:
        ledger.close()
    yield from (f"{fault.name}: {fault.what}" for fault in found)


def _manifest(folder: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"{folder / MANIFEST}: cannot be read; is this a backup that was made to its end?") from error
    return found


def _copy_ledger(ledger: Path, place: Path) -> str:
    part = place.with_name(f"{place.name}.part")
    part.unlink(missing_ok=True)
    source = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(part)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # all in this one file
    _sync(part)
    part.replace(place)
    _sync(place.parent)
    return digest(place)[1]


def _copy(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = place.with_name(f".{place.name}.part")
    shutil.copyfile(file, part)
    _sync(part)
    part.replace(place)
    _sync(place.parent)


def _write(place: Path, content: bytes) -> None:
    part = place.with_name(f"{place.name}.part")
    part.write_bytes(content)
    _sync(part)
    part.replace(place)
    _sync(place.parent)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
