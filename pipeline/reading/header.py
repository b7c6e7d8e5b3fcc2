"""The header of a mail: addresses and dates by mail-parser, texts from the raw bytes (words.py)."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message as Raw
from email.utils import getaddresses, parsedate_to_datetime

import mailparser

from pipeline.reading.vietnamese import decode
from pipeline.reading.words import LONGEST, MOST_BYTES, UNSEEN, decode_words, plain_words

KEPT = (
    "auto-submitted",
    "content-type",
    "feedback-id",
    "list-id",
    "list-unsubscribe",
    "precedence",
    "return-path",
    "x-apple-action",
    "x-auto-response",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autoreply-from",
    "x-autorespond",
    "x-failed-recipients",
    "x-mail-autoreply",
    "x-ms-exchange-message-is-ndr",
    "x-vacation",
)
"""Header fields that triage needs to know a robot by; each is kept cut to LONGEST characters."""
AUTHENTICATION = "authentication-results"
MOST_RESULTS = 10
MOST_IDS = 200
LONGEST_NAME = 200
MESSAGE_ID = re.compile(r"<[^<>\s]{1,400}>")
YEARS = range(1990, 2101)
"""Years that a Date may say; a clock that was never set says 1970."""
BY_LIBRARY = frozenset({"from", "reply-to", "to", "cc", "delivered-to", "date"})
"""The rest is kept from it: it takes long over some fields, and complains in the log of a type without its body."""


@dataclass(frozen=True)
class Header:
    """What the header says. Absent fields are None or empty; `date` is the sender's claim."""

    message_id: str | None = None
    sender_name: str | None = None
    sender: str | None = None
    answer_to: str | None = None
    to: tuple[tuple[str, str], ...] = ()
    """Names and addresses of To."""
    recipients: tuple[str, ...] = ()
    """Addresses of To, Cc and Delivered-To."""
    subject: str = ""
    date: datetime | None = None
    references: tuple[str, ...] = ()
    kept: dict[str, str] = field(default_factory=dict)
    authentication: tuple[str, ...] = ()
    """What servers on the way say of the sender (Authentication-Results, RFC 8601), the last server's first."""
    problems: tuple[str, ...] = ()


def read_header(parsed: Raw) -> Header:
    """Reads the header of a mail that compat32 has parsed."""
    problems: list[str] = []
    by_library = _by_mail_parser(parsed, problems)
    name, sender = _first(_people(parsed, by_library, "from"))
    people = {field: tuple(_people(parsed, by_library, field)) for field in ("to", "cc", "delivered-to")}
    ids = MESSAGE_ID.findall(one_line(parsed, "message-id"))
    return Header(
        message_id=ids[0] if ids else None,
        sender_name=name or (_name_alone(parsed) if not sender else None),
        sender=sender or None,
        answer_to=_first(_people(parsed, by_library, "reply-to"))[1] or sender or None,
        to=people["to"],
        recipients=tuple(address for found in people.values() for _, address in found),
        subject=decode_words(raw_value(parsed, "subject")),
        date=_date(getattr(by_library, "date", None), one_line(parsed, "date"), problems),
        references=_references(parsed),
        kept=_kept(parsed),
        authentication=_authentication(parsed),
        problems=tuple(problems),
    )


def raw_value(parsed: Raw, name: str) -> bytes:
    """The bytes of the first field of that name, still folded; empty when it is absent."""
    for field_name, value in parsed.raw_items():
        if field_name.lower() == name:
            return str(value).encode("utf-8", "surrogateescape")
    return b""


def written(parsed: Raw, name: str) -> str:
    """The first field of that name as written; bytes beyond ASCII are UTF-8 (RFC 6532), or what they seem to be."""
    raw = raw_value(parsed, name)
    return raw.decode("ascii") if raw.isascii() else decode(raw, None).text


def one_line(parsed: Raw, name: str) -> str:
    """The first field of that name as written, on one line; empty when it is absent."""
    return UNSEEN.sub(" ", written(parsed, name)[:LONGEST]).strip()


def _kept(parsed: Raw) -> dict[str, str]:
    return {field: value for field in KEPT if (value := one_line(parsed, field) or _present(parsed, field))}


def _authentication(parsed: Raw) -> tuple[str, ...]:
    """Each server writes its results above those that are there (RFC 8601 §4.1)."""
    said = [str(value) for name, value in parsed.raw_items() if name.lower() == AUTHENTICATION]
    return tuple(" ".join(UNSEEN.sub(" ", each[:LONGEST]).split()) for each in said[:MOST_RESULTS])


def _present(parsed: Raw, name: str) -> str:
    """An empty field says something too: Return-Path with nothing in it is a bounce's."""
    return "<>" if name in parsed else ""


def _references(parsed: Raw) -> tuple[str, ...]:
    """In-Reply-To first, then References from the nearest to the oldest (RFC 5322 §3.6.4)."""
    replied = MESSAGE_ID.findall(written(parsed, "in-reply-to"))
    thread = MESSAGE_ID.findall(written(parsed, "references"))
    return tuple(dict.fromkeys([*replied, *reversed(thread)]))[:MOST_IDS]


def _by_mail_parser(parsed: Raw, problems: list[str]) -> object:
    """The fields that mail-parser is asked for as it reads them, or None with a problem."""
    lines = (f"{name}: {value}\r\n" for name, value in parsed.raw_items() if name.lower() in BY_LIBRARY)
    try:
        return mailparser.parse_from_bytes("".join(lines).encode("utf-8", "surrogateescape"))
    except Exception as error:  # also outside its own family (facts: 7 of 2,030 mails)
        problems.append(f"header: mail-parser: {type(error).__name__}: {error}")
        return None


def _people(parsed: Raw, by_library: object, field: str) -> list[tuple[str, str]]:
    """Names and addresses of a field: mail-parser's addresses, and the names that their raw bytes give.

    Where mail-parser finds none, the standard library looks again: mail-parser drops a whole From whose decoded
    name holds a line break.
    """
    found = getattr(by_library, "from_" if field == "from" else field.replace("-", "_"), None)
    raw = raw_value(parsed, field)
    pairs = [pair for pair in found if usable_address(str(pair[1]))] if isinstance(found, list) else []
    if pairs and b"=?" not in raw and raw.isascii():
        return _usable(pairs)
    own = _usable(_own_people(raw))
    names = {address: name for name, address in reversed(own)}
    return [(names.get(address, ""), address) for _, value in pairs if (address := usable_address(str(value)))] or own


def _own_people(raw: bytes) -> list[tuple[str, str]]:
    """Names and addresses of a raw field, whose encoded words may hold commas and brackets."""
    line = UNSEEN.sub(" ", plain_words(raw[:MOST_BYTES]).decode("utf-8", "surrogateescape"))
    try:
        return getaddresses([line])
    except RecursionError:  # the library goes down into comments within comments
        return []


def _name_alone(parsed: Raw) -> str | None:
    """What a From without a usable address says: "Mail Delivery Subsystem", "Nguyễn Văn A"."""
    return decode_words(raw_value(parsed, "from")).strip("'\"<> ")[:LONGEST_NAME] or None


def _usable(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_name(str(name)), address) for name, value in pairs if (address := usable_address(str(value)))]


def _name(written: str) -> str:
    """A display name; Outlook puts it in single quotes when it only knows the address."""
    name = decode_words(written.encode("utf-8", "surrogateescape"))
    return name.strip("'\" ") if name[:1] in {"'", '"'} else name


def usable_address(value: str) -> str | None:
    """A mail address in lower case, or None for what is none: it may go into a header of ours."""
    address = value.strip().strip("<>").lower()
    whole = re.fullmatch(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f]{1,64}@[^\s@<>,;:\"()\[\]\\\x00-\x1f]{1,255}", address)
    return address if whole else None


def _first(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    return pairs[0] if pairs else ("", "")


def _date(found: object, written: str, problems: list[str]) -> datetime | None:
    """The date that mail-parser found, else what the standard library makes of the field; never a wild one."""
    date = _sane(found) or _sane(_by_standard_library(written))
    if date is None:
        problems.append("header: no usable Date" + (f": {written[:100]}" if written else ""))
    return date


def _sane(date: object) -> datetime | None:
    return date if isinstance(date, datetime) and date.tzinfo is not None and date.year in YEARS else None


def _by_standard_library(written: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(written)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
