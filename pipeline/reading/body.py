"""The text of a mail's body, put together from its parts: of alternatives the plain one, all others in order."""

from dataclasses import dataclass, field
from math import inf

from pipeline.reading.content import Buffer, Content, Encoded
from pipeline.reading.flowed import unflow
from pipeline.reading.html import meta_charset, read_html
from pipeline.reading.parts import Part
from pipeline.reading.problems import Flaw, problem
from pipeline.reading.uuencode import take_out
from pipeline.reading.vietnamese import Decoded, decode, fold, nfc, repair

LARGEST_PART = 4_000_000
"""Bytes of one part that are read as text; longer ones are searched for files all the same (uuencode)."""
LONGEST = 1_000_000
SLACK = 100_000
MOST_TEXT = 3 * LONGEST
"""Characters of all parts together, alternatives among them, after which no further part is read as text."""
EXCUSE = 300
"""Characters below which a plain text that speaks of HTML is taken for "your program cannot show this"."""


@dataclass(frozen=True)
class Piece:
    """The text of one part. `quoted` are the spans of it that its HTML marks as quotes."""

    text: str
    html: bool
    alternative: str | None
    quoted: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Body:
    """The text of a mail in NFC, whether any of it came from HTML, and the spans that HTML marks as quotes."""

    text: str = ""
    html: bool = False
    quoted: tuple[tuple[int, int], ...] = ()
    problems: tuple[str, ...] = ()


@dataclass
class Pieces:
    """Gathers the texts of a mail's parts."""

    pieces: list[Piece] = field(default_factory=list)
    files: list[tuple[str, Content]] = field(default_factory=list)
    """Names and contents of files that stood in a text, uuencoded."""
    problems: list[str] = field(default_factory=list)
    size: int = 0
    """Characters that were read."""

    def add(self, part: Part, unpacked: Content) -> None:
        """Adds a text part with its unpacked body."""
        html = part.type == "text/html"
        content = self._beginning(unpacked) if html else self._without_files(unpacked)
        if self.size > MOST_TEXT:
            self._leave_out()
            return
        label = _charset(part)
        decoded = decode(content, label or meta_charset(content)) if html else _decoded(content, label)
        self.problems += [f"text: {each}" for each in decoded.problems]
        if html:
            page = read_html(decoded.text)
            self.problems += page.problems
            self._note(page.repaired)
            piece = Piece(page.text, True, part.place.alternative, page.quoted)
        else:
            repaired = repair(_lines(part, self._shortened(decoded.text)))
            self._note(repaired.how)
            piece = Piece(nfc(repaired.text), False, part.place.alternative)
        self.pieces.append(piece)
        self.size += len(piece.text)

    def _leave_out(self) -> None:
        said = problem(Flaw.TOO_LARGE, f"text: what stands behind the first {MOST_TEXT:,} characters was not read")
        if said not in self.problems:
            self.problems.append(said)

    def _note(self, repairs: tuple[str, ...]) -> None:
        self.problems += [f"text: repaired, it had been {how}" for how in repairs]

    def _beginning(self, content: Content, mark: bytes | None = None) -> bytes:
        """As much of a part as is read; all of it where `mark` stands in that."""
        pieces, size, most = list[bytes](), 0, float(LARGEST_PART)
        for piece in content.pieces():
            pieces.append(piece)
            size += len(piece)
            if size > most:
                held = b"".join(pieces)
                if mark is None or mark not in held:
                    self._cut(size)
                    return held[:LARGEST_PART]
                pieces, most = [held], inf
        return b"".join(pieces)

    def _cut(self, size: int) -> None:
        detail = f"text: of a part of {size:,} bytes or more, {LARGEST_PART:,} were read"
        self.problems.append(problem(Flaw.TOO_LARGE, detail))

    def _without_files(self, content: Content) -> bytes:
        """A part's bytes without the files that stand in its text; those are found in the longest part too."""
        if isinstance(content, Encoded) and not content.encoding:
            raw: Buffer = content.raw
            start, end = content.start, content.end
        else:
            raw = self._beginning(content, b"\nbegin ")
            start, end = 0, len(raw)
        taken = take_out(raw, start, end)
        self.files += taken.files
        self.problems += taken.problems
        size = sum(stop - begin for begin, stop in taken.kept)
        if size > LARGEST_PART:
            self._cut(size)
        return b"".join(raw[begin : min(stop, begin + LARGEST_PART)] for begin, stop in taken.kept)[:LARGEST_PART]

    def _shortened(self, text: str) -> str:
        if len(text) > LONGEST:
            self.problems.append(f"text: cut at {LONGEST:,} characters")
        return text[:LONGEST]

    def body(self) -> Body:
        """Puts the mail's text together; what is beyond LONGEST is cut off, with a problem."""
        text, quoted, html = "", list[tuple[int, int]](), False
        for piece in self._chosen():
            html = html or piece.html
            own = piece.text.strip("\n")
            text += "\n" if text and own else ""
            shift = len(text) - (len(piece.text) - len(piece.text.lstrip("\n")))
            quoted += [(start + shift, end + shift) for start, end in piece.quoted]
            text += own
        return Body(self._shortened(text).rstrip(), html, tuple(quoted), tuple(self.problems))

    def _chosen(self) -> list[Piece]:
        """The pieces that a person would read."""
        plain = {piece.alternative for piece in self.pieces if not piece.html and piece.text.strip()}
        marked = {piece.alternative for piece in self.pieces if piece.html and piece.text.strip()}
        excused = {group for group in plain & marked if group is not None and self._is_excuse(group)}
        by_html = excused | (marked - plain)
        return [piece for piece in self.pieces if self._is_read(piece, by_html)]

    def _is_read(self, piece: Piece, by_html: set[str | None]) -> bool:
        if piece.alternative is not None:
            return piece.html is (piece.alternative in by_html)
        return not (piece.html and self._is_said_twice(piece))

    def _is_said_twice(self, page: Piece) -> bool:
        """Whether a plain part says the same as this page beside it: alternatives that were not declared as such."""
        words = page.text.split()
        return any(not piece.html and piece.text.split() == words for piece in self.pieces)

    def _is_excuse(self, group: str) -> bool:
        words = " ".join(piece.text for piece in self.pieces if piece.alternative == group and not piece.html)
        return len(words) < EXCUSE and "html" in fold(words)


def is_text(part: Part) -> bool:
    """Whether a part is of a type that the body's text may be in."""
    return part.type in {"text/plain", "text/html"} or part.type.startswith("multipart/")


def _decoded(content: bytes, label: str | None) -> Decoded:
    """As much of a plain text as is kept: UTF-8 needs several bytes for that, the old, slower charsets need one."""
    decoded = decode(content[: LONGEST + SLACK], label)
    return decoded if len(content) <= LONGEST + SLACK or len(decoded.text) > LONGEST else decode(content, label)


def _charset(part: Part) -> str | None:
    try:
        return part.fields.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None


def _lines(part: Part, text: str) -> str:
    """The text with plain newlines, and put into paragraphs again where it is format=flowed (RFC 3676)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if str(part.fields.get_param("format", "")).lower() != "flowed":
        return text
    return unflow(text, str(part.fields.get_param("delsp", "")).lower() == "yes")
