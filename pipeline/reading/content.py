"""The bytes of a file that came in, unpacked piece by piece only when asked for: 25 MB are never held twice."""

import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from mmap import mmap
from pathlib import Path
from typing import Protocol

Buffer = bytes | mmap
PIECE = 1 << 19
"""Bytes that are unpacked at a time."""
BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
NOT_BASE64 = bytes(set(range(256)) - set(BASE64) - {ord("=")})
MOST_ENDS = 2_000
"""Padded ends that are looked for in one piece of base64; more than that is no mailer's work."""


class Content(Protocol):
    """Bytes that can be had in pieces, as often as wanted."""

    def pieces(self) -> Iterator[bytes]:
        """Gives the bytes in order."""


def whole(content: Content) -> bytes:
    """Gives all bytes at once."""
    return b"".join(content.pieces())


@dataclass(frozen=True)
class Held:
    """Bytes that are in memory."""

    content: bytes

    def pieces(self) -> Iterator[bytes]:
        """Gives them as one piece."""
        yield self.content


@dataclass(frozen=True)
class Filed:
    """Bytes that are in a file."""

    path: Path

    def pieces(self) -> Iterator[bytes]:
        """Reads them from the file. Raises OSError when it is gone."""
        with self.path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


@dataclass(frozen=True)
class Encoded:
    """The body of a part from `start` to `end` of `raw`, as its Content-Transfer-Encoding says (RFC 2045 §6)."""

    raw: Buffer
    start: int
    end: int
    encoding: str

    def pieces(self) -> Iterator[bytes]:
        """Unpacks the body; what is no valid coding is passed over, never raised."""
        if self.encoding == "base64":
            return _from_base64(self._slices())
        if self.encoding == "quoted-printable":
            return _from_quoted_printable(self._slices())
        return self._slices()

    def _slices(self) -> Iterator[bytes]:
        for at in range(self.start, self.end, PIECE):
            yield self.raw[at : min(at + PIECE, self.end)]


def _from_base64(slices: Iterable[bytes]) -> Iterator[bytes]:
    """Decodes base64. Padding may stand in the midst: some mailers encode piece by piece."""
    rest = b""
    for piece in slices:
        letters = rest + piece.translate(None, NOT_BASE64)
        *ended, letters = letters.split(b"=", MOST_ENDS)
        letters = letters.translate(None, b"=")
        for segment in ended:
            yield _segment(segment)
        full = len(letters) // 4 * 4
        rest = letters[full:]
        yield _segment(letters[:full])
    yield _segment(rest)


def _segment(letters: bytes) -> bytes:
    """Decodes letters without padding; a single letter at the end holds no whole byte."""
    odd = len(letters) % 4
    if odd == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)) if letters else b""


def _from_quoted_printable(slices: Iterable[bytes]) -> Iterator[bytes]:
    """Decodes line by line; a soft break at the end of a piece stays with its line."""
    rest = b""
    for piece in slices:
        lines, newline, rest = (rest + piece).rpartition(b"\n")
        yield binascii.a2b_qp(lines + newline)
    yield binascii.a2b_qp(rest)
