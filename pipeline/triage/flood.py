"""Too many mails of one sender: none is dropped, each has its turn, so many an hour."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from pipeline.ledger.model import Mail, Sighting

WITHIN = timedelta(hours=1)


def turn_of(session: Session, mail: Mail, most: int) -> datetime:
    """Says from when on `mail` may be worked on, in UTC: `most` mails of its sender an hour, in their order.

    Counts what came within the hour before it, by an index; by the server's time, so that old mails of a mailbox that
    is read for the first time do not wait. What a clerk adds from files is no flood.
    """
    if session.scalar(select(Sighting.id).where(Sighting.mail_id == mail.id).limit(1)) is None:
        return mail.received_at
    of_sender = select(func.count()).select_from(Mail).where(Mail.sender == mail.sender)
    sooner = or_(Mail.received_at < mail.received_at, and_(Mail.received_at == mail.received_at, Mail.id < mail.id))
    earlier = session.scalar(of_sender.where(Mail.received_at > mail.received_at - WITHIN, sooner)) or 0
    return mail.received_at + (earlier // most) * WITHIN
