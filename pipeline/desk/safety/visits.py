"""Sessions (visits): begun at entry, known by a random token in a cookie, ended by time or by leaving."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import User, Visit

SEEN_EVERY = timedelta(minutes=1)
"""How often it is written down that somebody is still there."""


@dataclass(frozen=True)
class Visits:
    """Begins, finds and ends sessions: `idle` after the last use, `longest` after the begin they are over."""

    ledger: Ledger
    idle: timedelta
    longest: timedelta

    def begin(self, session: Session, user: User, now: datetime) -> str:
        """Begins a session; gives the token for the cookie, which is kept nowhere."""
        token = secrets.token_urlsafe(32)
        visit = Visit(
            user_id=user.id, digest=_digest(token), form_token=secrets.token_urlsafe(24), began_at=now, seen_at=now
        )
        session.add(visit)
        return token

    def find(self, token: str, now: datetime, used: bool = True) -> tuple[User, Visit] | None:
        """Gives the user and the session of a token that still counts, and notes that it was used.

        A page that asks again by itself is no use: nobody may sit before it any more.
        """
        with self.ledger.reading() as session:
            query = select(User, Visit).join(Visit, Visit.user_id == User.id).where(Visit.digest == _digest(token))
            found = session.execute(query).first()
        if found is None or not self._counts(*found, now):
            return None
        if used and now - found[1].seen_at > SEEN_EVERY:
            self._change(found[1], seen_at=now)
        return found

    def end(self, visit: Visit, now: datetime) -> None:
        """Ends a session for good."""
        self._change(visit, ended_at=now)

    def end_all(self, session: Session, user: User, now: datetime) -> None:
        """Ends all sessions of a user: a new password, other roles, or he works here no more."""
        session.execute(update(Visit).where(Visit.user_id == user.id, Visit.ended_at.is_(None)).values(ended_at=now))

    def tell(self, visit: Visit, words: str, wrong: bool = False) -> None:
        """Keeps a message for the next page of the session."""
        self._change(visit, message={"words": words, "wrong": wrong})

    def told(self, visit: Visit) -> dict[str, Any]:
        """Gives the message, once."""
        if visit.message:
            self._change(visit, message={})
        return visit.message

    def _change(self, visit: Visit, **values: Any) -> None:
        with self.ledger.writing() as session:
            session.execute(update(Visit).where(Visit.id == visit.id).values(**values))

    def _counts(self, user: User, visit: Visit, now: datetime) -> bool:
        over = visit.ended_at is not None or user.ended_at is not None
        return not over and now - visit.seen_at < self.idle and now - visit.began_at < self.longest


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
