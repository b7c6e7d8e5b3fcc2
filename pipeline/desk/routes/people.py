"""Who works at the desk: the administrator adds, changes and ends users and clients, and sees who looked at what."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.desk.parts import Desk
from pipeline.desk.routes.doing import carry_out, done, said
from pipeline.desk.safety.clients import add_client, end_client
from pipeline.desk.safety.people import Given, add_user, change_user, end_user
from pipeline.desk.safety.rights import ROLES
from pipeline.desk.safety.sight import NotThere
from pipeline.desk.safety.visitor import Administers, DeskPart, Posted, SignedIn
from pipeline.desk.views.people import ON_A_PAGE, clients, looks, users
from pipeline.errors import Problem
from pipeline.ledger.model import User

LARGEST_ID = 2**62

router = APIRouter()


@router.get("/people")
def people(request: Request, desk: DeskPart, visitor: Administers) -> Response:
    """The users and clients, and the form for a new one."""
    del visitor
    return _page(request, desk, {})


@router.post("/people")
def add(request: Request, desk: DeskPart, visitor: Administers, form: Posted) -> Response:
    """Adds a user; what was typed is given back with what was wrong, but for the password."""
    values = {name: str(form.get(name, "")) for name in ("name", "full_name", "department")}
    roles = [str(role) for role in form.getlist("role")]
    given = Given(values["full_name"] or None, tuple(roles), values["department"] or None)
    try:
        given.check(desk.procedure)
        with desk.ledger.writing() as session:
            add_user(session, values["name"], given, str(form.get("password", "")))
    except Problem as error:
        return _page(request, desk, {**values, "roles": roles}, 422, str(error))
    return done(desk, visitor, "/people", said(request, "people.added", name=values["name"]))


@router.post("/people/{name}/change")
def change(request: Request, name: str, desk: DeskPart, visitor: Administers, form: Posted) -> Response:
    """Changes a user; an empty password stays as it is."""
    given = Given(
        str(form.get("full_name", "")) or None,
        tuple(str(role) for role in form.getlist("role")),
        str(form.get("department", "")),
    )

    def work(session: Session) -> None:
        given.check(desk.procedure)
        change_user(session, _user(session, name), given, str(form.get("password", "")) or None)

    return carry_out(desk, visitor, work, "/people", said(request, "people.changed", name=name))


@router.post("/people/{name}/end")
def end(request: Request, name: str, desk: DeskPart, visitor: Administers) -> Response:
    """Lets a user in no more."""
    return carry_out(
        desk,
        visitor,
        lambda session: end_user(session, _user(session, name)),
        "/people",
        said(request, "people.ended", name=name),
    )


@router.post("/people/clients")
def new_client(request: Request, desk: DeskPart, visitor: Administers, form: Posted) -> Response:
    """Adds a client of the API; its token is shown this once."""
    name = str(form.get("name", ""))
    try:
        with desk.ledger.writing() as session:
            token = add_client(session, name, [str(role) for role in form.getlist("role")], visitor.user.name)
    except Problem as error:
        return _page(request, desk, {"client": name}, 422, str(error))
    return _page(request, desk, {}, token=token)


@router.post("/people/clients/{name}/end")
def close_client(request: Request, name: str, desk: DeskPart, visitor: Administers) -> Response:
    """Lets a client in no more."""
    words = said(request, "people.ended", name=name)
    return carry_out(desk, visitor, lambda session: end_client(session, name), "/people", words)


@router.get("/people/looks")
def seen(
    request: Request, desk: DeskPart, visitor: Administers, number: str = "", who: str = "", before: str = ""
) -> Response:
    """Who looked at which dossier, the newest first."""
    del visitor
    place = int(before) if before.isdecimal() and int(before) < LARGEST_ID else None
    with desk.ledger.reading() as session:
        rows = looks(session, number, who, place)
    more = rows[ON_A_PAGE - 1].id if len(rows) > ON_A_PAGE else None
    return desk.pages.page(request, "looks.html", rows=rows[:ON_A_PAGE], more=more, number=number, who=who)


@router.get("/me")
def me(request: Request, desk: DeskPart, visitor: SignedIn) -> Response:
    """The own password."""
    del visitor
    return desk.pages.page(request, "me.html", wrong="")


@router.post("/me")
def new_password(request: Request, desk: DeskPart, visitor: SignedIn, form: Posted) -> Response:
    """Changes the own password; all sessions end but by entering anew."""
    old, new, again = (str(form.get(name, "")) for name in ("old", "new", "again"))
    if not desk.passwords.fits(visitor.user.password, old):
        return desk.pages.page(request, "me.html", 422, wrong=said(request, "people.old_wrong"))
    if new != again:
        return desk.pages.page(request, "me.html", 422, wrong=said(request, "people.not_the_same"))
    try:
        with desk.ledger.writing() as session:
            change_user(session, _user(session, visitor.user.name), Given(), new)
    except Problem as error:
        return desk.pages.page(request, "me.html", 422, wrong=str(error))
    return desk.pages.page(request, "wrong.html", key="password", words="")


def _user(session: Session, name: str) -> User:
    found = session.scalar(select(User).where(User.name == name.lower()))
    if found is None:
        raise NotThere(f"không có người dùng {name}")
    return found


def _page(
    request: Request, desk: Desk, values: Mapping[str, object], status: int = 200, wrong: str = "", token: str = ""
) -> Response:
    with desk.ledger.reading() as session:
        rows, programs = users(session), clients(session)
    departments = {key: each.name for key, each in desk.procedure.departments.items()}
    context = {"rows": rows, "clients": programs, "roles": ROLES, "departments": departments, "values": values}
    return desk.pages.page(request, "people.html", status, wrong=wrong, token=token, **context)
