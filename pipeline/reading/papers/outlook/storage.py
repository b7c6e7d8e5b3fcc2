"""A storage of an Outlook file: its properties, streams and inner storages (MS-OXMSG, 2.1 and 2.4), by olefile."""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipeline.reading.papers.outlook.mapi import markup, moment, narrow, wide
from pipeline.reading.problems import Flaw, problem

PROPERTIES = "__properties_version1.0"
STREAM = "__substg1.0_"
# olefile looks for each name among all that stand beside it.
MOST_ENTRIES, MOST_BESIDE = 50_000, 2_000
FOLDER = 1
LARGEST_TEXT = 4_000_000
WIDE, NARROW, BINARY, LONG, TIME = "001F", "001E", "0102", 0x0003, 0x0040
CODE_PAGE, INTERNET_CODE_PAGE = 0x3FFD, 0x3FDE


@dataclass
class Budget:
    """How many bytes may still be read. Streams of a hostile file share sectors, and one names any size."""

    left: int


@dataclass
class Storage:
    """One storage. What it has not gives None; what cannot be read is a problem."""

    ole: Any
    path: tuple[str, ...]
    budget: Budget
    streams: dict[str, Any]
    """The directory entries of its streams, by their name in capitals."""
    folders: dict[str, Any]
    above: "Storage | None" = None
    properties: dict[int, bytes] = field(default_factory=dict)
    """The eight bytes of each property of fixed length."""
    problems: list[str] = field(default_factory=list)

    @property
    def has_properties(self) -> bool:
        """Whether it is an object of Outlook, and not one of another program."""
        return PROPERTIES.upper() in self.streams or any(name.startswith(STREAM.upper()) for name in self.streams)

    def open_properties(self, header: int) -> None:
        """Reads the properties of fixed length, which stand behind `header` bytes."""
        content = self._stream(PROPERTIES) or b""
        for at in range(header, len(content) - 15, 16):
            self.properties[struct.unpack_from("<H", content, at + 2)[0]] = content[at + 8 : at + 16]

    def storages(self, prefix: str) -> Iterator["Storage"]:
        """The inner storages whose names begin so, in the order of their names."""
        for name in sorted(self.folders):
            if name.upper().startswith(prefix.upper()):
                yield _storage(self.ole, (*self.path, name), self.budget, self.folders[name], self)

    def damage(self) -> list[str]:
        """A problem when olefile has found the file broken, but read on: a file cut off, streams that are not whole."""
        return [problem(Flaw.DAMAGED, f"msg: {issue}") for _, issue in self.ole.parsing_issues[:1]]

    def number(self, tag: int) -> int | None:
        """An integer property."""
        value = self.properties.get(tag)
        return int(struct.unpack_from("<i", value)[0]) if value else None

    def moment(self, tag: int) -> datetime | None:
        """A time property, in UTC."""
        value = self.properties.get(tag)
        return moment(value) if value else None

    def text(self, tag: int) -> str | None:
        """A text property, Unicode or in the code page of its mail."""
        content = self._text(tag, WIDE)
        if content is not None:
            return wide(content)
        content = self._text(tag, NARROW)
        return None if content is None else narrow(content, self._code_page(CODE_PAGE))

    def markup(self, tag: int) -> str | None:
        """A text property that may be kept as bytes as well: HTML, by the code page that it was sent in."""
        content = self._text(tag, BINARY)
        return self.text(tag) if content is None else markup(content, self._code_page(INTERNET_CODE_PAGE))

    def binary(self, tag: int) -> bytes | None:
        """A property of bytes."""
        return self._property(tag, BINARY)

    def first(self, tags: tuple[int, ...]) -> str | None:
        """The first of these text properties that says something."""
        return next((said for tag in tags if (said := self.text(tag))), None)

    def _code_page(self, tag: int) -> int | None:
        """The code page, for the mail's recipients and attachments that of the mail."""
        found = self.number(tag) or self.number(CODE_PAGE) or self.number(INTERNET_CODE_PAGE)
        return found if found or self.above is None else self.above._code_page(tag)

    def _text(self, tag: int, kind: str) -> bytes | None:
        content = self._property(tag, kind)
        if content is None or len(content) <= LARGEST_TEXT:
            return content
        self.problems.append(problem(Flaw.TOO_LARGE, f"msg: text cut at {LARGEST_TEXT:,} of {len(content):,} bytes"))
        return content[:LARGEST_TEXT]

    def _property(self, tag: int, kind: str) -> bytes | None:
        return self._stream(f"{STREAM}{tag:04X}{kind}")

    def _stream(self, name: str) -> bytes | None:
        found = self.streams.get(name.upper())
        if found is None:
            return None
        if found.size > self.budget.left:
            self.problems.append(problem(Flaw.TOO_LARGE, f"msg: {name}: {found.size:,} bytes"))
            return None
        self.budget.left -= found.size
        try:
            content = self.ole.openstream([*self.path, found.name]).read()
        except Exception as error:  # olefile raises what it likes on hostile bytes
            self.problems.append(problem(Flaw.DAMAGED, f"msg: {name}: {type(error).__name__}: {error}"))
            return None
        return content if isinstance(content, bytes) else None


@contextmanager
def open_storage(content: bytes, most: int) -> Iterator[Storage]:
    """Opens an OLE file, of which `most` bytes may be read; raises whatever olefile raises, and ValueError."""
    import olefile  # noqa: PLC0415 - few mails come as .msg

    # olefile's objects refer to one another and outlive their use; the file, once closed, holds no bytes.
    with io.BytesIO(content) as file, olefile.OleFileIO(file) as ole:
        if len(ole.direntries) > MOST_ENTRIES or len(ole.root.kids) > MOST_BESIDE:
            raise ValueError("too many entries")
        if ole.root.size > len(content):
            raise ValueError("small streams larger than the file")
        yield _storage(ole, (), Budget(most), ole.root, None)


def _storage(ole: Any, path: tuple[str, ...], budget: Budget, entry: Any, above: Storage | None) -> Storage:
    kids = entry.kids[:MOST_BESIDE]
    folders = {kid.name: kid for kid in kids if kid.entry_type == FOLDER}
    streams = {kid.name.upper(): kid for kid in kids if kid.entry_type != FOLDER}
    return Storage(ole, path, budget, streams, folders, above)
