"""The tables. A `Mail` and a `Letter` travel: `stage, due, attempts, error` say where they stand.

`due` is None in two cases: with `error`, the row is held for a person; without, its road has ended.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, MetaData, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from pipeline.ledger.types import Instant, Words

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


HELD = "due IS NULL AND error IS NOT NULL"


def _held(table: str) -> Index:
    return Index(f"ix_{table}_held", "id", sqlite_where=text(HELD), postgresql_where=text(HELD))


class Table(DeclarativeBase):
    """What all tables share: the names of constraints and how Python types are kept."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant, str: Words, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class Traveller(Table):
    """A row that moves along the road (pipeline/road.py)."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str]
    due: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    """Tries of the present stage that did not end well or have not ended yet."""
    fence: Mapped[int] = mapped_column(default=0)
    """Tries of all time. No UPDATE of the row passes when it has changed since the row was read."""
    waits: Mapped[int] = mapped_column(default=0)
    """How often the present stage had to wait for the world, uncounted as tries; each pause is longer."""
    error: Mapped[str | None]
    released_at: Mapped[datetime | None]
    """When a person said that the present stage shall be tried in spite of what held it."""

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Optimistic lock; we move the fence ourselves (engine/advance.py)."""
        return {"version_id_col": cls.__table__.c.fence, "version_id_generator": False}


class Mail(Traveller):
    """A mail that came in. Its raw bytes are in the store under `sha256`, which makes a repeat harmless."""

    __tablename__ = "mail"
    __table_args__ = (
        Index(None, "stage", "attempts", "due"),
        _held("mail"),
        Index(None, "message_id"),
        Index(None, "case_id"),
        Index(None, "likeness"),
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
    `references` from the nearest on, `recipients`.
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
    """Signatures that stand in the file: field, signer, claimed time; listed, not checked."""


class Case(Table):
    """A complaint (hồ sơ khiếu nại). One mail opens one case at most."""

    __tablename__ = "cases"
    __table_args__ = (Index(None, "state", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    tag: Mapped[str] = mapped_column(unique=True)
    """Cannot be guessed; a reply that carries it belongs to this case."""
    procedure: Mapped[str]
    state: Mapped[str]
    round: Mapped[int] = mapped_column(default=1)
    group: Mapped[str]
    channel: Mapped[str]
    mail_id: Mapped[int] = mapped_column(unique=True)
    """The mail that opened it. No foreign key: mail.case_id has one, and two would be a circle."""
    customer: Mapped[str]
    """Name of the person or firm, or the address where no name was given."""
    address: Mapped[str]
    """The mail address that letters go to."""
    subject: Mapped[str]
    received_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    sorted_by: Mapped[str | None]
    """The version of the sorter that proposed the group (triage/sorter); None where a person or nobody did."""
    chain_length: Mapped[int] = mapped_column(default=0)
    chain_head: Mapped[str] = mapped_column(default="")
    """Digest of the last event: an event taken off the end is missed too."""


class Correction(Table):
    """What a person said of a letter that triage had sorted otherwise: the sorter learns from it (triage/train.py)."""

    __tablename__ = "correction"
    __table_args__ = (Index(None, "mail_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"))
    at: Mapped[datetime]
    who: Mapped[str]
    version: Mapped[str | None]
    """The version of the sorter whose proposal it was."""
    proposed: Mapped[dict[str, Any]]
    """kind, scope, group as proposed."""
    final: Mapped[dict[str, Any]]
    """kind, scope, group as they are right."""


class Event(Table):
    """One change of a case: who, when, what. Each holds the digest of the one before (archive/chain.py)."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("case_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    ordinal: Mapped[int]
    at: Mapped[datetime]
    who: Mapped[str]
    what: Mapped[str]
    data: Mapped[dict[str, Any]]
    before: Mapped[str]
    digest: Mapped[str]


class Letter(Traveller):
    """A letter of ours. One (case, kind, occasion) is one letter, however often the work is repeated."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "occasion"),
        UniqueConstraint("book", "year", "ordinal"),
        Index(None, "stage", "attempts", "due"),
        _held("letter"),
        Index(None, "address", "drafted_at"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    occasion: Mapped[str]
    address: Mapped[str]
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
    box: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rendered_sha256: Mapped[str | None]
    signed_sha256: Mapped[str | None]
    mail_sha256: Mapped[str | None]
    brink: Mapped[datetime | None]
    """When we were about to send the last dot; from then on only the archive copy can say "not sent"."""
    sent_at: Mapped[datetime | None]
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What proves the sending: the server's reply, the archive copy."""


class Deadline(Table):
    """A clock of a case with its derivation, step by step."""

    __tablename__ = "deadline"
    __table_args__ = (UniqueConstraint("case_id", "kind", "round"), Index(None, "met_at", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    round: Mapped[int]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    derivation: Mapped[list[Any]]
    met_at: Mapped[datetime | None]


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
    noticed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
