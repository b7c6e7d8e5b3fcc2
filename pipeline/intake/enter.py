"""Storing what came in and entering it in the ledger: bytes first, then one commit for the batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.engine.advance import now
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Mail, Sighting
from pipeline.ledger.register import ARRIVALS, next_numbers
from pipeline.store.disk import Store

FIRST_STAGE = "stored"


@dataclass(frozen=True)
class Place:
    """Where on a mail server something was seen."""

    mailbox: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True)
class Arrival:
    """A mail as it came in. `received_at` is the server's INTERNALDATE, or what comes closest to it."""

    raw: bytes
    received_at: datetime
    channel: str
    place: Place | None = None
    file_name: str | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    """Columns that need no reading, of what a clerk has taken down (intake/counter.py)."""


@dataclass(frozen=True)
class Entered:
    """How many mails of a batch are new and how many were known byte for byte."""

    new: int
    known: int


def enter(ledger: Ledger, store: Store, arrivals: Sequence[Arrival], zone: ZoneInfo) -> Entered:
    """Stores the raw bytes durably, then commits one row a mail and one a sighting.

    In the same commit each new mail gets its number in the incoming register of the year, as it is in
    `zone` (E2). Bytes that are known already (same SHA-256) only add a sighting (facts of peers: dedupe by
    content, never by Message-ID). Raises Wait with nothing entered when the disk is full.
    """
    kept = [(store.put(arrival.raw), arrival) for arrival in arrivals]
    with ledger.writing() as session:
        return enter_kept(session, kept, zone)


def enter_kept(session: Session, kept: Sequence[tuple[str, Arrival]], zone: ZoneInfo) -> Entered:
    """Does as `enter` in the session of the caller, with what is in the store already under these SHA-256."""
    known = _known(session, [sha256 for sha256, _ in kept])
    new: dict[str, Arrival] = {}
    for sha256, arrival in kept:
        if sha256 not in known:
            new.setdefault(sha256, arrival)
    ids = known | _new_mails(session, new, zone)
    for sha256, arrival in kept:
        _sight(session, ids[sha256], arrival.place)
    return Entered(len(new), len(kept) - len(new))


def _known(session: Session, digests: list[str]) -> dict[str, int]:
    rows = session.execute(select(Mail.sha256, Mail.id).where(Mail.sha256.in_(digests)))
    return {sha256: mail_id for sha256, mail_id in rows}


def _new_mails(session: Session, fresh: Mapping[str, Arrival], zone: ZoneInfo) -> dict[str, int]:
    """Adds a row for each, numbered in order; gives their ids by SHA-256."""
    moment = now()  # nobody else writes by now: later numbers have later times
    year = moment.astimezone(zone).year
    numbers = next_numbers(session, ARRIVALS, year, len(fresh))
    mails = [
        _new_mail(sha256, arrival, moment, (year, number))
        for (sha256, arrival), number in zip(fresh.items(), numbers, strict=True)
    ]
    session.add_all(mails)
    session.flush()
    return {mail.sha256: mail.id for mail in mails}


def _new_mail(sha256: str, arrival: Arrival, moment: datetime, number: tuple[int, int]) -> Mail:
    values: dict[str, Any] = {
        "sha256": sha256,
        "size": len(arrival.raw),
        "channel": arrival.channel,
        "file_name": arrival.file_name,
        "received_at": arrival.received_at,
        "stored_at": moment,
        "arrival_year": number[0],
        "arrival": number[1],
        "stage": FIRST_STAGE,
        "due": moment,
    }
    return Mail(**{**values, **arrival.known})


def _sight(session: Session, mail_id: int, place: Place | None) -> None:
    if place is None:
        return
    seen = select(Sighting.id).filter_by(mailbox=place.mailbox, uidvalidity=place.uidvalidity, uid=place.uid)
    if session.scalar(seen) is None:
        session.add(
            Sighting(
                mail_id=mail_id,
                mailbox=place.mailbox,
                uidvalidity=place.uidvalidity,
                uid=place.uid,
                seen_at=now(),
            )
        )
