"""What the last look at the CA's own system came to: a small file beside the ledger, for `tiepnhan directory`."""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from pipeline.errors import Problem


@dataclass(frozen=True)
class State:
    """The last look: when, how many rows could be used or not and why, and what went wrong.

    `flaws` counts by reason; `examples` has the place of the first of each.
    """

    looked_at: datetime | None = None
    usable: int = 0
    unusable: int = 0
    flaws: dict[str, int] = field(default_factory=dict)
    examples: dict[str, int] = field(default_factory=dict)
    problem: str | None = None

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads the file at `path`; where there is none, or what is none, nobody has looked yet."""
        try:
            data = json.loads(path.read_text("utf-8"))
            looked_at = datetime.fromisoformat(data.pop("looked_at"))
            return cls(looked_at=looked_at, **data)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def save(self, path: Path) -> None:
        """Writes the file, whole or not at all. Raises Problem when it cannot be written."""
        looked_at = self.looked_at.isoformat() if self.looked_at else None
        text = json.dumps({**asdict(self), "looked_at": looked_at}, ensure_ascii=False, indent=1)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            beside.write_text(text, "utf-8")
            beside.replace(path)
        except OSError as error:
            raise Problem(f"{path}: cannot be written: {error.strerror}; make room on the disk") from error
