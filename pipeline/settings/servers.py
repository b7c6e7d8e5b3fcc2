"""The mail servers: where customers write to, what letters go out through, and what proves that they went."""

from typing import Literal, Self

from pydantic import Field, model_validator

from pipeline.settings.reading import File, Strict, read_secret

TLS = Literal["implicit", "starttls", "none"]


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
    sent_folder: str = ""
    """Gets a copy of each letter, "Sent" for example; none where it is empty."""
    every_seconds: float = Field(default=60, gt=0)
    idle: bool = True
    """Whether to have the server say at once that a mail has come (RFC 2177), beside polling."""
    batch_mb: float = Field(default=8, gt=0)

    @model_validator(mode="after")
    def _sent_apart(self) -> Self:
        if self.sent_folder.upper() in {self.folder.upper(), self.done_folder.upper()}:
            raise ValueError(
                "sent_folder: expected another folder than those of incoming mail: letters would come back"
            )
        return self

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
