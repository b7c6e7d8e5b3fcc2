"""The users of the desk, when each was last in, and who looked at which dossier."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Case, Client, Look, User, Visit

ON_A_PAGE = 100


@dataclass(frozen=True)
class UserRow:
    """A user, and when he was last in."""

    user: User
    seen_at: datetime | None


@dataclass(frozen=True)
class LookRow:
    """One look at a dossier."""

    id: int
    at: datetime
    who: str
    number: str
    what: str


def users(session: Session) -> list[UserRow]:
    """All users, those who may still enter first."""
    seen = select(Visit.user_id, func.max(Visit.seen_at).label("seen_at")).group_by(Visit.user_id).subquery()
    query = select(User, seen.c.seen_at).outerjoin(seen, seen.c.user_id == User.id)
    rows = session.execute(query.order_by(User.ended_at.is_not(None), User.name))
    return [UserRow(user, seen_at) for user, seen_at in rows]


def clients(session: Session) -> list[Client]:
    """The programs that use the API."""
    return list(session.scalars(select(Client).order_by(Client.ended_at.is_not(None), Client.name)))


def looks(session: Session, number: str, who: str, before: int | None) -> list[LookRow]:
    """The newest looks, of a case or of a user where one is named; one more than a page where there are more."""
    query = select(Look, Case.number).join(Case, Case.id == Look.case_id).order_by(Look.id.desc())
    if number:
        query = query.where(Case.number == number.strip().upper())
    if who:
        query = query.where(Look.who == who)
    if before is not None:
        query = query.where(Look.id < before)
    rows = session.execute(query.limit(ON_A_PAGE + 1))
    return [LookRow(look.id, look.at, look.who, case, look.what) for look, case in rows]
