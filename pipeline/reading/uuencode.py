"""Files that stand in the text of a mail, or are a whole part, in uuencode (POSIX: uuencode, historical algorithm).

They are found by their places in the raw bytes and unpacked when asked for, since they may be nearly the whole mail.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.reading.content import PIECE, Buffer, Content
from pipeline.reading.problems import Flaw, problem
from pipeline.reading.vietnamese import decode, repair

MARK = b"begin "
BEGIN = re.compile(rb"begin [0-7]{3,4} (?P<name>[^\s][^\r\n]{0,254})\r?(?:\n|\Z)")
FULL_LINES = re.compile(rb"(?:M[ -`]{60}\r?\n)++")
LINE = re.compile(rb"([^\n]{0,100}+)(?:\n|\Z)")
SIGNS = range(0x20, 0x61)
MOST_FILES = 200
MOST_TRIED = 20_000
"""Lines that look like the start of a file and are examined in one part."""
SURE_LINES = 2  # full lines by which a block that has lost its end is still known as one


@dataclass(frozen=True)
class Uuencoded:
    """The content of a file: its lines lie from `start` to `end` of `raw`."""

    raw: Buffer
    start: int
    end: int

    def pieces(self) -> Iterator[bytes]:
        """Unpacks it; lines that are no data are passed over."""
        at = self.start
        while at < self.end:
            run = FULL_LINES.match(self.raw, at, min(self.end, at + PIECE))
            if run is not None:
                yield b"".join(map(binascii.a2b_uu, run[0].splitlines()))
                at = run.end()
            else:
                line, at = _line(self.raw, at, self.end)
                yield _data(line) or b""


@dataclass(frozen=True)
class TakenOut:
    """Where the text lies that remains, the files (name, content) in their order, and problems."""

    kept: tuple[tuple[int, int], ...]
    files: tuple[tuple[str, Content], ...] = ()
    problems: tuple[str, ...] = ()


class _Block(NamedTuple):
    name: str
    content: Uuencoded
    start: int
    end: int
    whole: bool


def take_out(raw: Buffer, start: int, end: int) -> TakenOut:
    """Finds the uuencoded files from `start` to `end`. Words that only look like the start of one stay text."""
    blocks: list[_Block] = []
    tried, at = 0, start
    while (begin := _next_begin(raw, start, at, end)) is not None and len(blocks) < MOST_FILES and tried < MOST_TRIED:
        block = _block(raw, begin, end)
        at = block.end if block else begin.end()
        tried += 1
        blocks += [block] if block else []
    edges = [start, *(edge for block in blocks for edge in (block.start, block.end)), end]
    kept = tuple((edges[n], edges[n + 1]) for n in range(0, len(edges), 2) if edges[n] < edges[n + 1])
    files = tuple((block.name, block.content) for block in blocks)
    return TakenOut(kept, files, _problems(blocks, tried))


def decode_part(raw: Buffer, start: int, end: int) -> Content | None:
    """Gives the content of a part whose Content-Transfer-Encoding is x-uuencode; None when there is no such block."""
    taken = take_out(raw, start, end)
    return taken.files[0][1] if taken.files else None


def _problems(blocks: list[_Block], tried: int) -> tuple[str, ...]:
    broken = [problem(Flaw.DAMAGED, f"{one.name}: uuencode without its end") for one in blocks if not one.whole]
    if len(blocks) == MOST_FILES:
        broken.append(problem(Flaw.TOO_MANY, f"only the first {MOST_FILES} uuencoded files were taken out"))
    if tried == MOST_TRIED:
        broken.append(problem(Flaw.TOO_MANY, f"only {MOST_TRIED} places were searched for uuencoded files"))
    return tuple(broken)


def _next_begin(raw: Buffer, start: int, at: int, end: int) -> re.Match[bytes] | None:
    """The next line that a file may begin with."""
    for _ in range(MOST_TRIED):
        if at != start or raw[at : at + len(MARK)] != MARK:
            at = raw.find(b"\n" + MARK, max(start, at - 1), end) + 1
        if at == 0:
            return None
        begin = BEGIN.match(raw, at, end)
        if begin is not None:
            return begin
        at += len(MARK)
    return None


def _block(raw: Buffer, begin: re.Match[bytes], end: int) -> _Block | None:
    """The file that `begin` announces. No line of data can begin another one, so the whole walk stays linear."""
    first = at = begin.end()
    full = 0
    while at < end:
        run = FULL_LINES.match(raw, at, end)
        if run is not None:
            full, at = full + SURE_LINES, run.end()
            continue
        line, after = _line(raw, at, end)
        if line.rstrip() == b"end":
            return _Block(_name(begin), Uuencoded(raw, first, at), begin.start(), after, True) if at > first else None
        if _data(line) is None:
            break
        full, at = full + (len(line) > _length(line)), after
    content = Uuencoded(raw, first, at)
    return _Block(_name(begin), content, begin.start(), at, False) if full >= SURE_LINES else None


def _line(raw: Buffer, at: int, end: int) -> tuple[bytes, int]:
    """A line without its end, and where the next one starts; of one too long for data, the beginning."""
    found = LINE.match(raw, at, end)
    return (found[1].rstrip(b"\r"), found.end()) if found else (raw[at : at + 101], min(end, at + 101))


def _length(line: bytes) -> int:
    """How many signs of data a line announces; blanks at its end may have been lost on the way."""
    return -(-_octets(line) // 3) * 4


def _needed(line: bytes) -> int:
    """How many signs hold the bytes that a line announces; the rest of the last group of four says nothing."""
    return -(-_octets(line) * 4 // 3)


def _octets(line: bytes) -> int:
    return (line[0] - 32) & 63 if line else 0


def _data(line: bytes) -> bytes | None:
    """The bytes of a line of data, b"" for an empty one; None for a line that is none."""
    if not line.strip():
        return b""
    # Some programs put a sign for checking behind the data, or rubbish into the last group of four.
    if line[0] not in SIGNS or len(line) > _length(line) + 3:
        return None
    try:
        return binascii.a2b_uu(line[: 1 + _needed(line)])
    except binascii.Error:
        return None


def _name(begin: re.Match[bytes]) -> str:
    """The name as the sender gave it, without slashes and controls: it is shown, and never used as a path."""
    name = decode(begin["name"].strip(), None).text
    return re.sub(r"[\x00-\x1f\x7f/\\]", "_", repair(name).text.strip())
