"""Opens a zip file that may be hostile: limits are counted on the bytes that come out, not on what it declares.

The form is APPNOTE 6.3 (PKWARE). Only "stored" and "deflate" are unpacked: they are what customers' programs write,
and the only ones whose output Python gives in pieces of bounded size.
"""

import copy
import io
import stat
import zipfile
from dataclasses import dataclass

from pipeline.reading.papers.unpack.names import file_name, is_hostile_name, raw_name
from pipeline.reading.problems import Flaw, problem

MB = 1_000_000
PIECE = 1 << 16
DIRECTORY_MARK = b"PK\x01\x02"
END_MARK = b"PK\x05\x06"
END_REACH = 65_535 + 22  # the end record may be followed by a comment (APPNOTE 4.3.16)
LOCAL_HEADER = 30
ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Limits:
    """How far an archive may grow: number of entries, bytes of all and of one, and how many times its packed size."""

    entries: int = 500
    all: int = 200 * MB
    one: int = 60 * MB
    ratio: int = 200
    ratio_from: int = MB
    """Below so many bytes a member may be packed as tightly as it likes."""
    rooted: bool = False
    """Whether names may begin with a slash, as the parts of office documents do on paper and sometimes in the file."""


ARCHIVE = Limits()
OFFICE = Limits(entries=5_000, rooted=True)
"""An office document has several parts for each sheet and picture, so it may hold more of them."""


class Refused(Exception):
    """A member that is not unpacked; its text is the problem as it is kept."""


class Unzip:
    """An open zip file. Its members are unpacked one by one and count together towards the limits."""

    def __init__(self, content: bytes, limits: Limits = ARCHIVE) -> None:
        """Opens it; raises `Refused` when it is no zip file, or its directory is too long to be looked at."""
        self._limits = limits
        self._left = limits.all
        if _entries(content) > max(10 * limits.entries, 10_000):
            raise Refused(problem(Flaw.TOO_MANY, "zip: the directory is too long"))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._overlapping = _overlapping(self._zip)
        except Exception as error:  # zipfile raises anything on hostile bytes
            raise Refused(problem(Flaw.DAMAGED, f"zip: {error or type(error).__name__}")) from error
        # Not is_dir(): it raises where there is no name.
        self.members = [member for member in self._zip.infolist() if not member.filename.endswith("/")]

    def by_name(self) -> dict[str, zipfile.ZipInfo]:
        """The members by name, with slashes of one kind and none at the start; of several with one name the last."""
        return {member.filename.replace("\\", "/").lstrip("/"): member for member in self.members}

    def unpack(self, member: zipfile.ZipInfo, keep: bool = True, most: int | None = None) -> bytes:
        """Gives the bytes of a member, none without `keep`; raises `Refused` beyond a limit (`most`: of this one)."""
        self._look(member)
        most = min(self._limits.one, most or self._limits.one)
        try:
            return self._inflated(member, keep, most)
        except Refused:
            raise
        except Exception as error:
            raise Refused(problem(Flaw.DAMAGED, f"zip: {shown(member)}: {error or type(error).__name__}")) from error

    def _look(self, member: zipfile.ZipInfo) -> None:
        """Refuses what cannot or must not be unpacked, by the directory alone."""
        for flaw, why in self._refusals(member):
            raise Refused(problem(flaw, f"zip: {shown(member)}: {why}"))

    def _refusals(self, member: zipfile.ZipInfo) -> list[tuple[Flaw, str]]:
        name = member.orig_filename.lstrip("/") if self._limits.rooted else member.orig_filename
        kind = stat.S_IFMT(member.external_attr >> 16)
        checks = [
            (Flaw.HOSTILE, "its name leads out of the folder", is_hostile_name(name)),
            (Flaw.HOSTILE, "it is a link or a device", kind not in (0, stat.S_IFREG, stat.S_IFDIR)),
            (Flaw.HOSTILE, "it overlaps another entry", member.header_offset in self._overlapping),
            (Flaw.PASSWORD, "it is encrypted", bool(member.flag_bits & ENCRYPTED)),
            (Flaw.UNKNOWN, f"compression method {member.compress_type}", member.compress_type not in METHODS),
        ]
        return [(flaw, why) for flaw, why, holds in checks if holds]

    def _inflated(self, member: zipfile.ZipInfo, keep: bool, most: int) -> bytes:
        # zipfile stops at the declared size, other programs do not: declare more than the limit and count.
        asked = copy.copy(member)
        asked.file_size = most + 1
        pieces, size = io.BytesIO(), 0
        with self._zip.open(asked) as source:
            while piece := source.read(PIECE):
                size += len(piece)
                self._left -= len(piece)
                self._count(member, size, most)
                if keep:
                    pieces.write(piece)
        return pieces.getvalue()

    def _count(self, member: zipfile.ZipInfo, size: int, most: int) -> None:
        limits = self._limits
        if size > limits.ratio_from and size > limits.ratio * member.compress_size:
            raise Refused(problem(Flaw.BOMB, f"zip: {shown(member)}: over {limits.ratio} times its packed size"))
        if size > most:
            raise Refused(problem(Flaw.TOO_LARGE, f"zip: {shown(member)}: over {most / MB:g} MB"))
        if self._left < 0:
            raise Refused(problem(Flaw.TOO_LARGE, f"zip: over {limits.all / MB:g} MB in all"))

    @property
    def exhausted(self) -> bool:
        """Whether the limit for all members together is used up."""
        return self._left < 0


def shown(member: zipfile.ZipInfo) -> str:
    """The name of a member as it may stand in a problem."""
    return repr(file_name(member))


def _entries(content: bytes) -> int:
    """Counts the entries of the directory before any memory is spent on them."""
    end = content.rfind(END_MARK, max(0, len(content) - END_REACH))
    size = int.from_bytes(content[end + 12 : end + 16], "little") if end >= 0 else len(content)
    return content.count(DIRECTORY_MARK, max(0, end - size) if end >= 0 else 0)


def _overlapping(opened: zipfile.ZipFile) -> frozenset[int]:
    """Where the entries start that share bytes with another entry or with the directory."""
    spans = sorted((member.header_offset, _end(member)) for member in opened.infolist())
    spans.append((opened.start_dir, opened.start_dir))
    found = set()
    last_start, last_end = -1, -1
    for start, end in spans:
        if start < last_end:
            found |= {start, last_start}
        if end >= last_end:
            last_start, last_end = start, end
    return frozenset(found)


def _end(member: zipfile.ZipInfo) -> int:
    """Where an entry ends at the earliest: the length of its local extra field is not known."""
    return member.header_offset + LOCAL_HEADER + len(raw_name(member)) + member.compress_size
