"""Polling the customers' mailbox: fetch, store, commit, and only then tell the server. Never delete.

Mails are known by (UIDVALIDITY, UID) of RFC 3501 §2.3.1.1, fetched without setting \\Seen
(BODY.PEEK, §6.4.5), in batches whose bytes are bounded. A mail that the server cannot give stops
neither the poll nor the mails behind it: it is skipped, said, and tried again at the next poll.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from imapclient import IMAPClient

from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.intake.enter import Arrival, Place, enter
from pipeline.intake.imap import ServerTrouble, connected
from pipeline.intake.sightings import Sightings
from pipeline.ledger.connect import Ledger
from pipeline.settings import Mailbox
from pipeline.store.disk import Store

BATCH_MAILS = 100
MOST_SKIPPED = 10
"""More mails than this that cannot be had are no longer the mails' trouble but the server's."""
CHANNEL = "email"
Progress = Callable[[int, int], None]


@dataclass
class Polled:
    """What a poll found: mails brought in, how many of them were new, and UIDs skipped with the reason."""

    fetched: int = 0
    new: int = 0
    skipped: dict[int, str] = field(default_factory=dict)


@dataclass
class _Pass:
    """What is known while a mailbox is gone through, over all connections that this takes."""

    polled: Polled = field(default_factory=Polled)
    careful: set[int] = field(default_factory=set)
    """UIDs of a batch at which the connection broke: each is fetched alone."""
    in_hand: list[int] = field(default_factory=list)

    def broke(self, error: ServerTrouble) -> None:
        """Learns from a broken connection, or raises `error` when no mail can be blamed for it."""
        if not self.in_hand or len(self.polled.skipped) >= MOST_SKIPPED:
            raise error
        if len(self.in_hand) > 1:
            self.careful.update(self.in_hand)
        else:
            self.polled.skipped[self.in_hand[0]] = str(error)
        self.in_hand = []


class Poller:
    """Brings in what is in the mailbox and is not yet marked as brought in."""

    def __init__(self, settings: Mailbox, ledger: Ledger, store: Store, zone: ZoneInfo) -> None:
        self._settings = settings
        self._ledger = ledger
        self._store = store
        self._zone = zone
        self._sightings = Sightings(ledger, settings.name)
        self._one_at_a_time = threading.Lock()
        self.polled_at: datetime | None = None
        """When the mailbox last answered."""
        self.problem: str | None = None
        """Why the last poll failed; None when it did not."""

    def poll(self, progress: Progress = lambda _done, _all: None) -> Polled:
        """Brings in everything that waits. `progress(done, all)` is called after each batch.

        Raises Wait when the server cannot be used or the disk is full; in both cases the server was
        told of nothing that is not in the ledger.
        """
        try:
            with self._one_at_a_time:  # the clock and the server's own word may call at once
                polled = self._poll(progress)
        except (Problem, OSError) as error:
            self.problem = str(error)
            raise
        self.polled_at, self.problem = now(), None
        return polled

    def _poll(self, progress: Progress) -> Polled:
        run = _Pass()
        while True:
            try:
                with connected(self._settings) as client:
                    self._go_through(client, run, progress)
                return run.polled
            except ServerTrouble as error:
                run.broke(error)

    def _go_through(self, client: IMAPClient, run: _Pass, progress: Progress) -> None:
        validity = self._select(client)
        waiting = self._waiting(client)
        self._sightings.note_told(validity, self._sightings.untold(validity) - set(waiting))
        waiting = [uid for uid in waiting if uid not in run.polled.skipped]
        for uids in self._batches(client, waiting, run.careful):
            run.in_hand = uids
            self._bring_in(client, validity, run)
            progress(run.polled.fetched, len(waiting))
        run.in_hand = []

    def _select(self, client: IMAPClient) -> int:
        settings = self._settings
        if settings.done == "move" and not client.folder_exists(settings.done_folder):
            client.create_folder(settings.done_folder)
        answer = client.select_folder(settings.folder)
        allowed = answer.get(b"PERMANENTFLAGS", ())
        if settings.done == "keyword" and not {b"\\*", settings.keyword.encode()} & set(allowed):
            raise Problem(f'{settings.name}: the server keeps no keywords; set mailbox.done = "move"')
        return int(answer[b"UIDVALIDITY"])

    def _waiting(self, client: IMAPClient) -> list[int]:
        if self._settings.done == "keyword":
            return sorted(client.search(["UNKEYWORD", self._settings.keyword]))
        return sorted(client.search("ALL"))

    def _batches(self, client: IMAPClient, uids: list[int], careful: set[int]) -> Iterator[list[int]]:
        """Batches of at most BATCH_MAILS mails and `batch_mb` MB; a larger mail comes alone."""
        room = self._settings.batch_mb * 1_000_000
        for start in range(0, len(uids), BATCH_MAILS):
            sizes = client.fetch(uids[start : start + BATCH_MAILS], ["RFC822.SIZE"])
            batch: list[int] = []
            held = 0.0
            for uid in sorted(sizes):
                size = room if uid in careful else sizes[uid].get(b"RFC822.SIZE", room)
                if batch and held + size > room:
                    yield batch
                    batch, held = [], 0
                batch.append(uid)
                held += size
            if batch:
                yield batch

    def _bring_in(self, client: IMAPClient, validity: int, run: _Pass) -> None:
        known = self._sightings.known(validity, run.in_hand)
        missing = [uid for uid in run.in_hand if uid not in known]
        fetched: dict[int, dict[bytes, Any]] = client.fetch(missing, ["BODY.PEEK[]", "INTERNALDATE"]) if missing else {}
        # NIL in place of a content, which an empty mail has too: the server cannot read its own file.
        run.polled.skipped |= {
            uid: f"{self._settings.name}: the server gives no content for UID {uid}; look at the server's log"
            for uid, parts in fetched.items()
            if parts.get(b"BODY[]") is None
        }
        whole = {uid: parts for uid, parts in fetched.items() if uid not in run.polled.skipped}
        arrivals = [self._arrival(validity, uid, parts) for uid, parts in whole.items()]
        entered = enter(self._ledger, self._store, arrivals, self._zone)
        self._tell(client, validity, sorted(known | whole.keys()))
        run.polled.fetched += len(known | whole.keys())
        run.polled.new += entered.new

    def _arrival(self, validity: int, uid: int, parts: dict[bytes, Any]) -> Arrival:
        place = Place(self._settings.name, validity, uid)
        return Arrival(parts[b"BODY[]"], parts[b"INTERNALDATE"], CHANNEL, place)

    def _tell(self, client: IMAPClient, validity: int, uids: list[int]) -> None:
        """Marks or moves mails that are in the ledger; done again harmlessly after a crash."""
        if not uids:
            return
        if self._settings.done == "keyword":
            client.add_flags(uids, [self._settings.keyword], silent=True)
        else:
            client.move(uids, self._settings.done_folder)
        self._sightings.note_told(validity, uids)
