"""Putting files into the bundle of a case, each with its place, what it is, its size and its digest."""

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.store.disk import Store

LONGEST_NAME = 80


@dataclass(frozen=True)
class File:
    """A file of the bundle: where it lies in it, what it is (Vietnamese), how many bytes it has, its SHA-256."""

    place: str
    what: str
    size: int
    sha256: str


class Packing:
    """Fills a folder. Files of the store are copied piece by piece: a case may be larger than the memory."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self._store = folder, store
        self.files: list[File] = []

    def copy(self, place: str, what: str, sha256: str) -> None:
        """Copies a file of the store. Raises Problem when it is missing there or no longer the same."""
        target = self._target(place)
        shutil.copyfile(self._store.whole(sha256), target)
        self.files.append(File(place, what, target.stat().st_size, sha256))

    def write(self, place: str, what: str, content: bytes) -> None:
        """Writes a file that is made here."""
        self._target(place).write_bytes(content)
        self.files.append(File(place, what, len(content), hashlib.sha256(content).hexdigest()))

    def write_json(self, place: str, what: str, value: Any) -> None:
        """Writes a value as JSON."""
        self.write(place, what, (json.dumps(value, ensure_ascii=False, indent=1, default=_iso) + "\n").encode("utf-8"))

    def list(self) -> list[dict[str, Any]]:
        """Gives what has been put in so far, as plain data."""
        return [asdict(file) for file in self.files]

    def _target(self, place: str) -> Path:
        target = self.folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def plain(name: str) -> str:
    """A name of ours for a file of a stranger: no folder, no mark, nothing that a shell or a disk takes amiss."""
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)
    return kept.strip(".")[-LONGEST_NAME:] or "_"


def _iso(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
