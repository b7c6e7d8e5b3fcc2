"""Storing what came in and entering it in the ledger: bytes first, then one commit for the batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.engine.advance import now
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Mail, Sighting
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


@dataclass(frozen=True)
class Entered:
    """How many mails of a batch are new and how many were known byte for byte."""

    new: int
    known: int


def enter(ledger: Ledger, store: Store, arrivals: Sequence[Arrival]) -> Entered:
    """Stores the raw bytes durably, then commits one row a mail and one a sighting.

    Bytes that are known already (same SHA-256) only add a sighting (facts of peers: dedupe by
    content, never by Message-ID). Raises Wait with nothing entered when the disk is full.
    """
    kept = [(store.put(arrival.raw), arrival) for arrival in arrivals]
    with ledger.writing() as session:
        known = _known(session, [sha256 for sha256, _ in kept])
        new = 0
        for sha256, arrival in kept:
            if sha256 not in known:
                known[sha256] = _new_mail(session, sha256, arrival)
                new += 1
            _sight(session, known[sha256], arrival.place)
    return Entered(new, len(kept) - new)


def _known(session: Session, digests: list[str]) -> dict[str, int]:
    rows = session.execute(select(Mail.sha256, Mail.id).where(Mail.sha256.in_(digests)))
    return {sha256: mail_id for sha256, mail_id in rows}


def _new_mail(session: Session, sha256: str, arrival: Arrival) -> int:
    moment = now()
    mail = Mail(
        sha256=sha256,
        size=len(arrival.raw),
        channel=arrival.channel,
        file_name=arrival.file_name,
        received_at=arrival.received_at,
        stored_at=moment,
        stage=FIRST_STAGE,
        due=moment,
    )
    session.add(mail)
    session.flush()
    return mail.id


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
