"""Looking at the program from outside: its ledger through a connection that cannot write, and the Maildir."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROWS = """
SELECT 'mail', id, stage, fence, NULL FROM mail WHERE attempts > 0 AND due <= :now
UNION ALL SELECT 'letter', id, stage, fence, brink FROM letter WHERE attempts > 0 AND due <= :now
"""
FENCES = "SELECT 'mail', id, fence FROM mail UNION ALL SELECT 'letter', id, fence FROM letter"
DOING = {
    "stored": "read, sort and file",
    "papers": "papers",
    "copies": "papers",
    "read": "read, sort and file",
    "doubtful": "read, sort and file",
    "bounced": "read, sort and file",
    "triaged": "read, sort and file",
    "approve": "number",
    "draft": "number",
    "render": "render",
    "sign": "sign",
    "settle": "settle",
}
STARTING, FETCH, IDLE = "starting up", "fetch", "nothing in hand"
BEFORE_THE_DOT, PAST_THE_BRINK, ASKING = "send, before the brink", "send, past the brink", "send, asking the archive"

Fences = dict[tuple[str, int], int]


@dataclass(frozen=True)
class Life:
    """One life of the program: when it began (UTC, as SQLite keeps it) and the rows' fences before it."""

    began: str
    fences: Fences


class Look:
    """Sees what the program has in hand. Opens the ledger at each life anew, so that no lock outlives it."""

    def __init__(self, var: Path, inbox: Path) -> None:
        self._path = var / "ledger.sqlite3"
        self._inbox = inbox
        self._open: sqlite3.Connection | None = None

    def close(self) -> None:
        """Lets the ledger go."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def life(self) -> Life:
        """Begins a life now."""
        fences = {(table, row): fence for table, row, fence in self._ask(FENCES)}
        return Life(_now(), fences)

    def in_hand(self, life: Life) -> set[str]:
        """What the program of this life is at, or was at when it died."""
        doing = {self._doing(life, stage, brink) for stage, brink in self._touched(life)}
        return doing | ({FETCH} if self._fetching() else set())

    def count(self, query: str) -> int:
        """A number out of the ledger; 0 while there is no ledger."""
        rows = self._ask(query)
        return int(rows[0][0]) if rows else 0

    def _touched(self, life: Life) -> list[tuple[str, str | None]]:
        rows = self._ask(ROWS, now=_now())
        return [(stage, brink) for table, row, stage, fence, brink in rows if fence > life.fences.get((table, row), 0)]

    def _doing(self, life: Life, stage: str, brink: str | None) -> str:
        if stage != "send":
            return DOING[stage]
        if brink is None:
            return BEFORE_THE_DOT
        return PAST_THE_BRINK if brink > life.began else ASKING

    def _fetching(self) -> bool:
        """Dovecot moves mails from new/ to cur/ for whoever selects the folder; entered and told they are later."""
        seen = len(list((self._inbox / "cur").iterdir())) if (self._inbox / "cur").exists() else 0
        return seen > self.count("SELECT count(*) FROM sighting WHERE told")

    def _ask(self, query: str, **values: Any) -> list[Any]:
        try:
            if self._open is None:
                self._open = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=5)
            with closing(self._open.execute(query, values)) as cursor:
                return cursor.fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error) or "unable to open" in str(error):
                return []
            raise


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
