"""Rich Text Format 1.9.1: its text by one walk over the file, where LibreOffice needs a second."""

import codecs
from dataclasses import dataclass, field, replace

from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.word.rtf_words import CHARSETS, LATIN, NO_BREAKS, SYMBOLS, TOKEN, UNSEEN, WORDS
from pipeline.reading.papers.word.writing import FEW_LETTERS, letters, pictures_too, tidy
from pipeline.reading.problems import Flaw, problem

MOST_SKIPPED = 16


@dataclass
class Group:
    """What holds up to the closing brace."""

    text: bool = True
    """Not so in tables of fonts and styles, pictures and the like, to their end."""
    hidden: bool = False
    """Hidden by the writer, or deleted with changes tracked."""
    fonts: bool = False
    skip: int = 1
    """How many characters stand in after each \\u for programs that do not know it."""
    codec: str = ""

    @property
    def seen(self) -> bool:
        """Whether a reader sees what stands here."""
        return self.text and not self.hidden


@dataclass
class Walk:
    """The state between two tokens: the pieces won, and bytes whose charset is known but that are not decoded yet."""

    group: Group = field(default_factory=Group)
    outer: list[Group] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    skipped: int = 0
    page: str = LATIN
    font: str = ""
    usual: str = "0"
    fonts: dict[str, str] = field(default_factory=dict)
    pictures: bool = False


def read(content: bytes) -> Paper:
    """Gives the text of an RTF file. Never raises: see the paper's problems."""
    if content.lstrip()[:5] != b"{\\rtf":
        return Paper(problems=(problem(Flaw.DAMAGED, "no RTF file"),))
    walk = walked(content)
    text = tidy(_paired("".join(walk.pieces)))
    problems = (problem(Flaw.DAMAGED, "the end of the RTF file is missing"),) if walk.outer else ()
    paper = Paper(text, how="rtf", confidence=1.0 if text else None, problems=problems)
    return pictures_too(paper, content, "rtf") if walk.pictures and letters(text) < FEW_LETTERS else paper


def walked(content: bytes) -> Walk:
    """Goes through the file once; without recursion, so depth costs no stack."""
    walk, source, at = Walk(), content.decode("latin-1"), 0
    while token := TOKEN.match(source, at):
        at = token.end()
        word, number, code, symbol, brace, plain = token.groups()
        if word == "bin":
            at += max(0, int(number or 0))
        elif word:
            _word(walk, word, number)
        elif brace:
            _brace(walk, brace)
        elif symbol:
            _symbol(walk, symbol)
        else:
            _bytes(walk, bytes([int(code, 16)]) if code else (plain or "").translate(NO_BREAKS).encode("latin-1"))
    _flush(walk)
    return walk


def _brace(walk: Walk, brace: str) -> None:
    _flush(walk)
    walk.skipped = 0
    if brace == "{":
        walk.outer.append(walk.group)
        walk.group = replace(walk.group)
    elif walk.outer:
        walk.group = walk.outer.pop()


def _symbol(walk: Walk, symbol: str) -> None:
    if symbol == "*":
        walk.group.text = False
    elif symbol in "\\{}":
        _bytes(walk, symbol.encode("latin-1"))
    elif symbol in SYMBOLS:
        _text(walk, SYMBOLS[symbol])


def _word(walk: Walk, word: str, number: str | None) -> None:
    _flush(walk)
    group, value = walk.group, int(number) if number else 0
    if word == "u":
        _text(walk, chr(value % 0x10000))
        walk.skipped = group.skip
    elif word in ("v", "deleted"):
        group.hidden = number != "0"
    elif word in UNSEEN:
        group.text = False
        walk.pictures = walk.pictures or word == "pict"
    elif word == "fonttbl":
        group.text, group.fonts = False, True
    elif word == "uc":
        group.skip = min(MOST_SKIPPED, max(0, value))
    elif word in WORDS:
        _text(walk, WORDS[word])
    else:
        _charset(walk, word, number or "0")


def _charset(walk: Walk, word: str, number: str) -> None:
    if word == "ansicpg":
        walk.page = _known(f"cp{int(number)}")
    elif word == "deff":
        walk.usual = number
    elif word == "plain":
        walk.group.codec, walk.group.hidden = "", False
    elif word == "f" and walk.group.fonts:
        walk.font = number
    elif word == "fcharset" and walk.group.fonts:
        walk.fonts[walk.font] = CHARSETS.get(int(number), "")
    elif word == "f":
        walk.group.codec = walk.fonts.get(number, "")


def _known(codec: str) -> str:
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return LATIN


def _bytes(walk: Walk, run: bytes) -> None:
    """Takes bytes of text; those that stand in for a \\u before them are left out."""
    left_out = min(walk.skipped, len(run))
    walk.skipped -= left_out
    if walk.group.seen:
        walk.waiting += run[left_out:]


def _text(walk: Walk, text: str) -> None:
    _flush(walk)
    if walk.group.seen:
        walk.pieces.append(text)


def _flush(walk: Walk) -> None:
    if walk.waiting:
        codec = walk.group.codec or walk.fonts.get(walk.usual) or walk.page
        walk.pieces.append(bytes(walk.waiting).decode(codec, "replace"))
        walk.waiting.clear()


def _paired(text: str) -> str:
    """Joins halves of letters beyond U+FFFF; a half alone is no letter."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
