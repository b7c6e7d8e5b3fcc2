"""Which lines of a reply are quoted: each line gets "own", "quote" or "forwarded"."""

import re
from dataclasses import dataclass, field

from pipeline.reading.reply.attribution import attribution
from pipeline.reading.reply.blocks import FORWARD, ORIGINAL, RULER, Block, header_block
from pipeline.reading.reply.lines import MARKS, Line, next_seen
from pipeline.reading.reply.spans import Kind

# The sentence that closes each of our letters. No customer says it of himself, and it holds the words of agreement.
OURS = re.compile(r"[\"“”']?neu quy khach (?:khong )?dong y|[\"“”']?neu khong dong y, vui long tra loi")
OURS_ENDS = re.compile(r"ly do")
OURS_LINES = 4
GREETING = re.compile(r"(?:kinh (?:gui|chao|thua)|chao|dear)\b")
WRAPPED = re.compile(r"[a-z\"“”]")
SENTENCE_END = re.compile(r"[.?!:;…]$")
LONG_LINE = 55


@dataclass
class Quotes:
    """The kind of each line, and what a forwarded mail says of itself."""

    kinds: list[Kind]
    block: Block | None = None
    content: int | None = None
    bare: Block | None = None
    """The header block of the first quote, where nothing says whether the mail was answered or passed on."""
    starts: list[int] = field(default_factory=list)


def quotes(lines: list[Line]) -> Quotes:
    """Marks the quoted lines. One walk from top to bottom; what is looked at from a line is bounded."""
    found = Quotes(["quote" if line.quoted else "own" for line in lines])
    index = 0
    while index < len(lines):
        index = _step(lines, index, found)
    _mark_wrapped(lines, found.kinds)
    _mark_ours(lines, found.kinds)
    return found


def _step(lines: list[Line], index: int, found: Quotes) -> int:
    """Marks what begins at `index` and gives the next line to look at."""
    line = lines[index]
    if line.blank or line.quoted:
        return index + 1
    if FORWARD.match(line.key):
        return _forward(lines, index, found)
    block = _block(lines, index)
    end = block.end if block else _introduction(lines, index)
    if end is None:
        return index + 1
    if not found.starts:
        found.bare = block
    return _quote(lines, index, end, found)


def _block(lines: list[Line], index: int, quoted: bool = False) -> Block | None:
    """The header block that begins at `index`, with or without a line above it that parts it from the text."""
    if ORIGINAL.match(lines[index].key) or RULER.match(lines[index].key):
        below = next_seen(lines, index + 1)
        return header_block(lines, below, quoted, needed=2) if below is not None else None
    return header_block(lines, index, quoted) if lines[index].field is not None else None


def _introduction(lines: list[Line], index: int) -> int | None:
    """The line after whatever else introduces a quote at `index`; None when nothing does."""
    if ORIGINAL.match(lines[index].key):
        return index + 1
    count = attribution(lines, index)
    return index + count if count else None


def passed_on(lines: list[Line], found: Quotes) -> tuple[Block | None, int] | None:
    """The header block of a mail that was passed on and the line where its content begins; None when none was.

    For a mail without own words: then a bare header block is that of a mail passed on, as Outlook does it. Not when
    a letter of ours follows, for that is an empty reply to us.
    """
    if found.content is not None:
        return found.block, found.content
    block = found.bare or (None if found.starts else _known_block(lines))
    if block is None or any(OURS.match(line.key.lstrip(MARKS)) for line in lines[block.end :]):
        return None
    return block, block.end


def _known_block(lines: list[Line]) -> Block | None:
    """The header block at the beginning of what HTML marks as a quote."""
    first = next((at for at, line in enumerate(lines) if line.quoted), None)
    return None if first is None or lines[first].marked else _block(lines, first, quoted=True)


def _quote(lines: list[Line], index: int, end: int, found: Quotes) -> int:
    """With ">" below, only the marked lines are quoted and the walk goes on; without, all the rest is."""
    found.starts.append(index)
    below = next_seen(lines, end)
    last = end if below is not None and lines[below].quoted else len(lines)
    found.kinds[index:last] = ["quote"] * (last - index)
    return last


def _forward(lines: list[Line], index: int, found: Quotes) -> int:
    found.starts.append(index)
    found.kinds[index:] = ["forwarded"] * (len(lines) - index)
    below = next_seen(lines, index + 1)
    if below is not None:
        found.block = header_block(lines, below, quoted=lines[below].quoted, needed=2)
    found.content = found.block.end if found.block else index + 1
    return len(lines)


def _mark_wrapped(lines: list[Line], kinds: list[Kind]) -> None:
    """The rest of a long quoted line that a mail program broke and left without ">" is quoted as well."""
    for at in range(1, len(lines) - 1):
        before, line = lines[at - 1], lines[at]
        broken = before.marked and lines[at + 1].marked and len(before.raw) >= LONG_LINE
        if broken and not line.blank and not SENTENCE_END.search(before.key) and WRAPPED.match(line.text):
            kinds[at] = "quote"


def _mark_ours(lines: list[Line], kinds: list[Kind]) -> None:
    """A letter of ours that stands in the text without any mark is a quote from its greeting on."""
    greeting: int | None = None
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.blank or kinds[index] != "own":
            index += 1
            continue
        if OURS.match(line.key):
            begin = greeting if greeting is not None else index
            index = _end_of_ours(lines, index)
            kinds[begin:index] = ["quote"] * (index - begin)
            greeting = None
            continue
        if GREETING.match(line.key):
            greeting = index
        index += 1


def _end_of_ours(lines: list[Line], index: int) -> int:
    for at in range(index, min(index + OURS_LINES, len(lines))):
        if OURS_ENDS.search(lines[at].key):
            return at + 1
    return index + 1
