"""`tiepnhan add`: takes .eml files, Maildirs and mboxes as if they had come in by mail."""

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import Problem
from pipeline.intake.enter import Arrival

FROM_LINE = b"From "


@dataclass(frozen=True)
class Source:
    """A file to take mails from: an .eml or Maildir file with one mail, or an mbox with many."""

    path: Path
    mbox: bool = False


def sources(paths: list[Path]) -> list[Source]:
    """Finds the files with mails below `paths`. Raises Problem for a path that holds none."""
    found: list[Source] = []
    for path in paths:
        below = list(_below(path))
        if not below:
            raise Problem(f"{path}: no mail found; give .eml files, an mbox, a Maildir or a folder of these")
        found += below
    return found


def _below(path: Path) -> Iterator[Source]:
    if not path.exists():
        raise Problem(f"{path}: is not there")
    if path.is_file():
        yield Source(path, mbox=_is_mbox(path))
    elif (path / "cur").is_dir() or (path / "new").is_dir():
        for folder in (path / "new", path / "cur"):
            yield from (Source(file) for file in sorted(folder.glob("*")) if file.is_file())
    else:
        for child in sorted(path.iterdir()):
            if child.is_dir() or child.suffix.lower() in {".eml", ".mbox"}:
                yield from _below(child)


def _is_mbox(path: Path) -> bool:
    if path.suffix.lower() == ".mbox":
        return True
    with path.open("rb") as file:
        return file.read(len(FROM_LINE)) == FROM_LINE


def arrivals(source: Source, channel: str) -> Iterator[Arrival]:
    """Reads the mails of a source, one at a time.

    An .eml has no INTERNALDATE (RFC 3501 §2.3.3): the file's time of change stands for it; in an
    mbox it is the time on the "From " line (RFC 4155), else the file's.
    """
    changed = datetime.fromtimestamp(source.path.stat().st_mtime, UTC)
    if not source.mbox:
        yield Arrival(source.path.read_bytes(), changed, channel)
        return
    box = mailbox.mbox(source.path, create=False)
    try:
        for key in box.iterkeys():
            yield Arrival(box.get_bytes(key), _from_line_time(box, key) or changed, channel)
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
