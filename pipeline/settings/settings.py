"""config/tiepnhan.toml as typed models; an error names the file, the key and what was expected."""

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator

from pipeline.settings.cluster import Bucket, Node, Postgres
from pipeline.settings.desk import Desk
from pipeline.settings.directory import Directory
from pipeline.settings.reading import File, Strict, load_toml
from pipeline.settings.servers import Archive, Mailbox, Outgoing
from pipeline.settings.signing import SealImage, Signatures, Token, Trust


class People(Strict):
    """Who is told when something needs a person, and who may do what.

    `roles` are the roles (cases/lifecycle.py) of the machine's users by their names; without any, all may do all.
    """

    clerks: str
    roles: Mapping[str, tuple[Literal["clerk", "handler", "approver", "manager"], ...]] = {}
    managers: tuple[str, ...] = ()
    """Who is told what is overdue; the clerks where nobody is named."""


class Scans(Strict):
    """The watched folder for letters on paper that were scanned."""

    folder: File
    every_seconds: float = Field(default=10, gt=0)
    settle_seconds: float = Field(default=10, ge=0)
    largest_mb: float = Field(default=200, gt=0)


class Loop(Strict):
    """How many letters one address may get by itself before a clerk must look."""

    letters: int = Field(default=5, ge=1)
    within_hours: float = Field(default=1, gt=0)


class Origin(Strict):
    """Whose word counts on who wrote a mail.

    `trusted_servers` are the names (authserv-id, RFC 8601 §2.5) under which the CA's own mail servers write
    Authentication-Results; a border server must take away what strangers write under these names (§5).
    """

    trusted_servers: tuple[str, ...] = ()


class Flood(Strict):
    """How many mails of one sender are worked on in an hour; more are delayed, and the clerks are told."""

    mails: int = Field(default=30, ge=1)


class Limits(Strict):
    """What is read without a person's help."""

    mail_mb: float = Field(default=40, gt=0)
    read_seconds: float = Field(default=30, gt=0)
    read_memory_mb: int = Field(default=1024, ge=128)
    paper_seconds: float = Field(default=120, gt=0)
    paper_cpu_seconds: int = Field(default=120, ge=1)
    paper_memory_mb: int = Field(default=3072, ge=512)
    papers_seconds: float = Field(default=600, gt=0)
    view_seconds: float = Field(default=25, gt=0)
    """For a page that somebody wants to see at the desk."""
    view_memory_mb: int = Field(default=1536, ge=512)


class Digest(Strict):
    """The daily digest to managers: when on working days (in the calendar's zone), and to which bare addresses."""

    at: time = time(7, 30)
    managers: tuple[Annotated[str, Field(pattern=r"^[^@\s<>,;:]+@[^@\s<>,;:]+$")], ...] = Field(min_length=1)
    days_of_picture: int = Field(default=30, ge=7, le=92)

    @field_validator("at")
    @classmethod
    def _no_zone(cls, at: time) -> time:
        if at.tzinfo is not None:
            raise ValueError("expected a time without a zone: the calendar gives it")
        return at


class Settings(Strict):
    """All of config/tiepnhan.toml."""

    var: File
    procedure: str
    mailbox: Mailbox
    smtp: Outgoing
    archive: Archive
    token: Token
    trust: Trust
    signatures: Signatures = Signatures()
    seal: SealImage | None = None
    people: People
    scans: Scans | None = None
    directory: Directory | None = None
    loop: Loop = Loop()
    limits: Limits = Limits()
    origin: Origin = Origin()
    flood: Flood = Flood()
    digest: Digest | None = None
    desk: Desk | None = None
    postgres: Postgres | None = None
    bucket: Bucket | None = None
    node: Node = Node()
    folder: File

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads the settings from the TOML file at `path`.

        Raises Problem, naming file, key and what was expected, when the file cannot be used.
        """
        return load_toml(cls, path, folder=str(path.absolute().parent))
