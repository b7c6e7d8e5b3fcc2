"""Reads a mail: who, what, which files. Never raises: what could not be read is a problem in words."""

from dataclasses import dataclass, field

from pipeline.reading.attachment import Attachment, attachment, name_of
from pipeline.reading.body import Pieces, is_text
from pipeline.reading.content import Buffer, whole
from pipeline.reading.delivery import Delivery, Gathered, read_delivery
from pipeline.reading.header import Header, read_header
from pipeline.reading.parts import HEADER_BYTES, Part, Walk, all_of, read_part
from pipeline.reading.problems import Flaw, problem
from pipeline.reading.reply import own_words
from pipeline.reading.smime import Signer, check_clear, open_opaque

MOST_ATTACHMENTS = 200
MOST_TYPES = 50
OPAQUE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
DETACHED = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})
DEEPEST_SEALS = 3
"""Signed mails within signed mails that are opened."""
LARGEST_SEAL = 48_000_000


@dataclass(frozen=True)
class Message:
    """What reading made of a mail. `unreadable` says in words why nothing came of it."""

    header: Header = field(default_factory=Header)
    text: str = ""
    own_text: str = ""
    """What the sender wrote: without quote, closing formula, name block and "sent from" line."""
    html: bool = False
    types: tuple[str, ...] = ()
    """The content types of its parts: robots are known by some."""
    attachments: tuple[Attachment, ...] = ()
    signers: tuple[Signer, ...] = ()
    """Who signed the mail (S/MIME, RFC 8551); whether to trust them is not asked here."""
    delivery: Delivery | None = None
    """What it says of a mail that went out, if it is a mail server's (RFC 3464); whether of ours is not asked here."""
    problems: tuple[str, ...] = ()
    unreadable: str | None = None
    bare: bool = False
    """Whether what came in was no mail but a paper, which is then the one attachment."""


def read_message(raw: Buffer, header_only: bool = False) -> Message:
    """Reads a mail from its raw bytes; with `header_only`, as for a mail too large, just its header."""
    if not raw[:HEADER_BYTES].strip():
        return Message(unreadable="thư rỗng, không có nội dung nào")
    header = Header()
    try:
        raw = with_newlines(raw)
        top = read_part(raw, all_of(raw))
        header = read_header(top.fields)
        reading = _Reading()
        if not header_only:
            reading.walk(raw)
        return reading.message(header)
    except Exception as error:  # the promise of this module; the reason is kept for the clerk
        return Message(header, unreadable=f"không đọc được thư ({type(error).__name__}: {error})")


def with_newlines(raw: Buffer) -> Buffer:
    """Mails of old Macs end their lines with CR alone."""
    start = raw[:HEADER_BYTES]
    return raw[:].replace(b"\r", b"\n") if b"\r" in start and b"\n" not in start else raw


@dataclass
class _Reading:
    """What is gathered on the walk over a mail's parts."""

    pieces: Pieces = field(default_factory=Pieces)
    attachments: list[Attachment] = field(default_factory=list)
    signers: list[Signer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    types: dict[str, None] = field(default_factory=dict)
    """The content types of its parts, each once, in their order."""
    reported: Gathered = field(default_factory=Gathered)
    seals: int = 0
    left_out: int = 0
    """Attachments beyond the limit."""

    def walk(self, raw: Buffer) -> None:
        """Takes each part for what it is; an attached mail is one file and not part of the text."""
        walk = Walk(raw)
        for part in walk.parts():
            self.types.setdefault(part.type)
            self.reported.look(part)
            if part.type in OPAQUE and self.seals < DEEPEST_SEALS and self._opened(part):
                continue
            if is_text(part) and not _is_file(part):
                self.pieces.add(part, part.content)
            else:
                self._attach(attachment(part))
            if part.type in DETACHED and part.place.signs is not None:
                self._check(part, raw[slice(*part.place.signs)])
        self.problems += walk.problems

    def _opened(self, part: Part) -> bool:
        """Opens a mail that is packed into its signature (RFC 8551 §3.5.2); its parts become parts of this one."""
        opened = open_opaque(whole(part.content)[:LARGEST_SEAL])
        self.signers += opened.signers
        self.problems += opened.problems
        if opened.content is None:
            return False
        self.seals += 1
        self.walk(opened.content)
        return True

    def _check(self, part: Part, signed: bytes) -> None:
        signers, problems = check_clear(signed, whole(part.content))
        self.signers += signers
        self.problems += problems

    def _attach(self, taken: Attachment) -> None:
        if len(self.attachments) < MOST_ATTACHMENTS:
            self.attachments.append(taken)
        else:
            self.left_out += 1

    def message(self, header: Header) -> Message:
        """Puts together what was gathered."""
        body = self.pieces.body()
        for name, content in self.pieces.files:
            self._attach(Attachment(name, "application/octet-stream", content))
        if self.left_out:
            words = f"{self.left_out} attachments beyond the first {MOST_ATTACHMENTS} were not taken out"
            self.problems.append(problem(Flaw.TOO_MANY, words))
        return Message(
            header=header,
            types=tuple(self.types)[:MOST_TYPES],
            text=body.text,
            own_text=own_words(body.text, body.quoted).own_text,
            html=body.html,
            attachments=tuple(self.attachments),
            signers=tuple(self.signers),
            delivery=read_delivery(header, body.text, self.reported),
            problems=(*header.problems, *self.problems, *body.problems),
        )


def _is_file(part: Part) -> bool:
    """Whether a part with text is a file: it has a name, or says that it is attached (RFC 2183 §2.2)."""
    disposition = str(part.fields.get("content-disposition", "")).partition(";")[0].strip().lower()
    return disposition == "attachment" or bool(name_of(part))
