"""The files that letters are taken from: mails, Maildirs, mboxes, papers; nothing here knows a ledger."""

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import Problem

FROM_LINE = b"From "


@dataclass(frozen=True)
class Source:
    """A file to take letters from: with one letter, or an mbox with many mails."""

    path: Path
    mbox: bool = False
    name: str | None = None
    """What the file is called; None in a Maildir, where names say nothing."""


def sources(paths: list[Path]) -> list[Source]:
    """Finds the files below `paths`, hidden ones left out. Raises Problem for a path that holds none."""
    found: list[Source] = []
    for path in paths:
        below = list(_below(path))
        if not below:
            raise Problem(f"{path}: no file found; give mails, an mbox, a Maildir, papers, or a folder of these")
        found += below
    return found


def _below(path: Path) -> Iterator[Source]:
    if not path.exists():
        raise Problem(f"{path}: is not there")
    if path.is_file():
        yield Source(path, _is_mbox(path), path.name)
    elif (path / "cur").is_dir() or (path / "new").is_dir():
        for folder in (path / "new", path / "cur"):
            yield from (Source(file) for file in sorted(folder.glob("*")) if file.is_file())
    else:
        for child in sorted(path.iterdir()):
            if not child.name.startswith(".") and (child.is_dir() or child.is_file()):
                yield from _below(child)


def _is_mbox(path: Path) -> bool:
    if path.suffix.lower() == ".mbox":
        return True
    with path.open("rb") as file:
        return file.read(len(FROM_LINE)) == FROM_LINE


def mails_of(path: Path) -> Iterator[tuple[bytes, datetime | None]]:
    """Reads the mails of an mbox, one at a time, each with the time of its "From " line."""
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key), _from_line_time(box, key)
    finally:
        box.close()


def _from_line_time(box: mailbox.mbox, key: str) -> datetime | None:
    with_from = box.get_bytes(key, from_=True)
    line = with_from.split(b"\n", 1)[0].decode("ascii", "replace")
    words = line.split()
    try:
        moment = datetime.strptime(" ".join(words[-5:]), "%a %b %d %H:%M:%S %Y")  # noqa: DTZ007
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC)
