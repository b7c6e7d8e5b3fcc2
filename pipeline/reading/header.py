"""The header of a mail: addresses and dates by mail-parser, texts by the standard library's reader."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as Raw
from email.utils import getaddresses

import mailparser

from pipeline.reading.vietnamese import decode, nfc

KEPT = (
    "auto-submitted",
    "content-type",
    "feedback-id",
    "list-id",
    "list-unsubscribe",
    "precedence",
    "return-path",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-failed-recipients",
)
"""Header fields that triage needs to know a robot by; each is kept cut to LONGEST characters."""
LONGEST = 1_000
MOST_IDS = 200
MESSAGE_ID = re.compile(r"<[^<>\s]{1,400}>")
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
END_OF_HEADER = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True)
class Header:
    """What the header says. Absent fields are None or empty; `date` is the sender's claim."""

    message_id: str | None = None
    sender_name: str | None = None
    sender: str | None = None
    answer_to: str | None = None
    recipients: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    references: tuple[str, ...] = ()
    kept: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_header(raw: bytes, parsed: Raw) -> Header:
    """Reads the header from the mail's bytes and from `parsed`, the same mail under compat32."""
    problems: list[str] = []
    by_library = _by_mail_parser(END_OF_HEADER.split(raw, maxsplit=1)[0] + b"\r\n\r\n", problems)
    name, sender = _first(_people(parsed, by_library, "from"))
    ids = MESSAGE_ID.findall(one_line(parsed, "message-id"))
    return Header(
        message_id=ids[0] if ids else None,
        sender_name=name or None,
        sender=sender or None,
        answer_to=_first(_people(parsed, by_library, "reply-to"))[1] or sender or None,
        recipients=tuple(
            address for field in ("to", "cc", "delivered-to") for _, address in _people(parsed, by_library, field)
        ),
        subject=decoded_words(written(parsed, "subject")),
        date=_aware(getattr(by_library, "date", None), problems),
        references=_references(parsed),
        kept={field: value for field in KEPT if (value := one_line(parsed, field) or _present(parsed, field))},
        problems=tuple(problems),
    )


def written(parsed: Raw, name: str) -> str:
    """The first field of that name as written; bytes beyond ASCII are UTF-8 (RFC 6532), or what they seem to be."""
    for field_name, value in parsed.raw_items():
        if field_name.lower() == name:
            raw = str(value)
            return raw if raw.isascii() else decode(raw.encode("utf-8", "surrogateescape"), None).text
    return ""


def one_line(parsed: Raw, name: str) -> str:
    """The first field of that name as written, on one line; empty when it is absent."""
    return BREAKS.sub(" ", written(parsed, name)[:LONGEST]).strip()


def decoded_words(value: str) -> str:
    """Text with its encoded words decoded (RFC 2047), on one line, in NFC, cut to LONGEST."""
    try:
        text = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        text = value
    return nfc(BREAKS.sub(" ", text).strip()[:LONGEST])


def _present(parsed: Raw, name: str) -> str:
    """An empty field says something too: Return-Path with nothing in it is a bounce's."""
    return "<>" if name in parsed else ""


def _references(parsed: Raw) -> tuple[str, ...]:
    """In-Reply-To first, then References from the nearest to the oldest (RFC 5322 §3.6.4)."""
    replied = MESSAGE_ID.findall(written(parsed, "in-reply-to"))
    thread = MESSAGE_ID.findall(written(parsed, "references"))
    return tuple(dict.fromkeys([*replied, *reversed(thread)]))[:MOST_IDS]


def _by_mail_parser(block: bytes, problems: list[str]) -> object:
    """The header as mail-parser reads it, or None with a problem."""
    try:
        return mailparser.parse_from_bytes(block)
    except Exception as error:  # also outside its own family (facts: 7 of 2,030 mails)
        problems.append(f"header: mail-parser: {type(error).__name__}: {error}")
        return None


def _people(parsed: Raw, by_library: object, field: str) -> list[tuple[str, str]]:
    """Names and addresses of a field. Where mail-parser finds none, the standard library looks again:
    mail-parser drops a whole From whose decoded name holds a line break.
    """
    found = getattr(by_library, "from_" if field == "from" else field.replace("-", "_"), None)
    pairs = _usable(found) if isinstance(found, list) else []
    return pairs or _usable(getaddresses([one_line(parsed, field)]))


def _usable(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(decoded_words(str(name)), address) for name, value in pairs if (address := _address(str(value)))]


def _address(value: str) -> str | None:
    """A mail address in lower case, or None for what is none: it may go into a header of ours."""
    address = value.strip().strip("<>").lower()
    whole = re.fullmatch(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f]{1,64}@[^\s@<>,;:\"()\[\]\\\x00-\x1f]{1,255}", address)
    return address if whole else None


def _first(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    return pairs[0] if pairs else ("", "")


def _aware(date: object, problems: list[str]) -> datetime | None:
    if isinstance(date, datetime) and date.tzinfo is not None:
        return date
    problems.append("header: no usable Date")
    return None
