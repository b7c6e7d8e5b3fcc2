"""The readers: mails and papers are read in processes of their own, which a hostile file may kill without harm.

What comes in is a file, and the files within it come out as files in a folder that the caller gives: big ones
never travel through a pipe.
"""

import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import LifoQueue

from pipeline.engine.child import Child, ChildDied, ChildSlow, Limits, Unforeseen
from pipeline.engine.scratch import use_scratch
from pipeline.reading.content import Buffer, Content, Filed, Held
from pipeline.reading.letter import read_letter
from pipeline.reading.message import Message, read_message
from pipeline.reading.papers.paper import Paper
from pipeline.reading.problems import Flaw, problem

MB = 1_000_000
SCRATCH = "tiepnhan-read-"


@dataclass(frozen=True)
class Found:
    """A paper as read: its kind by its bytes (None: no kind that we read), its type for display, what was in it."""

    kind: str | None
    type: str
    paper: Paper
    inside: tuple[tuple[str, Path], ...] = ()
    """Names and places of the files that were in it."""


class Reader:
    """Reads mails within limits of size, time and memory. May be called from many threads."""

    def __init__(self, mail_mb: float, seconds: float, memory_mb: int) -> None:
        self._largest = int(mail_mb * MB)
        limits = Limits(seconds, memory_mb, tries=2, cpu_seconds=int(seconds), guarded=True)
        self._child = Child("reader", _Mails, limits)

    def read(self, mail: Path, outbox: Path, name: str | None = None) -> Message:
        """Reads the mail in the file `mail`; its attachments are written into the folder `outbox`, made if needed.

        `name` is what the file was called when it came in as a file; a paper that came so gives a message without
        header whose one attachment it is. Of a mail over the size limit just the header is read. What kills the
        reader is unreadable.
        """
        size = mail.stat().st_size
        try:
            message = self._child.call(_Mails.read, str(mail), str(outbox), name, size > self._largest)
        except (ChildDied, Unforeseen) as error:
            return Message(unreadable=f"thư làm trình đọc phải dừng ({error})")
        if size > self._largest:
            words = f"thư quá lớn nên chưa được đọc: {size / MB:.1f} MB, giới hạn là {self._largest / MB:g} MB"
            return Message(header=message.header, problems=message.problems, unreadable=words)
        return message

    @property
    def pid(self) -> int | None:
        """The process that reads, None while there is none."""
        return self._child.pid

    def start(self) -> None:
        """Starts the reader's process without waiting for it."""
        self._child.start()

    def close(self) -> None:
        """Ends the reader's process."""
        self._child.close()


class PaperReader:
    """Reads papers within limits, `workers` at once; a process serves many papers, one after the other."""

    def __init__(self, workers: int, seconds: float, cpu_seconds: int, memory_mb: int) -> None:
        limits = Limits(seconds, memory_mb, calls=500, cpu_seconds=cpu_seconds, guarded=True)
        self._all = [Child(f"paper reader {number}", _Papers, limits) for number in range(1, workers + 1)]
        self._idle: LifoQueue[Child[_Papers]] = LifoQueue()
        for child in self._all:
            self._idle.put(child)

    def read(self, paper: Path, outbox: Path) -> Found:
        """Reads the paper in the file `paper`; files within it are written into `outbox`, made if needed.

        Never raises for what is in the file: a paper that kills its reader has a problem that says so.
        """
        child = self._idle.get()
        try:
            return child.call(_Papers.read, str(paper), str(outbox))
        except ChildSlow as error:
            return _unread(Flaw.TOO_SLOW, str(error))
        except (ChildDied, Unforeseen) as error:
            return _unread(Flaw.KILLED, str(error))
        finally:
            self._idle.put(child)

    def close(self) -> None:
        """Ends the processes."""
        for child in self._all:
            child.close()


def _unread(flaw: Flaw, detail: str) -> Found:
    return Found(None, "application/octet-stream", Paper(problems=(problem(flaw, detail),)))


@contextmanager
def opened(path: str) -> Iterator[Buffer]:
    """The bytes of a file, mapped into memory rather than copied there."""
    with Path(path).open("rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            yield b""
            return
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        yield mapped  # not closed here: a value that was read may still point into it


class _Mails:
    """What lives in the mail reader's process."""

    def __init__(self) -> None:
        os.chdir(use_scratch(SCRATCH))

    def read(self, path: str, outbox: str, name: str | None, header_only: bool) -> Message:
        with opened(path) as raw:
            message = read_message(raw, True) if header_only else read_letter(raw, name)
            kept = _Outbox(Path(outbox))
            attachments = tuple(replace(each, content=kept.keep(each.content)) for each in message.attachments)
            return replace(message, attachments=attachments)


class _Papers:
    """What lives in a paper reader's process."""

    def __init__(self) -> None:
        os.chdir(use_scratch(SCRATCH))

    def read(self, path: str, outbox: str) -> Found:
        from pipeline.reading.papers.kind import mime_of  # noqa: PLC0415 - these are not for the parent
        from pipeline.reading.papers.read import read_paper  # noqa: PLC0415

        content = Path(path).read_bytes()
        kind, paper = read_paper(content)
        kept = _Outbox(Path(outbox))
        inside = tuple((each.name, kept.keep(Held(each.content)).path) for each in paper.inside)
        return Found(kind, mime_of(content), replace(paper, inside=()), inside)


class _Outbox:
    """A folder that files are written into, by number; made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._next = 1

    def keep(self, content: Content) -> Filed:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / str(self._next)
        self._next += 1
        with path.open("wb") as file:
            for piece in content.pieces():
                file.write(piece)
        return Filed(path)
