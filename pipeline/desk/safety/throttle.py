"""Tries to enter are slowed down: by the name that is tried, and by where they come from."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Attempt

WINDOW = timedelta(minutes=15)
OF_BOTH, OF_NAME, OF_PLACE = 5, 30, 100
"""Failed tries within the window that are let pass: for a name from one place, for a name, from a place.

A stranger elsewhere cannot lock somebody out with five tries; many people may come from one place.
"""


@dataclass(frozen=True)
class Throttle:
    """Counts failed tries in the ledger: they outlive a restart, and two programs count together."""

    def wait_until(self, session: Session, name: str, place: str, now: datetime) -> datetime | None:
        """Gives until when (aware) no try is looked at; None when one may be made now."""
        ends = [self._full(session, key, most, now) for key, most in _keys(name, place)]
        return max((end for end in ends if end is not None), default=None)

    def failed(self, session: Session, name: str, place: str, now: datetime) -> None:
        """Notes a failed try, and forgets those of before the window."""
        session.execute(delete(Attempt).where(Attempt.at < now - WINDOW))
        session.add_all(Attempt(key=key, at=now) for key, _ in _keys(name, place))

    def entered(self, session: Session, name: str, place: str) -> None:
        """Forgets the failed tries of whoever has entered."""
        session.execute(delete(Attempt).where(Attempt.key.in_([key for key, _ in _keys(name, place)[:2]])))

    def _full(self, session: Session, key: str, most: int, now: datetime) -> datetime | None:
        query = select(func.count(), func.min(Attempt.at)).where(Attempt.key == key, Attempt.at > now - WINDOW)
        count, first = session.execute(query).one()
        return first + WINDOW if count >= most else None


def _keys(name: str, place: str) -> tuple[tuple[str, int], ...]:
    who = f"name:{name.strip().casefold()[:100]}"
    return (f"{who} from:{place}", OF_BOTH), (who, OF_NAME), (f"from:{place}", OF_PLACE)
