"""What lies in the folder of a bundle, without following links, and its small files as JSON."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_FILES = 200_000
LARGEST_TEXT = 64_000_000
"""Bytes of a file that is read as a whole: lists of files, events, evidence."""
CHUNK = 1_000_000


@dataclass
class Look:
    """The regular files of a folder by their places, "/" between folders; `wrong` is what else was found, in words."""

    folder: Path
    sizes: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def path(self, place: str) -> Path:
        """Where a file lies. Only for places that are in `sizes`."""
        return self.folder / place

    def json(self, place: str) -> Any:
        """Gives what a JSON file says. Raises ValueError, in words, when it is not there or cannot be read."""
        if place not in self.sizes:
            raise ValueError(f"{place} is missing")
        if self.sizes[place] > LARGEST_TEXT:
            raise ValueError(f"{place} is larger than {LARGEST_TEXT} bytes")
        try:
            return json.loads(self.path(place).read_bytes())
        except (OSError, ValueError, RecursionError) as error:
            raise ValueError(f"{place} cannot be read as JSON ({type(error).__name__})") from error

    def digests(self, place: str, names: list[str]) -> dict[str, str]:
        """Gives the digests of a file by the names of their algorithms, read piece by piece."""
        found = {name: hashlib.new(name) for name in names}
        with self.path(place).open("rb") as file:
            while chunk := file.read(CHUNK):
                for each in found.values():
                    each.update(chunk)
        return {name: each.hexdigest() for name, each in found.items()}


def look(folder: Path) -> Look:
    """Looks through a folder. A link, a pipe or a device is named as wrong and never opened."""
    found = Look(folder)
    for entry in _walk(folder, found):
        place = Path(entry.path).relative_to(folder).as_posix()
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISREG(mode):
            found.sizes[place] = entry.stat(follow_symlinks=False).st_size
        elif not stat.S_ISDIR(mode):
            kind = "a link" if stat.S_ISLNK(mode) else "no plain file"
            found.wrong.append(f"{_shown(place)} is {kind}; a bundle holds plain files only")
        if len(found.sizes) > MOST_FILES:
            found.wrong.append(f"there are more than {MOST_FILES} files; the rest was not looked at")
            break
    return found


def _walk(folder: Path, found: Look) -> Iterator[os.DirEntry[str]]:
    folders = [folder]
    while folders:
        try:
            entries = sorted(os.scandir(folders.pop()), key=lambda entry: entry.name)
        except OSError as error:
            found.wrong.append(f"{error.filename} cannot be read: {error.strerror}")
            continue
        for entry in entries:
            yield entry
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))


def _shown(place: str) -> str:
    """A name that can be printed."""
    return place.encode("utf-8", "backslashreplace").decode("utf-8")
