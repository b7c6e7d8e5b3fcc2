"""The content-addressed store on a disk: a name is the SHA-256 of its bytes, a file never changes."""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from pipeline.errors import Problem, Wait
from pipeline.store.digest import digest

INCOMING = "incoming"
"""Below the store: files that are being written."""
LONGEST_WRITE_SECONDS = 3600
SHA256 = re.compile(r"[0-9a-f]{64}")


class Store(Protocol):
    """Keeps bytes for good and gives them back by their SHA-256."""

    def put(self, content: bytes) -> str:
        """Keeps `content` durably and returns its SHA-256 (hex)."""

    def get(self, sha256: str) -> bytes:
        """Gives the bytes back. Raises Problem when they are missing or no longer the same."""

    def whole(self, sha256: str) -> Path:
        """Gives a file with the bytes, to be read only. Raises as `get`."""

    def take(self, file: Path) -> tuple[int, str]:
        """Takes a file into the store, away from where it was; gives its size in bytes and its SHA-256 (hex)."""

    def outbox(self) -> AbstractContextManager[Path]:
        """Gives the place for a folder that files are made in which the store will take; it is gone afterwards."""


class Disk:
    """A folder as `Store`. What `put` has returned survives a power cut."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._incoming = folder / INCOMING
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._incoming.mkdir(exist_ok=True, mode=0o700)

    def path(self, sha256: str) -> Path:
        """Gives the place of a file in the folder, whether or not it is there."""
        return self.folder / sha256[:2] / sha256[2:]

    def put(self, content: bytes) -> str:
        """Keeps `content` and returns its SHA-256 (hex): write, fsync, rename, fsync of the folder.

        Raises Wait, with nothing kept, when the disk is full or cannot be written.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        place = self.path(sha256)
        with self._writing():
            if not _touch(place):
                self._write(place, content)
            # Also for a file found there: whoever wrote it may have died before this.
            _sync(place.parent)
        return sha256

    def take(self, file: Path) -> tuple[int, str]:
        """Takes a file of an outbox in, as durably as `put`; gives its size in bytes and its SHA-256 (hex)."""
        with self._writing():
            size, sha256 = digest(file)
            place = self.path(sha256)
            if not _touch(place):
                self._make_room(place)
                _sync(file)
                file.rename(place)
            _sync(place.parent)
        return size, sha256

    @contextmanager
    def outbox(self) -> Iterator[Path]:
        """Gives the place of a folder, not made yet, whose files `take` moves in; what is left there goes."""
        folder = self._incoming / f"outbox-{uuid4().hex}"
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Wait(f"{self.folder}: cannot be written: {error.strerror}; make room on the disk", 60) from error

    def _make_room(self, place: Path) -> None:
        if not place.parent.exists():
            place.parent.mkdir(mode=0o700, exist_ok=True)
            _sync(self.folder)

    def _write(self, place: Path, content: bytes) -> None:
        self._make_room(place)
        handle, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).rename(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def get(self, sha256: str) -> bytes:
        """Gives the bytes back. Raises Problem when they are missing or no longer the same."""
        place = self.path(sha256)
        with _readable(place):
            content = place.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Problem(f"{place}: its content has changed; restore the file from a backup")
        return content

    def whole(self, sha256: str) -> Path:
        """Gives the file itself, to be read only. Raises Problem when it is missing or no longer the same."""
        place = self.path(sha256)
        with _readable(place):
            found = digest(place)[1]
        if found != sha256:
            raise Problem(f"{place}: its content has changed; restore the file from a backup")
        return place

    def holds(self, sha256: str) -> bool:
        """Whether the bytes are there, by their name."""
        return self.path(sha256).is_file()

    def remove(self, sha256: str) -> bool:
        """Removes bytes for good that no row names; gives False, with nothing done, for what was put in the last hour.

        Whoever has put the same bytes just now may not have committed yet the row that names them: each put marks
        the file with its time, and the file is moved away before that mark is looked at.
        Raises Problem for what is no SHA-256, Wait when the disk cannot be written.
        """
        if not SHA256.fullmatch(sha256):
            raise Problem(f"{sha256!r}: is no SHA-256 (64 hex digits); nothing was removed")
        place, away = self.path(sha256), self._incoming / f"leaving-{uuid4().hex}"
        with self._writing():
            if not place.exists():
                return True
            if _is_fresh(place):
                return False
            place.rename(away)
            if _is_fresh(away):
                away.rename(place)
                return False
            away.unlink()
            _sync(place.parent)
        return True

    def sweep(self) -> int:
        """Removes what writes that were killed more than an hour ago have left behind; gives how many."""
        oldest = time.time() - LONGEST_WRITE_SECONDS
        return sum(_remove_if_older(path, oldest) for path in self._incoming.iterdir())


@contextmanager
def _readable(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Problem(f"{place}: cannot be read ({error.strerror}); restore the store from a backup") from error


def _remove_if_older(path: Path, oldest: float) -> bool:
    with suppress(FileNotFoundError):  # written to its end meanwhile
        if path.stat().st_mtime < oldest:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            return True
    return False


def _touch(place: Path) -> bool:
    """Marks a file as put just now (`remove` looks at it); False where there is none."""
    try:
        os.utime(place)
    except FileNotFoundError:
        return False
    return True


def _is_fresh(place: Path) -> bool:
    return place.stat().st_mtime > time.time() - LONGEST_WRITE_SECONDS


def _sync(place: Path) -> None:
    """Brings a folder's entries, or a file's bytes, to the disk."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
