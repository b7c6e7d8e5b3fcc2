"""Who works at the desk: users and clients, their sessions, what they looked at, what they have half written."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.ledger.tables.base import Table


class User(Table):
    """A person who works at the desk, in the roles of cases/lifecycle.py or as administrator."""

    __tablename__ = "desk_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    """By which he enters, and which stands in events."""
    full_name: Mapped[str]
    roles: Mapped[list[Any]] = mapped_column(default=list)
    department: Mapped[str | None]
    """A key of the procedure: a handler sees its cases only."""
    password: Mapped[str | None]
    """As argon2id keeps it (RFC 9106); None for who enters by OpenID Connect only."""
    subject: Mapped[str | None] = mapped_column(unique=True)
    """Issuer and subject (openid-connect-core-1_0, 2) of who enters by OpenID Connect."""
    language: Mapped[str] = mapped_column(default="vi")
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """From when on he may not enter any more."""


class Visit(Table):
    """A session at the desk. Its cookie is known by its digest only."""

    __tablename__ = "desk_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("desk_user.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    form_token: Mapped[str]
    """Stands in each form, so that no other site can send one."""
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    message: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the next page tells: `words`, and whether it went `wrong`."""


class Attempt(Table):
    """A try to enter that failed; many of them slow the next one down (safety/throttle.py)."""

    __tablename__ = "desk_attempt"
    __table_args__ = (Index(None, "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    at: Mapped[datetime]


class Look(Table):
    """Who looked at a dossier, when, and at what of it."""

    __tablename__ = "desk_look"
    __table_args__ = (Index(None, "case_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    what: Mapped[str]


class HalfWritten(Table):
    """What a user has begun to write in a form, kept until it is sent."""

    __tablename__ = "desk_half_written"
    __table_args__ = (UniqueConstraint("user_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("desk_user.id"))
    place: Mapped[str]
    """Which form: its path."""
    fields: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Client(Table):
    """A program that uses the API (a CRM), by a token that is known by its digest only."""

    __tablename__ = "desk_client"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(unique=True)
    roles: Mapped[list[Any]] = mapped_column(default=list)
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
