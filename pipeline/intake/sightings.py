"""Where mails were seen on the server, and whether the server has been told that we have them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select, update

from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Sighting


@dataclass(frozen=True)
class Sightings:
    """The sightings of one mailbox. UIDs mean something only together with `validity` (RFC 3501 §2.3.1.1)."""

    ledger: Ledger
    mailbox: str

    def known(self, validity: int, uids: Collection[int]) -> set[int]:
        """Those of `uids` whose mails are in the ledger."""
        query = select(Sighting.uid).where(self._here(validity), Sighting.uid.in_(uids))
        with self.ledger.reading() as session:
            return set(session.scalars(query))

    def untold(self, validity: int) -> set[int]:
        """Mails of which it is not noted that the server was told: perhaps we died before we could note it."""
        query = select(Sighting.uid).where(self._here(validity), ~Sighting.told)
        with self.ledger.reading() as session:
            return set(session.scalars(query))

    def note_told(self, validity: int, uids: Collection[int]) -> None:
        """Notes that the server has our mark on these mails."""
        if not uids:
            return
        query = update(Sighting).where(self._here(validity), Sighting.uid.in_(uids)).values(told=True)
        with self.ledger.writing() as session:
            session.execute(query)

    def _here(self, validity: int) -> ColumnElement[bool]:
        return and_(Sighting.mailbox == self.mailbox, Sighting.uidvalidity == validity)
