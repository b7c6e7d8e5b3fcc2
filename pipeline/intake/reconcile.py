"""The server's UIDs against the ledger: whatever the server counts as taken must be in the ledger.

A gap is there when the ledger was restored from an older backup, or when somebody else has set our mark. The mark is
taken away, so that the next poll brings the mail in; what is in the ledger by its content is not entered twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from imapclient import IMAPClient

from pipeline.engine.advance import now
from pipeline.intake.imap import connected
from pipeline.intake.sightings import Sightings
from pipeline.ledger.connect import Ledger
from pipeline.settings import Mailbox

AT_ONCE = 1_000
OLD = timedelta(hours=6)
"""A mail that has lain on the server for so long and is not in the ledger is told to the clerks."""


@dataclass
class Reconciled:
    """What was found: how many mails the server has, UIDs marked though unknown, and UIDs that wait for long."""

    mails: int = 0
    unknown: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Reconcile:
    """Reconciles one mailbox."""

    settings: Mailbox
    ledger: Ledger

    def __call__(self) -> Reconciled:
        """Compares, and has unknown mails be brought in again. Raises Wait when the server cannot be used."""
        with connected(self.settings) as client:
            validity = int(client.select_folder(self.settings.folder)[b"UIDVALIDITY"])
            marked = self._marked(client)
            others = sorted(set(client.search("ALL")) - set(marked))
            found = Reconciled(len(marked) + len(others))
            found.unknown = self._unknown(validity, marked)
            found.waiting = self._old(client, self._unknown(validity, others))
            for part in _parts(found.unknown):
                client.remove_flags(part, [self.settings.keyword], silent=True)
        return found

    def _marked(self, client: IMAPClient) -> list[int]:
        """What the server counts as taken; moved mails have other UIDs in their folder and are not looked at."""
        if self.settings.done == "move":
            return []
        return sorted(client.search(["KEYWORD", self.settings.keyword]))

    def _unknown(self, validity: int, uids: Sequence[int]) -> list[int]:
        sightings = Sightings(self.ledger, self.settings.name)
        known = set[int]().union(*(sightings.known(validity, part) for part in _parts(uids)))
        return [uid for uid in uids if uid not in known]

    def _old(self, client: IMAPClient, uids: Sequence[int]) -> list[int]:
        oldest = now() - OLD
        dates = {uid: each for part in _parts(uids) for uid, each in client.fetch(part, ["INTERNALDATE"]).items()}
        return [uid for uid in uids if uid in dates and dates[uid][b"INTERNALDATE"] < oldest]


def _parts(uids: Sequence[int]) -> Iterator[list[int]]:
    yield from (list(uids[start : start + AT_ONCE]) for start in range(0, len(uids), AT_ONCE))
