"""Programs that use the API (a CRM): each has a token, of which only the digest is kept."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.desk.safety.rights import ROLES
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Client

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
SEEN_EVERY = timedelta(minutes=1)
"""How often it is written down that a client is still there."""


def add_client(session: Session, name: str, roles: Iterable[str], by: str) -> str:
    """Adds a client in `roles`, added by the person `by`; gives its token (RFC 6750), which is kept nowhere.

    Raises Problem for a name that is taken or cannot be one, and for no or unknown roles (Vietnamese).
    """
    key, wanted = name.strip().lower(), list(dict.fromkeys(roles))
    if not NAME.fullmatch(key):
        raise Problem(f"{name}: tên gồm 2 đến 40 chữ cái không dấu, chữ số, dấu chấm, gạch nối")
    if not wanted or not set(wanted) <= set(ROLES):
        raise Problem(f"hãy chọn ít nhất một trong các vai trò: {', '.join(ROLES)}")
    if session.scalar(select(Client.id).where(Client.name == key)) is not None:
        raise Problem(f"{key}: tên này đã có")
    token = secrets.token_urlsafe(32)
    session.add(Client(name=key, digest=_digest(token), roles=wanted, added_by=by, added_at=now()))
    session.flush()
    return token


def client_of(session: Session, token: str) -> Client | None:
    """Gives the client of a token; None for a token that is none, or of a client that has ended."""
    return session.scalar(select(Client).where(Client.digest == _digest(token), Client.ended_at.is_(None)))


def end_client(session: Session, name: str) -> None:
    """Lets a client in no more. Raises Problem where there is none (Vietnamese)."""
    found = session.scalar(select(Client).where(Client.name == name.strip().lower()))
    if found is None:
        raise Problem(f"{name}: không có chương trình này")
    found.ended_at = found.ended_at or now()


def note_use(session: Session, client: Client) -> None:
    """Notes that a client was here, once a minute at most."""
    session.execute(update(Client).where(Client.id == client.id).values(seen_at=now()))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
