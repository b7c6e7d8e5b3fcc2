"""Pictures of pages, so that each page is drawn once: a folder for each file, by the file's SHA-256.

Nothing here is needed: whatever is missing is drawn anew. Pictures of a destroyed file go with it.
"""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from pipeline.store.disk import SHA256

KEPT_SECONDS = 30 * 86_400
"""How long a picture that nobody looks at is kept."""
FAILED_SECONDS = 3_600
"""How long a page that could not be drawn is not tried again."""
WHOLE = 0
"""Stands for all pages of a file."""


class Pictures:
    """Keeps pictures (PNG) below a folder. May be used by many threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, sha256: str, page: int) -> Path | None:
        """Gives the picture of a page, if there is one."""
        place = self._place(sha256, f"{page}.png")
        with suppress(OSError):
            os.utime(place)
            return place
        return None

    def put(self, sha256: str, page: int, png: bytes) -> Path:
        """Keeps the picture of a page: all of it or nothing. Raises OSError when it cannot be written."""
        return self._write(self._place(sha256, f"{page}.png"), png)

    def why_not(self, sha256: str, page: int) -> str | None:
        """Says why the page, or the whole file, could not be drawn lately; None where it may be tried."""
        for number in (WHOLE, page):
            place = self._place(sha256, f"{number}.no")
            with suppress(OSError):
                if place.stat().st_mtime > time.time() - FAILED_SECONDS:
                    return place.read_text("utf-8")
        return None

    def note_failure(self, sha256: str, page: int, words: str) -> None:
        """Notes that a page (WHOLE: any of the file) cannot be drawn, and why."""
        with suppress(OSError):
            self._write(self._place(sha256, f"{page}.no"), words.encode("utf-8"))

    def remove(self, sha256: str) -> None:
        """Removes all pictures of a file."""
        shutil.rmtree(self._place(sha256, "x").parent, ignore_errors=True)

    def sweep(self) -> int:
        """Removes what nobody has looked at for long; gives how many files went."""
        oldest, gone = time.time() - KEPT_SECONDS, 0
        for place in self.folder.glob("*/*/*"):
            with suppress(OSError):
                if place.stat().st_mtime < oldest:
                    place.unlink()
                    gone += 1
                    place.parent.rmdir()  # fails while there are others in it
        return gone

    def _place(self, sha256: str, name: str) -> Path:
        if not SHA256.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is no SHA-256")
        return self.folder / sha256[:2] / sha256[2:] / name

    def _write(self, place: Path, content: bytes) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = place.with_name(f".{uuid4().hex}")
        try:
            made.write_bytes(content)
            made.replace(place)
        finally:
            made.unlink(missing_ok=True)
        return place


class Removes(Protocol):
    """A store that can let go of bytes."""

    def remove(self, sha256: str) -> bool:
        """Removes bytes for good; False for what somebody may just be storing."""


class WithPictures:
    """A store that lets go of a file together with the pictures of it."""

    def __init__(self, store: Removes, pictures: Pictures) -> None:
        self._store = store
        self._pictures = pictures

    def remove(self, sha256: str) -> bool:
        """Removes pictures and bytes for good; gives what the store says of the bytes."""
        self._pictures.remove(sha256)
        return self._store.remove(sha256)
