"""Reads a mail: who, what, which files. Never raises: what could not be read is a problem in words."""

import email
from dataclasses import dataclass, field
from email.message import Message as Raw

from pipeline.reading.header import Header, decoded_words, read_header
from pipeline.reading.html import html_to_text
from pipeline.reading.reply import own_words
from pipeline.reading.vietnamese import decode, nfc, repair

MOST_PARTS = 2_000
MOST_ATTACHMENTS = 200
LONGEST_TEXT = 1_000_000
HEADER_BYTES = 256_000


@dataclass(frozen=True)
class Attachment:
    """A file that came with a mail."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """What reading made of a mail. `unreadable` says in words why nothing came of it."""

    header: Header = field(default_factory=Header)
    text: str = ""
    own_text: str = ""
    """What the sender wrote: without quote, closing formula, name block and "sent from" line."""
    html: bool = False
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[str, ...] = ()
    unreadable: str | None = None


@dataclass
class _Findings:
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_message(raw: bytes, header_only: bool = False) -> Message:
    """Reads a mail from its raw bytes; with `header_only`, as for a mail too large, just its header."""
    if not raw.strip():
        return Message(unreadable="thư rỗng, không có nội dung nào")
    try:
        block = raw[:HEADER_BYTES] if header_only else raw
        parsed = email.message_from_bytes(block)
        header = read_header(block, parsed)
        found = _Findings(problems=list(header.problems))
        if not header_only:
            _walk(parsed, found)
        return _message(header, found)
    except Exception as error:  # the promise of this module; the reason is kept for the clerk
        return Message(unreadable=f"không đọc được thư ({type(error).__name__}: {error})")


def _message(header: Header, found: _Findings) -> Message:
    plain = "\n".join(piece for piece in found.plain if piece.strip())
    marked = "" if plain else "\n".join(html_to_text(piece) for piece in found.html)
    repaired = repair((plain or marked).replace("\r\n", "\n").replace("\r", "\n"))
    found.problems += [f"text: repaired, it had been {how}" for how in repaired.how]
    text = nfc(repaired.text).strip()
    if len(text) > LONGEST_TEXT:
        found.problems.append(f"text: cut at {LONGEST_TEXT:,} of {len(text):,} characters")
    return Message(
        header=header,
        text=text[:LONGEST_TEXT],
        own_text=own_words(text[:LONGEST_TEXT]).own_text,
        html=bool(marked),
        attachments=tuple(found.attachments),
        problems=tuple(found.problems),
    )


def _walk(parsed: Raw, found: _Findings) -> None:
    """Goes through the parts; an attached message is one file and not part of the text."""
    waiting = [parsed]
    seen = 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            found.problems.append(f"parts: more than {MOST_PARTS}; the rest was not read")
            return
        found.problems += [f"part {seen}: {type(defect).__name__}" for defect in part.defects]
        children = part.get_payload()
        if part.get_content_type() == "message/rfc822" or not isinstance(children, list):
            _take(part, seen, found)
        else:
            waiting += [child for child in reversed(children) if isinstance(child, Raw)]


def _take(part: Raw, ordinal: int, found: _Findings) -> None:
    kind = part.get_content_type()
    name = _file_name(part)
    is_text = kind in {"text/plain", "text/html"} and not name
    if is_text and part.get_content_disposition() != "attachment":
        (found.plain if kind == "text/plain" else found.html).append(_decoded(part, found))
    elif len(found.attachments) < MOST_ATTACHMENTS:
        found.attachments.append(Attachment(name or f"part-{ordinal}", kind, _content(part)))
    else:
        found.problems.append(f"part {ordinal}: attachment beyond the first {MOST_ATTACHMENTS} was not taken out")


def _content(part: Raw) -> bytes:
    children = part.get_payload()
    if isinstance(children, list):
        return b"\n".join(child.as_bytes() for child in children if isinstance(child, Raw))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _decoded(part: Raw, found: _Findings) -> str:
    decoded = decode(_content(part), part.get_content_charset())
    found.problems += [f"text: {problem}" for problem in decoded.problems]
    return decoded.text


def _file_name(part: Raw) -> str:
    """The name as the sender gave it, without slashes: it is shown, and never used as a path."""
    try:
        name = part.get_filename("")
    except (LookupError, ValueError):
        return ""
    return decoded_words(name).replace("/", "_")
