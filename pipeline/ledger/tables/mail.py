"""What came in: mails, where they were seen, and their papers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.ledger.tables.base import Table, Traveller, held_index


class Mail(Traveller):
    """A mail that came in. Its raw bytes are in the store under `sha256`, which makes a repeat harmless."""

    __tablename__ = "mail"
    __table_args__ = (
        Index(None, "stage", "attempts", "due"),
        held_index("mail"),
        Index(None, "message_id"),
        Index(None, "case_id"),
        Index(None, "likeness"),
        Index(None, "stored_at"),
        Index(None, "sender", "received_at"),
        Index(None, "arrival_year", "arrival", unique=True),
    )

    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    channel: Mapped[str]
    received_at: Mapped[datetime]
    """When the mail server took it (INTERNALDATE, RFC 3501 §2.3.3): the clock starts here."""
    stored_at: Mapped[datetime]
    """When its bytes were safe with us."""
    file_name: Mapped[str | None]
    """What the file was called that a clerk or a scanner put into the watched folder."""
    arrival_year: Mapped[int | None]
    arrival: Mapped[int | None]
    """Its number in the incoming register (sổ đăng ký văn bản đến) of that year, given when it was stored (E2)."""
    message_id: Mapped[str | None]
    sender_name: Mapped[str | None]
    sender: Mapped[str | None]
    """Address of From, lower case."""
    answer_to: Mapped[str | None]
    """The address that an answer goes to: Reply-To, else From (RFC 5322 §3.6.2), lower case."""
    subject: Mapped[str | None]
    text: Mapped[str | None]
    own_text: Mapped[str | None]
    """The sender's own words, a part of `text`: no quote, no name block (reading/reply)."""
    header: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What triage looks at: `fields` by lower-case name, `types` of its parts, how many `papers` came with it,
    `references` from the nearest on, `recipients`, `delivery` of a notification (reading/delivery.py).
    """
    problems: Mapped[list[Any]] = mapped_column(default=list)
    likeness: Mapped[str | None]
    """Digest of what the letter says (reading/likeness.py): equal for the same letter sent again by another way."""
    signers: Mapped[list[Any]] = mapped_column(default=list)
    """Who signed the mail (S/MIME): name, organisation, serial, whether it is intact; trust is not asked here."""
    unreadable: Mapped[str | None]
    """Why nothing, or only the header, could be read."""
    finding: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What triage found: kind, reason; of a complaint scope, group, how sure, the reasons, fields (triage/sort.py)."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    destroyed_by: Mapped[int | None]
    """The record (Destruction) by which its content was destroyed."""


class Sighting(Table):
    """Where a mail was seen on the server. `told` once the server has our mark on it."""

    __tablename__ = "sighting"
    __table_args__ = (
        UniqueConstraint("mailbox", "uidvalidity", "uid"),
        Index(None, "mail_id"),
        Index(
            "ix_sighting_untold",
            "mailbox",
            "uidvalidity",
            sqlite_where=text("told = 0"),
            postgresql_where=text("NOT told"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"))
    mailbox: Mapped[str]
    uidvalidity: Mapped[int]
    uid: Mapped[int]
    seen_at: Mapped[datetime]
    told: Mapped[bool] = mapped_column(default=False)


class Paper(Table):
    """A file that came with a mail, or was in such a file; its bytes are in the store."""

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("mail_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"))
    ordinal: Mapped[int]
    within: Mapped[int | None]
    """The ordinal of the paper that it was in: a zip archive, an attached mail."""
    name: Mapped[str]
    type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    inline: Mapped[bool] = mapped_column(default=False)
    """A picture in the midst of the mail's text."""
    kind: Mapped[str | None]
    """What it is by its bytes, a file of reading/papers; None for what we do not read."""
    text: Mapped[str | None]
    """None until it has been read."""
    pages: Mapped[int | None]
    how: Mapped[str | None]
    confidence: Mapped[float | None]
    problems: Mapped[list[Any]] = mapped_column(default=list)
    """As named in reading/problems.py."""
    signatures: Mapped[list[Any]] = mapped_column(default=list)
    """Signatures in the file: field, signer, claimed time, digest of what they cover; listed, not checked."""
    codes: Mapped[list[Any]] = mapped_column(default=list)
    """What the QR codes on its pages say."""
