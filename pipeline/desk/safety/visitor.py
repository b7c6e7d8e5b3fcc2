"""Who is asking: each page and each action of the desk begins here.

An unsafe method wants the session's form token, in the form or in a header, whatever the route (OWASP ASVS 5.0, 3.5).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from pipeline.cases.act import Actor
from pipeline.cases.lifecycle import ANYBODY
from pipeline.desk.parts import Desk, desk_of
from pipeline.desk.safety.rights import rights_of
from pipeline.engine.advance import now
from pipeline.ledger.model import User, Visit
from pipeline.settings import Desk as DeskSettings

COOKIE, TLS_COOKIE = "tiepnhan", "__Host-tiepnhan"
"""By TLS only this very server can have set it (RFC 6265bis, 4.1.3.2)."""
FIELD = "form_token"
HEADER = "x-form-token"
BY_ITSELF = "x-by-itself"
"""A header of requests that a page makes without anybody's doing (the queue, every 20 seconds)."""
SAFE = ("GET", "HEAD")
PLAIN = ("application/x-www-form-urlencoded", "multipart/form-data")


class NotIn(Exception):
    """Nobody is signed in, or the session is over; what was being sent is not lost (routes/entry.py)."""


class Forged(Exception):
    """A form without the session's token. `ours`: the browser says that it is our own page that sent it."""

    def __init__(self, ours: bool) -> None:
        self.ours = ours


class MayNot(Exception):
    """The roles of who asks do not allow it."""


@dataclass(frozen=True)
class Visitor:
    """Who is signed in."""

    user: User
    visit: Visit

    @cached_property
    def rights(self) -> frozenset[str]:
        """What the user may do at the desk."""
        return rights_of(self.user.roles)

    @property
    def actor(self) -> Actor:
        """As whom the user acts in cases."""
        return Actor(self.user.name, tuple(role for role in self.user.roles if role in ANYBODY))

    @property
    def department(self) -> str | None:
        """The department whose cases are all that the user sees; None for who sees all."""
        return None if "all_cases" in self.rights else self.user.department or ""


async def posted(request: Request) -> FormData:
    """The form that was sent; nothing for other requests."""
    if request.method in SAFE or not request.headers.get("content-type", "").startswith(PLAIN):
        return FormData()
    return await request.form(max_files=20, max_fields=500)


Posted = Annotated[FormData, Depends(posted)]
DeskPart = Annotated[Desk, Depends(desk_of)]


def cookie_of(settings: DeskSettings) -> str:
    """Gives the name of the cookie that holds the session's token."""
    return TLS_COOKIE if settings.tls else COOKIE


def visitor(request: Request, desk: DeskPart, form: Posted) -> Visitor:
    """Gives who is signed in. Raises NotIn; Forged for a form that another site made."""
    token = request.cookies.get(cookie_of(desk.settings))
    found = desk.visits.find(token, now(), used=BY_ITSELF not in request.headers) if token else None
    if found is None:
        raise NotIn
    someone = Visitor(*found)
    request.state.visitor = someone
    if request.method not in SAFE:
        given = request.headers.get(HEADER) or form.get(FIELD)
        if not isinstance(given, str) or not secrets.compare_digest(given.encode(), someone.visit.form_token.encode()):
            raise Forged(ours=request.headers.get("sec-fetch-site") == "same-origin")
    return someone


def may(right: str) -> Callable[[Visitor], Visitor]:
    """Gives the dependency of a route that only visitors with `right` may use. It raises MayNot for others."""

    def asked(someone: Annotated[Visitor, Depends(visitor)]) -> Visitor:
        if right not in someone.rights:
            raise MayNot(right)
        return someone

    return asked


SignedIn = Annotated[Visitor, Depends(may("self"))]
SeesCases = Annotated[Visitor, Depends(may("cases"))]
Sorts = Annotated[Visitor, Depends(may("sort"))]
AtCounter = Annotated[Visitor, Depends(may("counter"))]
Writes = Annotated[Visitor, Depends(may("write"))]
Approves = Annotated[Visitor, Depends(may("approve"))]
SeesFigures = Annotated[Visitor, Depends(may("figures"))]
Administers = Annotated[Visitor, Depends(may("people"))]
"""Parameters of routes: who is signed in and has the right."""
