"""Entering by OpenID Connect: out to the provider, and back with a code."""

import hashlib
import logging
import re
from secrets import compare_digest

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.desk.parts import Desk
from pipeline.desk.routes.doing import SEE_OTHER, local
from pipeline.desk.routes.entry import entry_page, with_visit
from pipeline.desk.safety.openid import PENDING_SECONDS, Entrant, Provider, entrant_of
from pipeline.desk.safety.people import Given, add_user, change_user
from pipeline.desk.safety.sight import NotThere
from pipeline.desk.safety.visitor import DeskPart
from pipeline.errors import Problem
from pipeline.ledger.model import User

COOKIE = "tiepnhan-openid"
UNAVAILABLE, FORBIDDEN, BAD = 503, 403, 400

log = logging.getLogger(__name__)
router = APIRouter()


@router.get("/openid/begin")
def begin(request: Request, desk: DeskPart, next: str = "/") -> Response:
    """Sends the browser to the provider; the entry page says so when that one is away."""
    provider = _provider(desk)
    try:
        address, pending = provider.begin(local(next))
    except Problem as error:
        log.warning("openid: %s", error)
        return entry_page(desk, request, next, UNAVAILABLE, "openid_away")
    answer = RedirectResponse(address, SEE_OTHER)
    handle = desk.pendings.put(pending)
    secure = desk.settings.tls
    answer.set_cookie(
        COOKIE, handle, int(PENDING_SECONDS), httponly=True, samesite="lax", secure=secure, path="/openid"
    )
    return answer


@router.get("/openid/back")
def back(request: Request, desk: DeskPart, code: str = "", state: str = "") -> Response:
    """Begins a session for who comes back with a code that is worth an ID token, in the roles of its claims."""
    provider = _provider(desk)
    pending = desk.pendings.take(request.cookies.get(COOKIE, ""))
    if pending is None or not code or not compare_digest(state.encode(), pending.state.encode()):
        return entry_page(desk, request, "/", BAD, "openid_again")
    try:
        entrant = entrant_of(provider.claims(code, pending), provider.settings)
    except Problem as error:
        log.warning("openid: %s", error)
        return entry_page(desk, request, pending.onward, UNAVAILABLE, "openid_away")
    if not entrant.roles:
        return entry_page(desk, request, pending.onward, FORBIDDEN, "openid_no_role")
    try:
        with desk.ledger.writing() as session:
            user = _user(session, desk, entrant)
    except Problem as error:
        log.warning("openid: %s: %s", entrant.subject, error)
        return entry_page(desk, request, pending.onward, FORBIDDEN, "openid_no_role")
    return with_visit(desk, request, user, pending.onward, {})


def _provider(desk: Desk) -> Provider:
    if desk.settings.openid is None or desk.settings.address is None:
        raise NotThere("OpenID Connect")
    return Provider(desk.settings.openid, desk.settings.address)


def _user(session: Session, desk: Desk, entrant: Entrant) -> User:
    """The user of a subject, made at the first entry; the roles follow the claim. Raises Problem for an ended one."""
    given = Given(entrant.full_name, entrant.roles, entrant.department or "")
    given.check(desk.procedure)
    user = session.scalar(select(User).where(User.subject == entrant.subject))
    if user is None:
        return add_user(session, _free_name(session, entrant), given, None, entrant.subject)
    if user.ended_at is not None:
        raise Problem(f"{user.name}: đã ngừng cho vào")
    if user.roles != list(entrant.roles) or user.department != entrant.department:
        change_user(session, user, given)
    return user


def _free_name(session: Session, entrant: Entrant) -> str:
    """The name that the provider gives, made one of ours; with a mark of its own where that is taken."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", entrant.name.partition("@")[0].lower()).strip("._-")[:30] or "user"
    taken = session.scalar(select(User.id).where(User.name == plain)) is not None
    mark = hashlib.sha256(entrant.subject.encode()).hexdigest()[:6]
    return f"{plain}-{mark}" if taken or len(plain) < 2 else plain  # noqa: PLR2004 - the shortest name
