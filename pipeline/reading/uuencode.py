"""Files that stand in the text of a mail, or are a whole part, in uuencode (POSIX: uuencode, historical algorithm)."""

import binascii
import re
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.reading.problems import Flaw, problem
from pipeline.reading.vietnamese import repair

BEGIN = re.compile(r"begin [0-7]{3,4} (?P<name>\S.{0,254})")
MOST_FILES = 200
SURE_LINES = 2  # full lines by which a block that has lost its end is still known as one


@dataclass(frozen=True)
class TakenOut:
    """The text that remains, the files (name, content) in their order, and problems."""

    text: str
    files: tuple[tuple[str, bytes], ...] = ()
    problems: tuple[str, ...] = ()


class _Block(NamedTuple):
    name: str
    content: bytes
    end: int
    whole: bool


def take_out(text: str) -> TakenOut:
    """Takes the uuencoded files out of `text`. Words that only look like the start of one stay. Raises nothing."""
    if "begin " not in text:
        return TakenOut(text)
    lines = text.split("\n")
    kept: list[str] = []
    blocks: list[_Block] = []
    at = 0
    while at < len(lines):
        block = _block(lines, at) if len(blocks) < MOST_FILES else None
        if block is None:
            kept.append(lines[at])
        else:
            blocks.append(block)
        at = block.end if block else at + 1
    return TakenOut("\n".join(kept), tuple((one.name, one.content) for one in blocks), _problems(blocks))


def decode_part(body: bytes) -> bytes | None:
    """Gives the content of a part whose Content-Transfer-Encoding is x-uuencode; None when there is no such block."""
    lines = body.decode("latin-1").split("\n")
    blocks = (_block(lines, at) for at in range(len(lines)))
    found = next((block for block in blocks if block), None)
    return found.content if found else None


def _problems(blocks: list[_Block]) -> tuple[str, ...]:
    broken = [problem(Flaw.DAMAGED, f"{one.name}: uuencode without its end") for one in blocks if not one.whole]
    if len(blocks) == MOST_FILES:
        broken.append(problem(Flaw.TOO_MANY, f"only the first {MOST_FILES} uuencoded files were taken out"))
    return tuple(broken)


def _block(lines: list[str], at: int) -> _Block | None:
    """The file that begins on line `at`. No line of data can begin another one, so the whole walk stays linear."""
    begin = BEGIN.fullmatch(lines[at].rstrip())
    if begin is None:
        return None
    pieces: list[bytes] = []
    full = 0
    for place in range(at + 1, len(lines)):
        line = lines[place].rstrip("\r")
        if line.rstrip() == "end":
            return _Block(_name(begin["name"]), b"".join(pieces), place + 1, True) if pieces else None
        piece = _data(line)
        if piece is None:
            return _cut_off(begin["name"], pieces, place, full)
        pieces.append(piece)
        full += len(line) > _length(line)
    return _cut_off(begin["name"], pieces, len(lines), full)


def _cut_off(name: str, pieces: list[bytes], end: int, full: int) -> _Block | None:
    return _Block(_name(name), b"".join(pieces), end, False) if full >= SURE_LINES else None


def _length(line: str) -> int:
    """How many signs of data a line announces; blanks at its end may have been lost on the way."""
    return -(-_octets(line) // 3) * 4


def _needed(line: str) -> int:
    """How many signs hold the bytes that a line announces; the rest of the last group of four says nothing."""
    return -(-_octets(line) * 4 // 3)


def _octets(line: str) -> int:
    return (ord(line[0]) - 32) & 63 if line else 0


def _data(line: str) -> bytes | None:
    """The bytes of a line of data, b"" for an empty one; None for a line that is none."""
    if not line.strip():
        return b""
    try:
        # Some programs put a sign for checking behind the data, or rubbish into the last group of four.
        return binascii.a2b_uu(line[: 1 + _needed(line)].encode("ascii")) if len(line) <= _length(line) + 3 else None
    except (UnicodeEncodeError, binascii.Error):
        return None


def _name(name: str) -> str:
    """The name as the sender gave it, without slashes and controls: it is shown, and never used as a path."""
    return re.sub(r"[\x00-\x1f\x7f/\\]", "_", repair(name).text.strip())
