"""The content-addressed store on a disk: a name is the SHA-256 of its bytes, a file never changes."""

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from pipeline.errors import Problem, Wait

INCOMING = "incoming"
"""Below the store: files that are being written."""
LONGEST_WRITE_SECONDS = 3600


class Store(Protocol):
    """Keeps bytes for good and gives them back by their SHA-256."""

    def put(self, content: bytes) -> str:
        """Keeps `content` durably and returns its SHA-256 (hex)."""

    def get(self, sha256: str) -> bytes:
        """Gives the bytes back. Raises Problem when they are missing or no longer the same."""


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
        try:
            if not place.exists():
                self._write(place, content)
            # Also for a file found there: whoever wrote it may have died before this.
            _sync(place.parent)
        except OSError as error:
            raise Wait(f"{self.folder}: cannot be written: {error.strerror}; make room on the disk", 60) from error
        return sha256

    def _write(self, place: Path, content: bytes) -> None:
        if not place.parent.exists():
            place.parent.mkdir(mode=0o700, exist_ok=True)
            _sync(self.folder)
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
        try:
            content = place.read_bytes()
        except OSError as error:
            raise Problem(f"{place}: cannot be read ({error.strerror}); restore the store from a backup") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Problem(f"{place}: its content has changed; restore the file from a backup")
        return content

    def sweep(self) -> int:
        """Removes what writes that were killed more than an hour ago have left behind; gives how many files."""
        oldest = time.time() - LONGEST_WRITE_SECONDS
        return sum(_remove_if_older(path, oldest) for path in self._incoming.iterdir())


def _remove_if_older(path: Path, oldest: float) -> bool:
    with suppress(FileNotFoundError):  # written to its end meanwhile
        if path.stat().st_mtime < oldest:
            path.unlink()
            return True
    return False


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
