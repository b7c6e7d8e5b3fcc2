"""What goes out: letters and mails, the books of numbers, notices to the clerks."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.ledger.tables.base import Table, Traveller, held_index


class Letter(Traveller):
    """A letter or mail of ours. One (case, kind, occasion) is one letter, however often the work is repeated.

    A letter has a number, a PDF and a signature; a mail (acknowledgement, hand-over, reminder, digest) has none.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "occasion"),
        UniqueConstraint("book", "year", "ordinal"),
        Index(None, "stage", "attempts", "due"),
        held_index("letter"),
        Index(None, "address", "drafted_at"),
        Index(None, "signed_sha256"),
        Index(None, "number"),
        Index(
            "uq_letter_of_no_case",
            "kind",
            "occasion",
            unique=True,
            sqlite_where=text("case_id IS NULL"),
            postgresql_where=text("case_id IS NULL"),
        ),
    )

    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    """None for a mail that is about no single case, as the digest."""
    kind: Mapped[str]
    occasion: Mapped[str]
    address: Mapped[str]
    """Who gets it by mail; empty for a letter that is printed and posted or handed over."""
    message_id: Mapped[str] = mapped_column(unique=True)
    """Fixed when the row is born, so that the archive copy can be asked for it."""
    drafted_at: Mapped[datetime]
    book: Mapped[str | None]
    year: Mapped[int | None]
    ordinal: Mapped[int | None]
    number: Mapped[str | None]
    """As printed, for example "12/PTN-ECA"; from `ordinal` in `book` of `year`."""
    issued_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the letter says; the PDF is made from this and from nothing else."""
    enclosures: Mapped[list[Any]] = mapped_column(default=list)
    """Files that go with a mail, from the store: name, type, sha256, and `cid` for a picture in its HTML."""
    box: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rendered_sha256: Mapped[str | None]
    signed_sha256: Mapped[str | None]
    """As it left."""
    level: Mapped[str | None]
    """What its signature carries by now (ETSI EN 319 142-1, 6.1): "B-B", "B-T", "B-LT" or "B-LTA"."""
    renew_at: Mapped[datetime | None] = mapped_column(index=True)
    """When its signature is to be strengthened: a time stamp that could not be had, an archive time stamp anew."""
    renewed_sha256: Mapped[str | None]
    """The letter with what has been added to its signature since it left; the same signed bytes, more behind them."""
    evidence_sha256: Mapped[str | None]
    """What proves the signature at the moment of signing: certificates, revocation, time, the result of checking."""
    countersigned_sha256: Mapped[str | None]
    """The copy that the customer signed too (a record; E4a), as it came back."""
    mail_sha256: Mapped[str | None]
    brink: Mapped[datetime | None]
    """When we were about to send the last dot; from then on only the archive copy can say "not sent"."""
    sent_at: Mapped[datetime | None]
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What proves the sending: the server's `reply`, the `archive_copy`, the `sent_copy`; `delivery`: what servers said
    of it later (letters/delivery.py), and which deadlines were `reopened` for that.
    """
    destroyed_by: Mapped[int | None]
    """The record (Destruction) by which its content was destroyed."""


class Register(Table):
    """The last number given in a book of a year (sổ đăng ký): no number twice, none skipped."""

    __tablename__ = "register"

    book: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Notice(Table):
    """Something that the clerks were told by mail, once."""

    __tablename__ = "notice"

    key: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[str]
    noticed_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
