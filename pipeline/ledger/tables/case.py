"""A complaint with its events, its clocks and the work that waits for a person."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.ledger.tables.base import Table


class Terms(Table):
    """A procedure as it was when cases began under it: they keep it when the file is edited (cases/terms.py)."""

    __tablename__ = "terms"

    digest: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    content: Mapped[dict[str, Any]]
    since: Mapped[datetime]


class Case(Table):
    """A complaint (hồ sơ khiếu nại). One mail opens one case at most."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(None, "state", "opened_at"),
        Index(None, "tax_code"),
        Index(None, "address"),
        Index(None, "personal_id"),
        Index(None, "serial"),
        Index(None, "phone"),
        Index(None, "group"),
        Index(None, "office"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    tag: Mapped[str] = mapped_column(unique=True)
    """Cannot be guessed; a reply that carries it belongs to this case."""
    procedure: Mapped[str]
    terms: Mapped[str | None]
    """The version of the procedure that it began with (Terms); None for cases of before versions were kept."""
    state: Mapped[str]
    round: Mapped[int] = mapped_column(default=1)
    group: Mapped[str]
    channel: Mapped[str]
    mail_id: Mapped[int] = mapped_column(unique=True)
    """The mail that opened it. No foreign key: mail.case_id has one, and two would be a circle."""
    customer: Mapped[str]
    """Name of the person or firm, or the address where no name was given."""
    address: Mapped[str]
    """The mail address that letters go to; empty where there is none: they are printed (S1)."""
    phone: Mapped[str | None]
    tax_code: Mapped[str | None]
    personal_id: Mapped[str | None]
    serial: Mapped[str | None]
    """Of the certificate concerned: upper-case hex."""
    office: Mapped[str | None]
    """Where the customer came or called: a key of the procedure's offices."""
    agent: Mapped[str | None]
    """The agent (đại lý) concerned: a key of the procedure's agents."""
    subscriber: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the directory said of the customer when it was last asked (cases/directory.py)."""
    subject: Mapped[str]
    received_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    sorted_by: Mapped[str | None]
    """The version of the sorter that proposed the group (triage/sorter); None where a person or nobody did."""
    chain_length: Mapped[int] = mapped_column(default=0)
    chain_head: Mapped[str] = mapped_column(default="")
    """Digest of the last event: an event taken off the end is missed too."""
    destroyed_by: Mapped[int | None]
    """The record (Destruction) by which what it said of people was destroyed; the line in the register is left."""


class Event(Table):
    """One change of a case: who, when, what. Each holds the digest of the one before (archive/chain.py)."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("case_id", "ordinal"), Index(None, "at", "what"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    ordinal: Mapped[int]
    at: Mapped[datetime]
    who: Mapped[str]
    what: Mapped[str]
    data: Mapped[dict[str, Any]]
    before: Mapped[str]
    digest: Mapped[str]


class Deadline(Table):
    """A clock of a case with its derivation, step by step."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "round"),
        Index(None, "met_at", "due_at"),
        Index(None, "next_at"),
        Index(None, "calendar"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    """What is due: "slip", "direct_answer", "final_answer", "answer", "customer_reply", "papers", "report:12"."""
    round: Mapped[int]
    rule: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{"working_days": n} or {"hours": x}; {"until": ISO time} where it is no rule's but counted back from another."""
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    derivation: Mapped[list[Any]]
    provisional: Mapped[bool] = mapped_column(default=False)
    calendar: Mapped[str | None]
    """Digest of the calendar that it was counted by; None once it is met or void."""
    pauses: Mapped[list[Any]] = mapped_column(default=list)
    """[since, until] as ISO times: spans that do not count."""
    paused_at: Mapped[datetime | None]
    met_at: Mapped[datetime | None]
    """When what was due was done, or the deadline became void (`outcome`)."""
    outcome: Mapped[str | None]
    """How it ended: "met", "late", "void"."""
    next_at: Mapped[datetime | None]
    """When somebody is to be reminded, or something done by itself (watch/reminders.py); None for never."""
    next_step: Mapped[str | None]


class Task(Table):
    """Something of a case that a person must do: a question to answer, an unclear reply, a report to look at."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "occasion"),
        Index(
            "ix_task_open", "opened_at", sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    occasion: Mapped[str]
    words: Mapped[str]
    """What is to be done, in Vietnamese."""
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None]
    outcome: Mapped[str | None]


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
