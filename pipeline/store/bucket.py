"""A store in a bucket (S3 and what speaks like it), for several machines: each keeps what it has seen on its own disk.

A file is in the bucket before `put` or `take` returns. It is made there only where it is not there yet (a conditional
write), under its SHA-256, so nothing in the bucket is ever written over.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import S3Store

from pipeline.errors import Problem, Wait
from pipeline.settings import Bucket as Settings
from pipeline.store.disk import LONGEST_WRITE_SECONDS, SHA256, Disk


class Bucket(Disk):
    """A bucket as `Store`, with `folder` as what this machine has of it."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        super().__init__(folder)
        self._place = f"bucket {settings.name}"
        options: dict[str, Any] = {
            "region": settings.region,
            "access_key_id": settings.access_key(),
            "secret_access_key": settings.secret_key(),
            "client_options": {"allow_http": settings.plain_http, "timeout": f"{settings.timeout_seconds:g}s"},
            "retry_config": {"max_retries": 3, "retry_timeout": timedelta(seconds=settings.timeout_seconds)},
        }
        if settings.endpoint is not None:
            options["endpoint"] = settings.endpoint
        self._bucket = S3Store(settings.name, **options)

    def put(self, content: bytes) -> str:
        """Keeps `content` here and in the bucket; gives its SHA-256. Raises Wait when either cannot be written."""
        sha256 = super().put(content)
        self._send(sha256, content)
        return sha256

    def take(self, file: Path) -> tuple[int, str]:
        """Takes a file of an outbox in, here and in the bucket; gives its size in bytes and its SHA-256."""
        size, sha256 = super().take(file)
        self._send(sha256, self.path(sha256))
        return size, sha256

    def get(self, sha256: str) -> bytes:
        """Gives the bytes. Raises Problem when they are in no place as they were, Wait when the bucket is away."""
        self._fetch(sha256)
        return super().get(sha256)

    def whole(self, sha256: str) -> Path:
        """Gives a file with the bytes, to be read only. Raises as `get`."""
        self._fetch(sha256)
        return super().whole(sha256)

    def holds(self, sha256: str) -> bool:
        """Whether the bytes are in the bucket. Raises Wait when it is away."""
        return self._age(sha256) is not None

    def remove(self, sha256: str) -> bool:
        """Removes bytes for good, here and in the bucket; False for what was put in the last hour on any machine."""
        if not SHA256.fullmatch(sha256):
            return super().remove(sha256)
        age = self._age(sha256)
        if age is not None and age < timedelta(seconds=LONGEST_WRITE_SECONDS):
            return False
        if not super().remove(sha256):
            return False
        with self._asked("removed from"):
            self._bucket.delete(_key(sha256))
        return True

    def _send(self, sha256: str, content: bytes | Path) -> None:
        with self._asked("written to"):
            try:
                self._bucket.put(_key(sha256), content, mode="create", use_multipart=False)
            except AlreadyExistsError:
                return

    def _fetch(self, sha256: str) -> None:
        """Brings bytes from the bucket that another machine has put there; they are looked at by whoever reads them."""
        if not SHA256.fullmatch(sha256) or self.path(sha256).exists():
            return
        with self._asked("read from"):
            try:
                content = bytes(self._bucket.get(_key(sha256)).bytes())
            except (NotFoundError, FileNotFoundError) as error:
                raise Problem(f"{self._place}: {sha256} is missing; restore it from a backup") from error
        super().put(content)

    def _age(self, sha256: str) -> timedelta | None:
        with self._asked("asked about a file"):
            try:
                return datetime.now(UTC) - self._bucket.head(_key(sha256))["last_modified"]
            except (NotFoundError, FileNotFoundError):
                return None

    @contextmanager
    def _asked(self, what: str) -> Iterator[None]:
        try:
            yield
        except BaseError as error:
            words = str(error).splitlines()[0][:300]
            raise Wait(f"{self._place}: cannot be {what}: {words}; is it up, is [bucket] right?", 60) from error


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:]}"
