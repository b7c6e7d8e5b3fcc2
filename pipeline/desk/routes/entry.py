"""Entering and leaving. A form that was sent after its session had ended is kept over the entry and sent then."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from pipeline.desk.parts import Desk, desk_of
from pipeline.desk.routes.doing import SEE_OTHER, local
from pipeline.desk.safety.visitor import FIELD, SAFE, DeskPart, Forged, Posted, SignedIn, cookie_of
from pipeline.desk.wording import FIRST, LANGUAGES, catalogue
from pipeline.engine.advance import now
from pipeline.ledger.model import User

KEPT = "kept."
"""Begins the names of fields that are kept over the entry."""

router = APIRouter()


@router.get("/entry")
def entry(request: Request, desk: DeskPart, next: str = "/") -> HTMLResponse:
    """The page to enter by."""
    return _page(desk, request, next, {})


@router.post("/entry")
def enter(request: Request, desk: DeskPart, form: Posted) -> Response:
    """Begins a session. A form that waits for it is shown, to be sent by a click. Raises Forged for another site's."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise Forged(ours=False)
    kept = {key.removeprefix(KEPT): str(value) for key, value in form.multi_items() if key.startswith(KEPT)}
    onward = local(form.get("next"))
    found = _entered(desk, request, str(form.get("name", "")), str(form.get("password", "")))
    if isinstance(found, str):
        return _page(desk, request, onward, kept, wrong=found, name=str(form.get("name", "")), status=401)
    return with_visit(desk, request, found, onward, kept)


def with_visit(desk: Desk, request: Request, user: User, onward: str, kept: dict[str, str]) -> Response:
    """Begins a session of `user` and goes on: to a page, or with the form that was kept."""
    with desk.ledger.writing() as session:
        token = desk.visits.begin(session, user, now())
    found = desk.visits.find(token, now())
    assert found is not None  # noqa: S101 - begun just now
    answer: Response
    if kept:
        token_of_form = found[1].form_token
        answer = desk.pages.page(request, "send_again.html", action=onward, fields=kept, form_token=token_of_form)
    else:
        answer = RedirectResponse(onward, SEE_OTHER)
    answer.set_cookie(
        cookie_of(desk.settings), token, httponly=True, samesite="lax", secure=desk.settings.tls, path="/"
    )
    return answer


@router.post("/leave")
def leave(desk: DeskPart, visitor: SignedIn) -> Response:
    """Ends the session."""
    desk.visits.end(visitor.visit, now())
    answer = RedirectResponse("/entry", SEE_OTHER)
    answer.delete_cookie(cookie_of(desk.settings), secure=desk.settings.tls, httponly=True)
    return answer


@router.post("/language")
def language(desk: DeskPart, form: Posted, visitor: SignedIn) -> Response:
    """Sets the user's language."""
    wanted = str(form.get("language"))
    if wanted in LANGUAGES:
        with desk.ledger.writing() as session:
            session.get_one(User, visitor.user.id).language = wanted
    return RedirectResponse(local(form.get("next")), SEE_OTHER)


async def not_in(request: Request, _error: Exception) -> Response:
    """Leads to the entry; what was being sent goes along."""
    desk = desk_of(request)
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"hx-refresh": "true"})
    if request.method in SAFE:
        onward = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/entry?next={_quoted(onward)}", SEE_OTHER)
    return _page(desk, request, request.url.path, _fields(await request.form()), status=401)


async def forged(request: Request, error: Exception) -> Response:
    """A form of our own page whose session has gone may be sent again by a click; any other is refused."""
    desk = desk_of(request)
    if not (isinstance(error, Forged) and error.ours):
        return desk.pages.page(request, "wrong.html", 403, key="forged", words="")
    fields = _fields(await request.form())
    token = request.state.visitor.visit.form_token
    return desk.pages.page(request, "send_again.html", 409, action=request.url.path, fields=fields, form_token=token)


def _fields(form: FormData) -> dict[str, str]:
    """The texts of a form; files would have to be chosen again."""
    return {key: value for key, value in form.multi_items() if isinstance(value, str) and key != FIELD}


def _entered(desk: Desk, request: Request, name: str, password: str) -> User | str:
    """Gives the user who may enter, or why nobody may."""
    moment, place = now(), request.client.host if request.client else ""
    with desk.ledger.reading() as session:
        until = desk.throttle.wait_until(session, name, place, moment)
        user = _user(session, name)
    if until is not None:
        return catalogue().text("entry.too_often", FIRST, until=desk.pages.clock(until))
    fits = desk.passwords.fits(user.password if user else None, password)
    with desk.ledger.writing() as session:
        if user is None or not fits:
            desk.throttle.failed(session, name, place, moment)
            return catalogue().text("entry.wrong", FIRST)
        desk.throttle.entered(session, name, place)
        if user.password and desk.passwords.outgrown(user.password):
            session.get_one(User, user.id).password = desk.passwords.kept(password)
    return user


def _user(session: Session, name: str) -> User | None:
    return session.scalar(select(User).where(User.name == name.strip().lower(), User.ended_at.is_(None)))


def _page(
    desk: Desk, request: Request, onward: str, kept: dict[str, str], status: int = 200, **data: Any
) -> HTMLResponse:
    given = {"wrong": "", "name": "", **data}
    openid = desk.settings.openid
    context = {"next": local(onward), "kept": kept, "typed": given["name"], "openid": openid.name if openid else ""}
    return desk.pages.page(request, "entry.html", status, wrong=given["wrong"], **context)


def entry_page(desk: Desk, request: Request, onward: str, status: int, wrong: str) -> HTMLResponse:
    """Gives the entry page with what went wrong, a key of the catalogue (entry.…)."""
    return _page(desk, request, onward, {}, status, wrong=catalogue().text(f"entry.{wrong}", FIRST))


def _quoted(path: str) -> str:
    return quote(path, safe="/")
