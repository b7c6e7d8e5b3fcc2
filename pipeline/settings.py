"""config/tiepnhan.toml as typed models; an error names the file, the key and what was expected.

Paths in the file are relative to the folder of the file. Secrets are never in it, only the
paths of files that hold them.
"""

import codecs
import re
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pipeline.errors import Problem

TLS = Literal["implicit", "starttls", "none"]


def _beside_the_file(value: object, info: ValidationInfo) -> object:
    folder = (info.context or {}).get("folder")
    if isinstance(value, str) and folder is not None:
        return Path(folder, value).absolute()
    return value


File = Annotated[Path, BeforeValidator(_beside_the_file)]


class Strict(BaseModel):
    """A part of a settings file: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Server(Strict):
    """A mail server and how to log in to it."""

    host: str
    port: int = Field(ge=1, le=65535)
    tls: TLS = "implicit"
    ca_file: File | None = None
    user: str | None = None
    password_file: File | None = None
    timeout_seconds: float = Field(default=60, gt=0)

    def password(self) -> str:
        """Reads the password from its file. Raises Problem when there is none to read."""
        return read_secret(self.password_file, f"password of {self.user} at {self.host}")


class Mailbox(Server):
    """The mailbox that customers write to (IMAP)."""

    folder: str = "INBOX"
    done: Literal["keyword", "move"] = "keyword"
    keyword: str = "TiepNhan"
    done_folder: str = "Da tiep nhan"
    every_seconds: float = Field(default=60, gt=0)
    batch_mb: float = Field(default=8, gt=0)

    @property
    def name(self) -> str:
        """Names the mailbox in the ledger: user, host and folder."""
        return f"{self.user}@{self.host}/{self.folder}"


class Outgoing(Server):
    """The server that takes our letters (SMTP) and the address that they come from."""

    sender: str
    reply_tag: bool = True


class Archive(Server):
    """The mailbox that gets a blind copy of each letter (IMAP): the proof that it went out."""

    address: str
    folder: str = "INBOX"
    grace_seconds: float = Field(default=300, ge=0)
    absent: Literal["resend", "hold"] = "resend"


class Token(Strict):
    """The CA's PKCS#11 token."""

    module: File
    label: str
    serial: str | None = None
    pin_file: File
    organisation: str
    pss: bool = False
    count_low_confirmed: bool = False
    timeout_seconds: float = Field(default=60, gt=0)
    environment: dict[str, str] = {}


class Trust(Strict):
    """The roots that signatures are checked against, and intermediate certificates (PEM files)."""

    roots: tuple[File, ...]
    intermediates: tuple[File, ...] = ()


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


class Columns(Strict):
    """How the columns of the CA's own system are called; what is left out it does not tell us."""

    name: str
    tax_code: str | None = None
    personal_id: str | None = None
    serial: str | None = None
    email: str | None = None
    phone: str | None = None
    package: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    agent: str | None = None
    missing: str | None = None
    """The missing parts of the dossier, separated by ";"."""

    @model_validator(mode="after")
    def _something_to_look_up_by(self) -> Self:
        if not (self.tax_code or self.personal_id or self.serial or self.email):
            raise PydanticCustomError("no_key", "expected at least one of tax_code, personal_id, serial and email")
        return self


def _one_select(query: str) -> str:
    # What keeps the database as it is are its read-only transactions; this only finds mistakes early.
    if re.match(r"\s*(?:SELECT|WITH)\b", query, re.IGNORECASE) is None:
        raise PydanticCustomError("no_select", "expected an SQL SELECT")
    return query


class Database(Strict):
    """A database with the subscribers; `url_file` holds its SQLAlchemy URL, with the password, on the first line."""

    url_file: File
    query: Annotated[str, AfterValidator(_one_select)]
    timeout_seconds: float = Field(default=120, gt=0)

    def url(self) -> str:
        """Reads the URL from its file. Raises Problem when there is none to read."""
        return read_secret(self.url_file, "URL of the subscribers' database")


def _known_encoding(name: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError:
        raise PydanticCustomError("encoding", "expected an encoding such as utf-8-sig, utf-16 or cp1258") from None
    return name


class Directory(Strict):
    """Where the subscribers (thuê bao) are known: a CSV file or a database (S7, S11)."""

    csv: File | None = None
    encoding: Annotated[str, AfterValidator(_known_encoding)] = "utf-8-sig"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    database: Database | None = None
    columns: Columns
    every_minutes: float = Field(default=60, gt=0)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.csv is None) == (self.database is None):
            raise PydanticCustomError("one_of_both", "expected either csv or [directory.database]")
        return self


class Loop(Strict):
    """How many letters one address may get by itself before a clerk must look."""

    letters: int = Field(default=5, ge=1)
    within_hours: float = Field(default=1, gt=0)


class Limits(Strict):
    """What is read without a person's help."""

    mail_mb: float = Field(default=40, gt=0)
    read_seconds: float = Field(default=30, gt=0)
    read_memory_mb: int = Field(default=1024, ge=128)
    paper_seconds: float = Field(default=120, gt=0)
    paper_cpu_seconds: int = Field(default=120, ge=1)
    paper_memory_mb: int = Field(default=3072, ge=512)
    papers_seconds: float = Field(default=600, gt=0)


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
    people: People
    scans: Scans | None = None
    directory: Directory | None = None
    loop: Loop = Loop()
    limits: Limits = Limits()
    digest: Digest | None = None
    folder: File

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads the settings from the TOML file at `path`.

        Raises Problem, naming file, key and what was expected, when the file cannot be used.
        """
        return load_toml(cls, path, folder=str(path.absolute().parent))


M = TypeVar("M", bound=Strict)


def load_toml(model: type[M], path: Path, **more: str) -> M:
    """Reads a TOML file into `model`; `more` are values that the file itself does not hold.

    Raises Problem, naming file, key and what was expected, when the file cannot be used.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Problem(f"{path}: cannot be read ({error.strerror}); name another file with --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(f"{path}: is not TOML: {error}") from error
    try:
        return model.model_validate({**data, **more}, context={"folder": str(path.absolute().parent)})
    except ValidationError as error:
        raise Problem("\n".join(_mistakes(path, error))) from error


def _mistakes(path: Path, error: ValidationError) -> list[str]:
    return [
        f"{path}: {'.'.join(map(str, mistake['loc']))}: {mistake['msg'].lower()}"
        for mistake in error.errors(include_input=False)
    ]


def read_secret(path: Path | None, what: str) -> str:
    """Reads a secret from the first line of a file. Raises Problem when there is none to read."""
    if path is None:
        raise Problem(f"no file is set for the {what}")
    try:
        return path.read_text("utf-8").splitlines()[0]
    except (OSError, IndexError) as error:
        raise Problem(f"{path}: the {what} cannot be read; it belongs on the first line") from error
