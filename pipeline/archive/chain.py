"""The hash chain of a case: each event holds the digest of the one before it.

What an event says of people can be destroyed (destruction.py): its data are then gone, its own digest stays, and so
do the links of the chain. That nothing else was changed is held by the seal in the event that ended the destruction:
a digest over all events before it as they stood then.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Case, Event

DESTROYED = "content_destroyed"
"""The event of a destruction. Its data hold "record", the number of the Destruction, and "seal"."""
GONE = "destroyed_by"
"""In the data of an event whose content is gone: the number of the record."""


def digest(before: str, case_number: str, ordinal: int, at: datetime, who: str, what: str, data: Any) -> str:
    """SHA-256 (hex) over the digest before ("" for the first) and the event as canonical JSON, its time in UTC."""
    content = [before, case_number, ordinal, at.astimezone(UTC).isoformat(), who, what, data]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def add_event(session: Session, case: Case, at: datetime, who: str, what: str, data: dict[str, Any]) -> Event:
    """Adds an event to the case's chain. Two writers at once: the second fails on (case, ordinal)."""
    before, ordinal = case.chain_head, case.chain_length + 1
    event = Event(
        case_id=case.id,
        ordinal=ordinal,
        at=at,
        who=who,
        what=what,
        data=data,
        before=before,
        digest=digest(before, case.number, ordinal, at, who, what, data),
    )
    session.add(event)
    case.chain_length, case.chain_head = ordinal, event.digest
    return event


@dataclass(frozen=True)
class Link:
    """An event as it stands in the ledger; `at` and `data` are None where they can no longer be read."""

    ordinal: int
    at: datetime | None
    who: str
    what: str
    data: Any
    before: str
    digest: str

    @property
    def gone(self) -> bool:
        """Whether its content was destroyed, by its own word."""
        return isinstance(self.data, dict) and GONE in self.data

    def own_digest(self, case_number: str) -> str | None:
        """What its digest would be if it were written now; None for what nobody has written so."""
        if self.at is None:
            return None
        try:
            return digest(self.before, case_number, self.ordinal, self.at, self.who, self.what, self.data)
        except (TypeError, ValueError, OverflowError):  # bytes, half a surrogate pair, the year 1 in UTC
            return None


class Seal:
    """A digest over events as they stand, one after the other; `value` is that of all that were added."""

    def __init__(self) -> None:
        self.value = ""

    def add(self, link: Link) -> None:
        """Takes in the next event."""
        at = None if link.at is None else link.at.astimezone(UTC).isoformat()
        content = [self.value, link.ordinal, at, link.who, link.what, link.data, link.before, link.digest]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=repr)
        self.value = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Flaw:
    """What is wrong with the events from ordinal `first` to `last`.

    "changed", "missing", "added", "head", or "unsealed": their content is gone, and nothing proves the rest.
    """

    first: int
    last: int
    what: str


class Walk:
    """Goes along the chain of one case, event by event in the order of their ordinals."""

    def __init__(self, case_number: str, length: int, head: str) -> None:
        self._case, self._length, self._head = case_number, length, head
        self._ordinal, self._before = 0, ""
        self._whole = True
        """Whether the link before is there and fits its own digest; if not, it has been told already."""
        self._seal = Seal()
        self._gone: list[int] = []
        """Events without content that no seal has covered yet."""

    def step(self, link: Link) -> Iterator[Flaw]:
        """Checks the next event. A flaw does not hide those behind it."""
        if link.ordinal > self._length or link.ordinal < 1:
            yield Flaw(link.ordinal, link.ordinal, "added")
            return
        if link.ordinal > self._ordinal + 1:
            yield Flaw(self._ordinal + 1, link.ordinal - 1, "missing")
            self._whole = False
        intact = link.gone or link.own_digest(self._case) == link.digest
        if not intact:
            yield Flaw(link.ordinal, link.ordinal, "changed")
        elif self._whole and link.before != self._before:
            # This one fits its digest, with the one before in it: that one was changed and its digest made anew.
            changed = max(self._ordinal, 1)
            yield Flaw(changed, changed, "changed")
        elif intact:
            yield from self._sealed(link)
        self._ordinal, self._before, self._whole = link.ordinal, link.digest, intact
        self._seal.add(link)

    def _sealed(self, link: Link) -> Iterator[Flaw]:
        """An event without content waits for the seal of its destruction; the seal tells whether it is as it was."""
        if link.gone:
            self._gone.append(link.ordinal)
        elif link.what == DESTROYED and isinstance(link.data, dict):
            if link.data.get("seal") != self._seal.value:
                yield from self._unsealed()
            self._gone.clear()

    def _unsealed(self) -> Iterator[Flaw]:
        return (Flaw(ordinal, ordinal, "unsealed") for ordinal in self._gone)

    def end(self) -> Iterator[Flaw]:
        """Compares the end of the chain with what the case says of it."""
        yield from self._unsealed()
        if self._ordinal < self._length:
            yield Flaw(self._ordinal + 1, self._length, "missing")
        elif self._whole and self._before != self._head:
            yield Flaw(self._ordinal, self._ordinal, "head")


def link_of(event: Event) -> Link:
    """Gives an event as a link of its chain."""
    return Link(event.ordinal, event.at, event.who, event.what, event.data, event.before, event.digest)


def broken(session: Session, case: Case) -> int | None:
    """Checks a case's chain; gives the ordinal of the first event that is missing or not as it was written."""
    walk = Walk(case.number, case.chain_length, case.chain_head)
    events = session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal))
    flaws = chain(chain.from_iterable(walk.step(link_of(event)) for event in events), walk.end())
    return next((flaw.first for flaw in flaws), None)
