"""What somebody has begun to write is kept until it is sent: a lost connection or a closed lid costs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pipeline.engine.advance import now
from pipeline.ledger.model import HalfWritten, User

LONGEST = 400_000
"""Characters of one form that are kept."""


@dataclass(frozen=True)
class Kept:
    """The fields of a form as they were, and when that was."""

    fields: Mapping[str, str]
    at: datetime


def keep(session: Session, user: User, place: str, fields: Mapping[str, str]) -> None:
    """Keeps the fields of the form at `place` (its path) for `user`, in place of what was kept before."""
    if sum(map(len, fields.values())) > LONGEST:
        return
    row = _row(session, user, place)
    if row is None:
        session.add(HalfWritten(user_id=user.id, place=place, fields=dict(fields), at=now()))
    else:
        row.fields, row.at = dict(fields), now()


def kept(session: Session, user: User, place: str) -> Kept | None:
    """Gives what was kept; None where nothing was."""
    row = _row(session, user, place)
    return Kept(row.fields, row.at) if row is not None else None


def forget(session: Session, user: User, place: str) -> None:
    """Forgets what was kept: it has been sent, or thrown away."""
    session.execute(delete(HalfWritten).where(HalfWritten.user_id == user.id, HalfWritten.place == place))


def _row(session: Session, user: User, place: str) -> HalfWritten | None:
    return session.scalar(select(HalfWritten).filter_by(user_id=user.id, place=place))
