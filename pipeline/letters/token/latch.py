"""What is remembered, on disk, of logins to one token: no PIN that failed is ever tried again.

A token locks itself for good after a few wrong PINs (three to ten, by vendor), and a program that
restarts and tries again spends them within minutes. Kept is a slow hash of each PIN that failed,
salted with the token's serial, in a file that only we can read.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from filelock import FileLock
from pydantic import BaseModel, ValidationError

from pipeline.letters.token.model import TokenRefused

UNANSWERED = 2  # logins without a known end after which a person must look
SCRYPT = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 2**20, "dklen": 32}  # about 0.1 s, 32 MiB


class Tried(BaseModel):
    """What came of one PIN: how often it was tried without an answer, or why the token refused it."""

    unanswered: int = 0
    refused: str = ""


class Record(BaseModel):
    """The file: all PINs tried since the last login that worked, by their hash."""

    kind: Literal["tiepnhan token latch 1"] = "tiepnhan token latch 1"
    salt: str
    pins: dict[str, Tried] = {}


class Latch:
    """The logins to the token with `serial`, remembered in `folder` (made when it is not there)."""

    def __init__(self, folder: Path, serial: str) -> None:
        self._serial = serial
        self.path = folder / f"{quote(serial, safe='')}.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps other processes from logging in meanwhile. Raises TokenRefused when it cannot."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(self.path.with_suffix(".lock"))
            lock.acquire()
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            lock.release()

    def count(self, pin: str) -> None:
        """Writes down that `pin` is about to be tried, before it is.

        Raises TokenRefused when this PIN failed before, or when it cannot be written down.
        """
        record = self._read()
        tried = record.pins.setdefault(self._hash(record, pin), Tried())
        self._refuse(tried)
        tried.unanswered += 1
        self._write(record)

    def refusal(self, pin: str) -> str | None:
        """Says why `pin` would not be tried, None when it would be. Writes nothing."""
        try:
            record = self._read()
            self._refuse(record.pins.get(self._hash(record, pin), Tried()))
        except TokenRefused as refused:
            return str(refused)
        return None

    def wrong(self, pin: str, why: str) -> None:
        """Writes down that the token refused `pin` (`why`: the name of the PKCS#11 error)."""
        record = self._read()
        record.pins[self._hash(record, pin)] = Tried(refused=why)
        self._write(record)

    def uncount(self, pin: str) -> None:
        """Takes back count(): the token was gone before it could see `pin`."""
        record = self._read()
        tried = record.pins.setdefault(self._hash(record, pin), Tried())
        tried.unanswered = max(0, tried.unanswered - 1)
        self._write(record)

    def clear(self) -> None:
        """Forgets all: the token accepted a PIN, so its own count of wrong ones is back at none."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def _refuse(self, tried: Tried) -> None:
        if tried.refused:
            raise TokenRefused(
                f"token {self._serial}: its PIN was refused before ({tried.refused}) and is not tried"
                " again; put the right PIN into the PIN file"
            )
        if tried.unanswered >= UNANSWERED:
            raise TokenRefused(
                f"token {self._serial}: {tried.unanswered} logins ended without an answer, so the PIN is"
                f" not tried again; test it with the vendor's tool, then remove {self.path}"
            )

    def _hash(self, record: Record, pin: str) -> str:
        salt = bytes.fromhex(record.salt) + self._serial.encode()
        return hashlib.scrypt(pin.encode(), salt=salt, **SCRYPT).hex()

    def _read(self) -> Record:
        try:
            return Record.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return Record(salt=secrets.token_hex(16))
        except (OSError, ValidationError) as error:
            raise TokenRefused(
                f"token {self._serial}: {self.path} cannot be read ({type(error).__name__}), so it is not"
                " known which PINs failed; test the PIN with the vendor's tool, then remove the file"
            ) from error

    def _write(self, record: Record) -> None:
        text = json.dumps(record.model_dump(), indent=1).encode()
        try:
            _write_whole(self.path, text)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> TokenRefused:
        return TokenRefused(
            f"token {self._serial}: {self.path} cannot be written ({error.strerror}), and without it no"
            " PIN is tried; make the folder writable"
        )


def _write_whole(path: Path, content: bytes) -> None:
    """Puts `content` in place of the file at `path`, readable by us only; the disk has it at the end."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
