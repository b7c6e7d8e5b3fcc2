"""Parameters of Content-Type and Content-Disposition: RFC 2231, and what mailers write instead of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from pipeline.reading.words import FOLD, clean, decode_words, to_text

MOST_BYTES = 64_000
MOST_PARAMETERS = 1_000
"""Sections of a continued parameter count as one each."""
OF_FILES = frozenset({"name", "filename"})
"""Their values hold brackets without quotes: "hop dong (1).pdf". In others those are a comment."""

TOKEN = re.compile(
    rb'"(?:[^"\\]|\\.)*+"|\([^()";]*+(?:;[^()"]*+)?\)|(?P<end>;)|(?P<lost>")|[^";(]++|\(',
    re.DOTALL,
)
NEXT = re.compile(rb";(?=\s*[\w*.-]+\s*=)")
NAME = re.compile(r"([\w.-]{1,60})(?:\*(\d{1,4}))?(\*)?")
QUOTED = re.compile(rb'\s*+"((?:[^"\\]|\\.)*+)"', re.DOTALL)
COMMENT = re.compile(rb"\s*\([^()]*+\)\s*")
ESCAPED = re.compile(rb'\\([\\"])')
LABELLED = re.compile(rb"([\w.+-]{0,60})'([\w-]{0,40})'(.*)", re.DOTALL)
PERCENT = re.compile(rb"%[89A-Fa-f][0-9A-Fa-f]")


@dataclass
class _Forms:
    """What came of one parameter, by the way it was written; the first of each counts."""

    plain: bytes | None = None
    extended: bytes | None = None
    sections: dict[int, tuple[bool, bytes]] = field(default_factory=dict)
    """By number: whether it is percent-encoded, and its value."""

    def add(self, number: str | None, starred: bool, value: bytes) -> None:
        if number is not None:
            self.sections.setdefault(int(number), (starred, value))
        elif starred and self.extended is None:
            self.extended = value
        elif not starred and self.plain is None:
            self.plain = value

    def text(self, of_file: bool) -> str:
        """Gives the value: the extended form goes before the plain one, which is there for old readers."""
        extended = _extended(self.extended) if self.extended is not None else ""
        return extended or _continued(self.sections) or _plain(self.plain or b"", of_file)


def parameters(value: bytes) -> dict[str, str]:
    """Gives the parameters of a field's raw value by lower-case name, values as `words.clean` leaves them.

    Besides RFC 2231 it reads encoded words and raw bytes in names of files, names with blanks but without quotes,
    and a quote that is never closed. What is no parameter is left out. Never raises.
    """
    found: dict[str, _Forms] = {}
    unfolded = FOLD.sub(b"", value[:MOST_BYTES])
    for number, segment in enumerate(_segments(unfolded)):
        if number > MOST_PARAMETERS:
            break
        written, equals, content = segment.partition(b"=")
        name = NAME.fullmatch(COMMENT.sub(b"", written).strip().decode("ascii", "replace").lower())
        if equals and name is not None:
            forms = found.setdefault(name[1], _Forms())
            forms.add(name[2], name[3] is not None, _unquoted(content.strip(), name[1] in OF_FILES))
    return {name: forms.text(name in OF_FILES) for name, forms in found.items()}


def _segments(value: bytes) -> Iterator[bytes]:
    """Gives what stands between the semicolons, those in quotes and comments aside."""
    start = 0
    for token in TOKEN.finditer(value):
        if token["lost"]:  # never closed: it ends where the next parameter seems to begin
            yield from NEXT.split(value[start:])
            return
        if token["end"]:
            yield value[start : token.start()]
            start = token.end()
    yield value[start:]


def _unquoted(value: bytes, of_file: bool) -> bytes:
    if not value.startswith(b'"'):
        return value if of_file else COMMENT.sub(b" ", value).strip()
    pieces = list(_quoted(value)) or [value[1:].rstrip(b'"')]
    return ESCAPED.sub(rb"\1", b" ".join(pieces))


def _quoted(value: bytes) -> Iterator[bytes]:
    """Gives the quoted strings that `value` begins with. Not findall: on quotes never closed that is quadratic."""
    found = QUOTED.match(value)
    while found is not None:
        yield found[1]
        found = QUOTED.match(value, found.end())


def _extended(value: bytes) -> str:
    """Gives the text of charset'language'percent-encoded; a value without that label is decoded all the same."""
    label = LABELLED.fullmatch(value)
    charset, coded = (label[1].decode("ascii", "replace"), label[3]) if label else ("", value)
    return _decoded(unquote_to_bytes(coded), charset)


def _continued(sections: dict[int, tuple[bool, bytes]]) -> str:
    """Gives the text of numbered sections in their order, over gaps too; only the first carries the label."""
    ordered = [sections[number] for number in sorted(sections)]
    if not any(starred for starred, _ in ordered):
        return decode_words(b"".join(value for _, value in ordered))
    label = LABELLED.fullmatch(ordered[0][1]) if ordered[0][0] else None
    charset = ""
    if label:
        charset, ordered[0] = label[1].decode("ascii", "replace"), (True, label[3])
    return _decoded(b"".join(unquote_to_bytes(value) if starred else value for starred, value in ordered), charset)


def _plain(value: bytes, of_file: bool) -> str:
    """Gives the text of name=value. Some mailers percent-encode there too, with a label or without."""
    if of_file and value.isascii() and PERCENT.search(value):
        if LABELLED.fullmatch(value):
            return _extended(value)
        try:
            return clean(unquote_to_bytes(value).decode("utf-8"))
        except UnicodeDecodeError:
            pass
    return decode_words(value)


def _decoded(content: bytes, charset: str) -> str:
    return decode_words(content) if b"=?" in content else clean(to_text(content, charset.lower() or None))
