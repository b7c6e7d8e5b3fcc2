"""What mail servers say of a mail of ours: delivery status notifications (RFC 3464), and bounces in plain words.

Here is read what they say. Whether it is about a letter of ours, and what follows, is for letters/delivery.py.
"""

import email
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from email.message import Message as Fields
from typing import Any

from pipeline.reading.bounce_words import in_words
from pipeline.reading.content import Content
from pipeline.reading.header import MESSAGE_ID, Header, usable_address
from pipeline.reading.parts import Part
from pipeline.reading.vietnamese import decode

STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
RETURNED_TYPES = frozenset(
    {"message/rfc822", "message/global", "message/global-headers", "message/rfc822-headers", "text/rfc822-headers"}
)
ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
"""RFC 3464 §2.3.3."""
BY_STATUS = {"5": "failed", "4": "delayed", "2": "delivered"}
"""What the first figure of a status means, where no action is said (RFC 3463 §2)."""
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
XTEXT = re.compile(r"\+([0-9A-F]{2})")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
LOOKED_AT = 64_000
"""Bytes of a report or of a returned mail that are looked at."""
MOST_PARTS, MOST_RECIPIENTS, MOST_IDS = 4, 50, 20
LONGEST = 500


@dataclass(frozen=True)
class Report:
    """What became of the mail at one recipient. `addresses`: the final and the original one, in lower case."""

    addresses: tuple[str, ...]
    action: str
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True)
class Delivery:
    """What a notification says, and of which mail: the ids of its envelope and its Message-IDs, the surest first."""

    reports: tuple[Report, ...]
    envelope_ids: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """As what a JSON column takes."""
        return asdict(self)


@dataclass
class Gathered:
    """The parts of a mail that report on another one, as far as they are looked at."""

    statuses: list[str] = field(default_factory=list)
    returned: list[bytes] = field(default_factory=list)

    def look(self, part: Part) -> None:
        """Keeps the beginning of a part that says what became of a mail, or returns it."""
        if part.type in STATUS_TYPES and len(self.statuses) < MOST_PARTS:
            self.statuses.append(decode(_beginning(part.content), None).text)
        elif part.type in RETURNED_TYPES and len(self.returned) < MOST_PARTS:
            self.returned.append(_beginning(part.content))


def read_delivery(header: Header, text: str, gathered: Gathered) -> Delivery | None:
    """Gives what the mail says of another one; None where it says nothing, or not of which.

    Without a structured part, the words are taken that mail servers use (bounce_words.py).
    """
    blocks = [block for status in gathered.statuses for block in _blocks(status)]
    ids = tuple(_envelope_ids(blocks)), tuple(_message_ids(header, text, gathered))
    if not any(ids):
        return None
    reports = [report for block in blocks if (report := _report(block)) is not None]
    reports = reports or [Report(*each) for each in in_words(header.kept, header.subject, text)]
    return Delivery(tuple(reports[:MOST_RECIPIENTS]), *ids) if reports else None


def _beginning(content: Content) -> bytes:
    return next(iter(content.pieces()), b"")[:LOOKED_AT]


def _blocks(status: str) -> list[Fields]:
    """The groups of fields: the first is about the mail, each other one about a recipient (RFC 3464 §2.1)."""
    groups = BLANK_LINE.split(status.strip())[: MOST_RECIPIENTS + 1]
    return [email.message_from_string(group.lstrip()) for group in groups]


def _report(block: Fields) -> Report | None:
    written = [_value(block, name) for name in ("Final-Recipient", "Original-Recipient")]
    addresses = dict.fromkeys(address for each in written for address in _addresses(each))
    found = STATUS.search(_value(block, "Status"))
    status = found[0] if found else ""
    said = _value(block, "Action").lower().split(" ")[0]
    action = said if said in ACTIONS else BY_STATUS.get(status[:1])
    if not addresses or action is None:
        return None
    diagnostic = _value(block, "Diagnostic-Code")
    return Report(tuple(addresses), action, status, re.sub(r"^[\w.-]{1,20};\s*", "", diagnostic))


def _addresses(written: str) -> Iterator[str]:
    """The address behind its type ("rfc822; an@b.example"), also as it is where a server left it in xtext."""
    bare = written.partition(";")[2] or written
    for form in (bare, _from_xtext(bare)):
        address = usable_address(form)
        if address is not None:
            yield address


def _envelope_ids(blocks: Iterable[Fields]) -> Iterator[str]:
    for block in blocks:
        written = _value(block, "Original-Envelope-Id")
        if written:
            yield _from_xtext(written)


def _message_ids(header: Header, text: str, gathered: Gathered) -> list[str]:
    """Of the mail that came back with it; else those that it answers, or names in its text."""
    returned = [name for raw in gathered.returned for name in _named(raw)]
    named = [found[1] for found in re.finditer(r"(?im)^[ \t>]{0,20}message-id:\s{0,3}(<[^<>\s]{1,400}>)", text)]
    return list(dict.fromkeys(returned or [*named, *header.references]))[:MOST_IDS]


def _named(raw: bytes) -> list[str]:
    beginning = BLANK_LINE.split(raw.decode("utf-8", "replace").lstrip(), maxsplit=1)[0]
    return MESSAGE_ID.findall(str(email.message_from_string(beginning).get("Message-ID", "")))


def _value(block: Fields, name: str) -> str:
    return " ".join(UNSEEN.sub(" ", str(block.get(name, ""))).split())[:LONGEST]


def _from_xtext(written: str) -> str:
    """RFC 3461 §4."""
    return UNSEEN.sub("", XTEXT.sub(lambda found: chr(int(found[1], 16)), written)).strip()
