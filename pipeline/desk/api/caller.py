"""Which program is calling: its token (RFC 6750), its rights, how many requests it may make."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from pipeline.desk.safety.clients import SEEN_EVERY, client_of, note_use
from pipeline.desk.safety.visitor import DeskPart, MayNot, NotIn, Visitor
from pipeline.engine.advance import now
from pipeline.ledger.model import Client, User, Visit

BEARER = HTTPBearer(auto_error=False, description="`tiepnhan client add`")
MINUTE = 60.0


class TooMany(Exception):
    """A client made more requests than it may; `seconds` until the next."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


@dataclass
class _Bucket:
    left: float
    at: float


class Buckets:
    """A token bucket for each client, in memory: `per_minute` at once, and as many again in a minute."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._buckets: dict[int, _Bucket] = {}
        self._lock = threading.Lock()

    def take(self, client_id: int) -> None:
        """Takes one request from the client's bucket. Raises TooMany."""
        with self._lock:
            moment = time.monotonic()
            bucket = self._buckets.setdefault(client_id, _Bucket(self.per_minute, moment))
            gained = (moment - bucket.at) * self.per_minute / MINUTE
            bucket.left, bucket.at = min(self.per_minute, bucket.left + gained), moment
            if bucket.left < 1:
                raise TooMany((1 - bucket.left) * MINUTE / self.per_minute)
            bucket.left -= 1


def caller(
    request: Request, desk: DeskPart, given: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
) -> Visitor:
    """Gives the client as a visitor "api:<name>". Raises NotIn without a token that counts, TooMany."""
    with desk.ledger.reading() as session:
        client = client_of(session, given.credentials) if given is not None else None
    if client is None:
        raise NotIn
    buckets: Buckets = request.app.state.buckets
    buckets.take(client.id)
    if client.seen_at is None or now() - client.seen_at > SEEN_EVERY:
        with desk.ledger.writing() as session:
            note_use(session, client)
    return _visitor(client)


def _visitor(client: Client) -> Visitor:
    """As pages know who asks; neither row is ever put into the ledger."""
    name = f"api:{client.name}"
    return Visitor(User(name=name, full_name=name, roles=list(client.roles), language="vi"), Visit())


def _may(right: str) -> Callable[[Visitor], Visitor]:
    def asked(someone: Annotated[Visitor, Depends(caller)]) -> Visitor:
        if right not in someone.rights:
            raise MayNot(right)
        return someone

    return asked


SeesCases = Annotated[Visitor, Depends(_may("cases"))]
Sorts = Annotated[Visitor, Depends(_may("sort"))]
AtCounter = Annotated[Visitor, Depends(_may("counter"))]
"""Parameters of routes: which client is calling and has the right."""
