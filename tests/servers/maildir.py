"""Maildirs: delivering into them and reading them, beside servers and other processes.

The rules are those of the Maildir format: a mail is written in tmp/ and renamed into new/; a
reader may move it to cur/ and append flags behind ":2,", the name before that never changes.
"""

import datetime
import email
import os
import re
import secrets
import socket
import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path


@dataclass(frozen=True)
class Mail:
    """A mail as it lies in a Maildir, to the byte."""

    path: Path
    raw: bytes

    @property
    def message_id(self) -> str:
        """The Message-ID with its angle brackets; empty when the mail has none."""
        return message_id(self.raw)

    @property
    def parsed(self) -> EmailMessage:
        """The mail as the standard library reads it."""
        return email.message_from_bytes(self.raw, policy=default)


def message_id(raw: bytes) -> str:
    """Reads the Message-ID of a raw mail, with its angle brackets; empty when there is none."""
    header = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    # The policy compat32 takes whatever stands in the header; newer ones may raise.
    return " ".join(str(email.message_from_bytes(header).get("Message-ID", "")).split())


def make(maildir: Path) -> Path:
    """Makes a Maildir (mode 0700) where none is, and gives its path back."""
    maildir.parent.mkdir(parents=True, exist_ok=True)
    for folder in (maildir, maildir / "tmp", maildir / "new", maildir / "cur"):
        folder.mkdir(mode=0o700, exist_ok=True)
    return maildir


def deliver(maildir: Path, raw: bytes, received: datetime.datetime | None = None) -> Path:
    """Delivers `raw` and gives the path of the file in new/.

    `received` (aware; now, when not given) is what an IMAP server tells as INTERNALDATE.
    """
    make(maildir)
    name = _unique_name()
    part = maildir / "tmp" / name
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(raw)
    if received is not None:
        os.utime(part, (received.timestamp(), received.timestamp()))
    return part.rename(maildir / "new" / name)


def mails(maildir: Path) -> list[Mail]:
    """Reads every mail in new/ and cur/, the oldest first; none where there is no Maildir."""
    files = _stable_listing(maildir)
    read = [_read(maildir, base, path) for base, path in files.items()]
    present = [one for one in read if one is not None]
    return [mail for _, mail in sorted(present, key=lambda one: (one[0], one[1].path.name))]


def _unique_name() -> str:
    seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
    unique = f"M{nanoseconds // 1000:06}P{os.getpid()}R{secrets.token_hex(8)}"
    return f"{seconds}.{unique}.{socket.gethostname()}"


def _stable_listing(maildir: Path) -> dict[str, Path]:
    """Lists until two listings agree: one that runs beside renames may miss a file."""
    before, files = None, _listing(maildir)
    while before is None or before.keys() != files.keys():
        before, files = files, _listing(maildir)
    return files


def _listing(maildir: Path) -> dict[str, Path]:
    # new/ first: what moves to cur/ meanwhile is seen twice, not missed, and counts once.
    folders = [maildir / "new", maildir / "cur"]
    paths = [path for folder in folders if folder.is_dir() for path in folder.iterdir()]
    return {path.name.partition(":")[0]: path for path in paths}


def _read(maildir: Path, base: str, path: Path | None) -> tuple[int, Mail] | None:
    """Reads one mail with the time of its delivery, wherever it has moved; None when deleted."""
    while path is not None:
        try:
            return path.stat().st_mtime_ns, Mail(path, path.read_bytes())
        except FileNotFoundError:
            path = _listing(maildir).get(base)
    return None
