"""Mails as Outlook saves them (.msg, MS-OXMSG), made into mails of the usual form, which the mail reader then reads."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_string
from email.utils import format_datetime

from pipeline.reading.compose import Attached, Composed, person
from pipeline.reading.header import KEPT
from pipeline.reading.papers.outlook.mapi import rtf
from pipeline.reading.papers.outlook.storage import Storage, open_storage
from pipeline.reading.problems import Flaw, problem

DEEPEST = 5
MOST_ATTACHMENTS = 200
LARGEST = 60_000_000
MESSAGE_HEADER, NESTED_HEADER, OTHER_HEADER = 32, 24, 8  # bytes before the properties (MS-OXMSG, 2.4.1)
SUBJECT, BODY, HTML, RTF, TRANSPORT = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
SENDER_NAMES = (0x0C1A, 0x0042)
# SMTP addresses first; the others may hold one, or an Exchange name, which no mail can be sent to.
SENDERS = (0x5D01, 0x0C1F, 0x5D02, 0x0065)
RECIPIENTS = (0x39FE, 0x3003)
DATES = (0x0039, 0x0E06)
IDS = {"Message-ID": 0x1035, "In-Reply-To": 0x1042, "References": 0x1039}
ROBOT_FIELDS = tuple(field for field in KEPT if field != "content-type")
FIELDS = {1: "To", 2: "Cc", 3: "Bcc"}
NAMES = (0x3707, 0x3704, 0x3001)
DATA, TYPE, METHOD, KIND = 0x3701, 0x370E, 0x3705, 0x0C15
LINKS = (2, 3, 4, 7)  # attachments that are elsewhere


@dataclass(frozen=True)
class Converted:
    """The mail in the usual form (RFC 5322), None when there is none; and problems."""

    mail: bytes | None = None
    problems: tuple[str, ...] = ()


def msg_to_mail(content: bytes) -> Converted:
    """Makes a mail of a .msg file: header, plain text and HTML, attachments and attached mails. Raises nothing.

    RTF is attached as "body.rtf" when there is no other text. The same bytes give the same mail.
    """
    if len(content) > LARGEST:
        return Converted(None, (problem(Flaw.TOO_LARGE, f"msg: {len(content):,} bytes"),))
    try:
        with open_storage(content, LARGEST) as root:
            reading = _Reading()
            mail = reading.message(root, MESSAGE_HEADER, 1)
            reading.problems += root.damage()
        return Converted(mail.as_bytes(content), tuple(dict.fromkeys(reading.problems)))
    except Exception as error:  # olefile raises what it likes on hostile bytes
        return Converted(None, (problem(Flaw.DAMAGED, f"msg: {type(error).__name__}: {error}"),))


@dataclass
class _Reading:
    """What is counted over a file and the mails in it."""

    attachments: int = 0
    problems: list[str] = field(default_factory=list)

    def message(self, storage: Storage, header: int, depth: int) -> Composed:
        storage.open_properties(header)
        if not storage.has_properties:
            raise ValueError("no mail in this storage")
        mail = Composed(_header(storage), storage.text(BODY), storage.markup(HTML))
        if not (mail.text or "").strip() and not (mail.html or "").strip() and (body := storage.binary(RTF)):
            mail.attachments += self._rtf(body)
        for child in storage.storages("__attach_version1.0_"):
            if self.attachments >= MOST_ATTACHMENTS:
                self._note(Flaw.TOO_MANY, f"only the first {MOST_ATTACHMENTS} attachments were taken out")
                break
            self.attachments += 1
            mail.attachments += self._attachment(child, depth)
            self.problems += child.problems
        self.problems += storage.problems
        return mail

    def _note(self, flaw: Flaw, detail: str) -> None:
        self.problems.append(problem(flaw, f"msg: {detail}"))

    def _rtf(self, body: bytes) -> Iterator[Attached]:
        text = rtf(body)
        if text is None:
            self._note(Flaw.DAMAGED, "its RTF text cannot be unpacked")
        else:
            yield Attached("body.rtf", "application/rtf", text)

    def _attachment(self, storage: Storage, depth: int) -> Iterator[Attached]:
        storage.open_properties(OTHER_HEADER)
        name = storage.first(NAMES) or f"attachment-{self.attachments}"
        inner = next(iter(storage.storages("__substg1.0_3701000D")), None)
        if inner is not None:
            yield from self._inner(inner, name, depth)
        elif (content := storage.binary(DATA)) is not None:
            yield _file(name, storage.text(TYPE) or "", content)
        elif storage.number(METHOD) in LINKS:
            self._note(Flaw.UNKNOWN, f"{name}: only a link to a file elsewhere")
        else:
            self._note(Flaw.DAMAGED, f"{name}: an attachment without content")

    def _inner(self, storage: Storage, name: str, depth: int) -> Iterator[Attached]:
        if not storage.has_properties:
            self._note(Flaw.UNKNOWN, f"{name}: an OLE object")
        elif depth >= DEEPEST:
            self._note(Flaw.TOO_DEEP, f"{name}: mails in mails, more than {DEEPEST} deep")
        else:
            yield Attached(name, mail=self.message(storage, NESTED_HEADER, depth + 1))


def _file(name: str, kind: str, content: bytes) -> Attached:
    # A signed mail is kept as one file that is a whole mail (MS-OXOSMIME, 2.1.3.2).
    whole = kind.lower().startswith(("multipart/", "message/")) and not name.lower().endswith(".eml")
    return Attached(f"{name}.eml" if whole else name, kind.lower(), content)


def _header(storage: Storage) -> list[tuple[str, str]]:
    """The header: people and subject as Outlook keeps them, the rest as it came over the net, where that is kept."""
    came = message_from_string(storage.text(TRANSPORT) or "")
    moments = (storage.moment(date) for date in DATES)
    moment = next((moment for moment in moments if moment), None)
    sender = next((address for address in map(storage.text, SENDERS) if address and _is_smtp(address)), None)
    name = storage.first(SENDER_NAMES) or ""
    fields = [
        ("From", person(name, sender) if sender else str(came.get("From") or person(name, None))),
        *_recipients(storage, [(field, str(came.get(field) or "")) for field in ("To", "Cc")]),
        ("Subject", storage.text(SUBJECT) or str(came.get("Subject") or "")),
        ("Date", str(came.get("Date") or "") or (format_datetime(moment) if moment else "")),
        *((field, str(came.get(field) or "") or storage.text(tag) or "") for field, tag in IDS.items()),
    ]
    return fields + [(field, str(came.get(field) or "<>")) for field in ROBOT_FIELDS if field in came]


def _is_smtp(address: str) -> bool:
    return "@" in address and not address.upper().startswith("/O=")


def _recipients(storage: Storage, came: list[tuple[str, str]]) -> list[tuple[str, str]]:
    people: dict[str, list[str]] = {}
    for child in storage.storages("__recip_version1.0_"):
        child.open_properties(OTHER_HEADER)
        address = next((found for found in map(child.text, RECIPIENTS) if found and _is_smtp(found)), None)
        said = person(child.text(0x3001) or "", address)
        people.setdefault(FIELDS.get(child.number(KIND) or 1, "To"), []).append(said)
        storage.problems += child.problems
    return [(field, ", ".join(filter(None, said))) for field, said in people.items()] or came
