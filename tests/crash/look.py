"""Looking at the program from outside: its ledger through a connection that cannot write, and the Maildir."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash.books import Books

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
    """One life of the program: when it began (UTC, as the database keeps it) and the rows' fences before it."""

    began: Any
    fences: Fences


class Look:
    """Sees what the program has in hand. Opens the ledger at each life anew, so that no lock outlives it."""

    def __init__(self, books: Books, inbox: Path) -> None:
        self._books = books
        self._inbox = inbox

    def close(self) -> None:
        """Lets the ledger go."""
        self._books.close()

    def life(self) -> Life:
        """Begins a life now."""
        fences = {(table, row): fence for table, row, fence in self._ask(FENCES)}
        return Life(self._books.now(), fences)

    def in_hand(self, life: Life) -> set[str]:
        """What the program of this life is at, or was at when it died."""
        doing = {self._doing(life, stage, brink) for stage, brink in self._touched(life)}
        return doing | ({FETCH} if self._fetching() else set())

    def count(self, query: str) -> int:
        """A number out of the ledger; 0 while there is no ledger."""
        rows = self._ask(query)
        return int(rows[0][0]) if rows else 0

    def _touched(self, life: Life) -> list[tuple[str, Any]]:
        rows = self._ask(ROWS, now=self._books.now())
        return [(stage, brink) for table, row, stage, fence, brink in rows if fence > life.fences.get((table, row), 0)]

    def _doing(self, life: Life, stage: str, brink: Any) -> str:
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
        return self._books.rows(query, **values) if self._books.there() else []
