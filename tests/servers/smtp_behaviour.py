"""How the SMTP server behaves, and what it writes down of each transaction; both as JSON too."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

Drop = Literal["", "before delivery", "after delivery"]


@dataclass(frozen=True)
class Behaviour:
    """What the server does beside taking and delivering mail.

    `refused` and `deferred` are recipients and the words that they are refused with: for good
    (550) or for now (451). `refuse_data` are words to refuse with after the data (554). A mail is
    delivered, then the server waits `delay_seconds` and replies. `drop` cuts the connection after
    the last dot in place of a reply. With `dsn` it offers delivery status notifications (RFC 3461); it
    writes down what is asked for and reports nothing by itself; with `dsn_refused` it refuses what it offers (555).
    """

    refused: Mapping[str, str] = field(default_factory=dict)
    deferred: Mapping[str, str] = field(default_factory=dict)
    refuse_data: str = ""
    delay_seconds: float = 0
    drop: Drop = ""
    dsn: bool = False
    dsn_refused: bool = False

    def save(self, path: Path) -> None:
        """Writes it to a file, whole at once."""
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.write_text(json.dumps(asdict(self), ensure_ascii=False), "utf-8")
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Behaviour":
        """Reads it from a file; the plain behaviour where there is none."""
        return cls(**json.loads(path.read_text("utf-8"))) if path.exists() else cls()


@dataclass(frozen=True)
class Transaction:
    """One envelope and what came of it.

    `result` is the reply ("250 …", "550 …") or "dropped before delivery", "dropped after
    delivery"; a recipient refused before the data has a transaction of its own. `asked` are the
    parameters of MAIL and RCPT that ask for reports (RFC 3461), in capitals.
    """

    sender: str
    recipients: tuple[str, ...]
    message_id: str
    result: str
    asked: tuple[str, ...] = ()

    @property
    def delivered(self) -> bool:
        """Whether the mail lies in the recipients' mailboxes."""
        return self.result.startswith("250") or self.result == "dropped after delivery"


def append(log: Path, transaction: Transaction) -> None:
    """Writes one transaction at the end of the log: one JSON line, one write."""
    line = json.dumps(asdict(transaction), ensure_ascii=False) + "\n"
    with log.open("ab", buffering=0) as file:
        file.write(line.encode("utf-8", "backslashreplace"))


def transactions(log: Path) -> list[Transaction]:
    """Reads the log, in order; empty where there is none."""
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    rows = [json.loads(line) for line in lines]
    return [
        Transaction(**{**row, "recipients": tuple(row["recipients"]), "asked": tuple(row.get("asked", ()))})
        for row in rows
    ]
