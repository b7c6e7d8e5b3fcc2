"""A folder of answers that are kept until the next start, too: bounded in size, damage found and thrown away."""

import hashlib
import os
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.engine.advance import now

MB = 1_000_000
DIGEST_SIZE = hashlib.sha256().digest_size
PART = ".part"


class Kept(NamedTuple):
    """One answer and when it came (aware)."""

    content: bytes
    since: datetime


class Cache:
    """Files in `folder`, made at the first use; the oldest go when there are too many. From any thread.

    A cache that cannot be written is no cache: nothing here raises.
    """

    def __init__(self, folder: Path, most_bytes: int = 200 * MB, most_files: int = 500) -> None:
        self._folder = folder
        self._most_bytes, self._most_files = most_bytes, most_files

    def get(self, kind: str, key: bytes) -> Kept | None:
        """Gives what is kept under a kind and a key; None when nothing is, or the file is damaged."""
        path = self._path(kind, key)
        try:
            whole, since = path.read_bytes(), path.stat().st_mtime
        except OSError:
            return None
        content = whole[DIGEST_SIZE:]
        if hashlib.sha256(content).digest() != whole[:DIGEST_SIZE]:
            self.forget(kind, key)
            return None
        return Kept(content, datetime.fromtimestamp(since, UTC))

    def put(self, kind: str, key: bytes, content: bytes) -> None:
        """Keeps an answer; one that was kept before goes."""
        path = self._path(kind, key)
        part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}{PART}")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(hashlib.sha256(content).digest() + content)
            os.utime(part, times=(now().timestamp(),) * 2)
            part.replace(path)
            self._make_room(path)

    def forget(self, kind: str, key: bytes) -> None:
        """Throws an answer away."""
        with suppress(OSError):
            self._path(kind, key).unlink(missing_ok=True)

    def _path(self, kind: str, key: bytes) -> Path:
        return self._folder / f"{kind}-{hashlib.sha256(key).hexdigest()}"

    def _make_room(self, newest: Path) -> None:
        files = sorted(((each.stat().st_mtime, each) for each in self._folder.iterdir()), reverse=True)
        size = newest.stat().st_size
        for number, (_, path) in enumerate(each for each in files if each[1] != newest):
            size += path.stat().st_size
            if size > self._most_bytes or number + 2 > self._most_files:
                path.unlink(missing_ok=True)
