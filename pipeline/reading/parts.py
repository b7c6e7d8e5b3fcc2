"""The parts of a mail (RFC 2046 §5.1): found by their places in the raw bytes, nothing is copied.

The header of each part is read by the standard library (compat32), its body is left where it is. Mails that
break the rules are read as far as they go: a missing boundary is guessed, a missing end is the end of the mail.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Fields

from pipeline.reading.content import Buffer, Encoded
from pipeline.reading.problems import Flaw, problem

DEEPEST = 60
MOST_PARTS = 2_000
MOST_MARKS = 20_000
"""Places that look like a boundary and are examined in one multipart."""
HEADER_BYTES = 256_000
LONGEST_FIELD = 8_000
# A line of blanks ends it, unless a field that mails have stands below: that is a folded field's last line.
HEADER = re.compile(
    rb"(?:(?:[!-9;-~]++[ \t]*+:[^\n]*+|[ \t]+[^\s][^\n]*+|>?From [^\n]*+)(?:\n|\Z)"
    rb"(?:[ \t]++\r?\n(?=(?i:from|to|cc|date|subject|message-id|mime-version|content-[a-z-]+|received|reply-to):))?)*+"
)
BLANK = re.compile(rb"[ \t]*\r?(?:\n|\Z)")
LEAD = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+")
MARK_END = re.compile(rb"(?:--)?[ \t]*\r?(?:\n|\Z)")
# The second is less sure: without a part's header behind it, a row of dashes is no boundary.
GUESSES = (
    re.compile(rb"(?:\A|\n)--([^\s-][^\r\n]{0,199}?)[ \t]*\r?\n"),
    re.compile(rb"(?:\A|\n)--(-[^\r\n]{0,199}?)[ \t]*\r?\n(?=content-[a-z-]{2,30}[ \t]*:)", re.IGNORECASE),
)
LOOKED_AT = 64_000
ENCODINGS = {"base64": "base64", "b": "base64", "quotedprintable": "quoted-printable", "q": "quoted-printable"}
UUENCODED = frozenset({"xuuencode", "uuencode", "xuue", "uue"})


@dataclass(frozen=True)
class Place:
    """Where a part lies in the raw bytes, header included, and what is known from outside it."""

    start: int
    end: int
    ordinal: str = ""
    """Its number in the mail as IMAP counts (RFC 3501 §6.4.5): "2.1" is the first within the second."""
    depth: int = 0
    default: str = "text/plain"
    alternative: str | None = None
    """The ordinal of the multipart/alternative around it."""
    related: bool = False
    signs: tuple[int, int] | None = None
    """For the second part of a multipart/signed: where the bytes lie that it signs (RFC 1847 §2.1)."""


@dataclass(frozen=True)
class Part:
    """A part that holds no further parts."""

    place: Place
    fields: Fields
    raw: Buffer
    body: int
    """Where its body begins."""

    @property
    def type(self) -> str:
        """Its type in lower case, "text/plain" when it says none."""
        return self.fields.get_content_type()

    @property
    def content(self) -> Encoded:
        """Its body, which is unpacked when it is asked for."""
        return Encoded(self.raw, self.body, self.place.end, encoding(self.fields))

    @property
    def uuencoded(self) -> bool:
        """Whether the whole body is said to be uuencoded."""
        return _letters(self.fields) in UUENCODED


@dataclass
class Walk:
    """A walk over the parts of one mail. After it, `problems` says what was broken or left out."""

    raw: Buffer
    problems: list[str] = field(default_factory=list)
    seen: int = 0

    def parts(self) -> Iterator[Part]:
        """Gives the parts that hold no further parts, in their order."""
        waiting = [all_of(self.raw)]
        while waiting:
            place = waiting.pop()
            self.seen += 1
            if self.seen > MOST_PARTS:
                self.problems.append(problem(Flaw.TOO_MANY, f"parts: more than {MOST_PARTS}; the rest was not read"))
                return
            part = read_part(self.raw, place)
            children = self._children(part)
            if children:
                waiting += reversed(children)
            elif part.body < place.end or not _is_multipart(part.fields):
                yield part

    def _children(self, part: Part) -> list[Place]:
        if not _is_multipart(part.fields):
            return []
        place = part.place
        name = place.ordinal or "the mail"
        if place.depth >= DEEPEST:
            self.problems.append(problem(Flaw.TOO_DEEP, f"parts: {name} is nested deeper than {DEEPEST}"))
            return []
        spans = _spans(self.raw, part.body, place.end, _boundary(part.fields))
        if not spans:
            self.problems.append(problem(Flaw.DAMAGED, f"parts: {name} has no boundary that is found in it"))
            spans = _spans(self.raw, part.body, place.end, _guessed(self.raw, part.body, place.end))
        return [_child(part, number, spans) for number in range(len(spans))]


def all_of(raw: Buffer) -> Place:
    """The place of the whole mail, without blank lines and a byte order mark before it."""
    lead = LEAD.match(raw)
    return Place(lead.end() if lead else 0, len(raw))


def _is_multipart(fields: Fields) -> bool:
    return fields.get_content_maintype() == "multipart"


def read_part(raw: Buffer, place: Place) -> Part:
    """Reads the header of the part at `place`."""
    body = _end_of_header(raw, place.start, min(place.end, place.start + HEADER_BYTES))
    fields = email.message_from_bytes(raw[place.start : body])
    fields.set_default_type(place.default)
    _shorten(fields)
    blank = BLANK.match(raw, body, place.end)
    return Part(place, fields, raw, blank.end() if blank else body)


def _shorten(fields: Fields) -> None:
    """Cuts fields whose parameters the standard library reads in quadratic time."""
    for name in ("content-type", "content-disposition"):
        value = str(fields.get(name, ""))
        if len(value) > LONGEST_FIELD:
            fields.replace_header(name, value[:LONGEST_FIELD])


def _end_of_header(raw: Buffer, start: int, end: int) -> int:
    """Where the header's last line ends: at a blank line, or at one that is no header line."""
    found = HEADER.match(raw, start, end)
    return found.end() if found else start


def encoding(fields: Fields) -> str:
    """The Content-Transfer-Encoding by its plain name; "" for what is not encoded or not known."""
    return ENCODINGS.get(_letters(fields), "")


def _letters(fields: Fields) -> str:
    """The field's letters and digits: mailers write "base-64", "Quoted_Printable" and worse."""
    return re.sub(r"[^a-z0-9]", "", str(fields.get("content-transfer-encoding", "")).partition(";")[0].lower())


def _boundary(fields: Fields) -> bytes | None:
    try:
        boundary = fields.get_boundary()
    except (ValueError, LookupError, TypeError):
        return None
    return boundary.encode("utf-8", "surrogateescape")[:998] if boundary else None


def _guessed(raw: Buffer, start: int, end: int) -> bytes | None:
    """The first line that looks like a boundary: some bounces forget to say which it is, or say a wrong one."""
    beginning = raw[start : min(end, start + LOOKED_AT)]
    found = [match for guess in GUESSES if (match := guess.search(beginning))]
    return min(found, key=re.Match.start)[1] if found else None


def _spans(raw: Buffer, start: int, end: int, boundary: bytes | None) -> list[tuple[int, int]]:
    """Where the parts between the boundaries lie. Parts behind the closing boundary are taken too."""
    if not boundary:
        return []
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for at, after, closes in _marks(raw, start, end, b"--" + boundary):
        if opened is not None:
            spans.append((opened, max(opened, _before_newline(raw, at, opened))))
        opened = None if closes else after
    if opened is not None:
        spans.append((opened, end))
    return [span for span in spans if span[0] < span[1]]


def _marks(raw: Buffer, start: int, end: int, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """The boundary lines: where each begins and ends, and whether it closes the multipart."""
    at = raw.find(mark, start, end)
    for _ in range(MOST_MARKS):
        if at < 0:
            return
        after = at + len(mark)
        line = MARK_END.match(raw, after, end)
        if line is not None and (at == start or raw[at - 1 : at] == b"\n"):
            yield at, line.end(), raw[after : after + 2] == b"--"
            after = max(after, line.end() - 1)
        at = raw.find(mark, after, end)


def _before_newline(raw: Buffer, at: int, least: int) -> int:
    """The newline before a boundary belongs to the boundary (RFC 2046 §5.1.1)."""
    if at > least and raw[at - 1 : at] == b"\n":
        at -= 1
    if at > least and raw[at - 1 : at] == b"\r":
        at -= 1
    return at


def _child(parent: Part, number: int, spans: list[tuple[int, int]]) -> Place:
    place, subtype = parent.place, parent.fields.get_content_subtype()
    ordinal = f"{place.ordinal}.{number + 1}".lstrip(".")
    start, end = spans[number]
    return Place(
        start,
        end,
        ordinal,
        place.depth + 1,
        "message/rfc822" if subtype == "digest" else "text/plain",
        (place.ordinal or "all") if subtype == "alternative" else place.alternative,
        subtype == "related" or place.related,
        spans[0] if subtype == "signed" and number == 1 else None,
    )
