"""What is done in a case by a small form. What is refused comes back as the form, with all that was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.tasks import do_task
from pipeline.desk.acting import Mistaken, Wish, carry, given_of, is_done_already, judged, looked_at, typed
from pipeline.desk.parts import Desk
from pipeline.desk.routes.doing import done, said
from pipeline.desk.safety.sight import NotThere, case_seen
from pipeline.desk.safety.visitor import DeskPart, MayNot, Posted, SeesCases, Sorts, Visitor
from pipeline.desk.views.forms import ABOUT, ACTS, ActForm, Scene, ever_allows, form_of, referral_of
from pipeline.desk.views.side import task_form, teller_of, wanted_form
from pipeline.desk.views.timeline import named
from pipeline.desk.views.told import event_line
from pipeline.desk.views.told_line import Line
from pipeline.desk.wording import catalogue
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Event, Mail, Task, Wanted

OK, REFUSED, WRONG = 200, 409, 422
SINCE = 20
"""Events that are told of what happened since a form was shown."""
LONGEST_OUTCOME = 500

router = APIRouter()
RowId = Annotated[int, Path(ge=1, lt=2**62)]
Asked = Callable[[Session, Case], ActForm]
"""Gives the form anew, as of now."""


@dataclass(frozen=True)
class Sent:
    """A form that was sent: who sent it, for which case, and what was typed."""

    request: Request
    desk: Desk
    visitor: Visitor
    number: str
    values: Mapping[str, Any]


@router.get("/case/{number}/act/{name}")
def show(request: Request, number: str, name: str, desk: DeskPart, visitor: SeesCases, referral: str = "") -> Response:
    """The form of an action on a page of its own."""
    _check_name(visitor, name)
    sent = Sent(request, desk, visitor, number, {"referral": referral} if referral else {})
    return _again(sent, lambda session, case: _form(sent, session, case, name), OK)


@router.post("/case/{number}/act/{name}")
def act(request: Request, number: str, name: str, desk: DeskPart, visitor: SeesCases, form: Posted) -> Response:
    """Does something in a case that the lifecycle allows."""
    sent = Sent(request, desk, visitor, number, typed(form))

    def anew(session: Session, case: Case) -> ActForm:
        return _form(sent, session, case, name)

    _check_name(visitor, name)
    with desk.ledger.reading() as session:
        case = case_seen(session, visitor, desk.procedure, number)
        _check_about(session, case, name, sent.values)
    try:
        given = given_of(name, sent.values, case)
    except Mistaken as error:
        return _again(sent, anew, WRONG, mistakes=error.mistakes)
    try:
        with desk.ledger.reading() as session:
            copy = looked_at(session, case, given)
        wish = Wish(given, visitor, judged(desk.house, copy))
        with desk.ledger.writing() as session:
            case = case_seen(session, visitor, desk.procedure, number)
            if not is_done_already(session, case, name, given, visitor):
                carry(desk.house, session, case, name, wish)
    except NotThere:
        raise
    except Problem as error:
        return _again(sent, anew, REFUSED, words=str(error))
    return done(
        desk, visitor, f"/case/{case.number}", said(request, "acts.done", what=said(request, f"acts.do_{name}"))
    )


@router.post("/case/{number}/task/{task}/done")
def task_done(request: Request, number: str, task: RowId, desk: DeskPart, visitor: SeesCases, form: Posted) -> Response:
    """Notes that a task is done, and what came of it."""
    sent = Sent(request, desk, visitor, number, typed(form))
    outcome = str(sent.values.get("outcome", ""))[:LONGEST_OUTCOME]

    def work(session: Session, case: Case) -> None:
        do_task(session, _task(session, case, task), visitor.actor.name, outcome)

    return _work(sent, work, lambda session, case: task_form(case, _task(session, case, task)))


@router.post("/case/{number}/wanted/{wanted}/tick")
def tick(request: Request, number: str, wanted: RowId, desk: DeskPart, visitor: Sorts, form: Posted) -> Response:
    """Notes that a paper is there, and perhaps which mail brought it."""
    sent = Sent(request, desk, visitor, number, typed(form))

    def work(session: Session, case: Case) -> None:
        row, mail = _wanted(session, case, wanted), _mail(session, case, str(sent.values.get("mail", "")))
        desk.house.ticking.tick(session, row, visitor.actor.name, mail)

    return _work(sent, work, lambda session, case: wanted_form(case, _wanted(session, case, wanted), "tick"))


@router.post("/case/{number}/wanted/{wanted}/waive")
def waive(request: Request, number: str, wanted: RowId, desk: DeskPart, visitor: Sorts, form: Posted) -> Response:
    """Notes that a paper is not needed any more."""
    sent = Sent(request, desk, visitor, number, typed(form))

    def work(session: Session, case: Case) -> None:
        desk.house.ticking.waive(session, _wanted(session, case, wanted), visitor.actor.name)

    return _work(sent, work, lambda session, case: wanted_form(case, _wanted(session, case, wanted), "waive"))


def _work(sent: Sent, work: Callable[[Session, Case], None], anew: Asked) -> Response:
    """Does `work` in one commit; what is refused comes back as the form."""
    desk, visitor = sent.desk, sent.visitor
    try:
        with desk.ledger.writing() as session:
            case = case_seen(session, visitor, desk.procedure, sent.number)
            title = anew(session, case).title
            work(session, case)
    except NotThere:
        raise
    except Problem as error:
        return _again(sent, anew, REFUSED, words=str(error))
    words = said(sent.request, "acts.done", what=said(sent.request, title))
    return done(desk, visitor, f"/case/{case.number}", words)


def _again(
    sent: Sent, anew: Asked, status: int, words: str = "", mistakes: Mapping[str, str] | None = None
) -> HTMLResponse:
    """The form on a page of its own: what was typed, what is wrong with it, and what has happened since."""
    desk, visitor = sent.desk, sent.visitor
    with desk.ledger.reading() as session:
        case = case_seen(session, visitor, desk.procedure, sent.number)
        form = anew(session, case)
        since = _since(session, desk, case, sent.values.get("seen")) if status == REFUSED else []
    usual = {each.name: each.value for each in form.fields}
    typed_before = {**dict.fromkeys(usual, ""), **sent.values} if status != OK else {}
    values = {**usual, **typed_before}
    # With a mistake in it the old number goes along: that the case has changed is told when the form is right.
    kept = status == WRONG and str(sent.values.get("seen", "")).isdecimal()
    context = {"case": case, "form": form, "values": values, "seen": sent.values["seen"] if kept else form.seen}
    language = visitor.user.language
    wrong = {field: catalogue().of("mistake", key, language) for field, key in (mistakes or {}).items()}
    told = {"wrong": words, "mistakes": wrong, "since": since}
    return desk.pages.page(sent.request, "act.html", status, **context, **told)


def _since(session: Session, desk: Desk, case: Case, seen: object) -> list[Line]:
    """What has happened since the case had `seen` events."""
    if not str(seen).isdecimal() or len(str(seen)) > 9:  # noqa: PLR2004 - no case has so many
        return []
    query = select(Event).where(Event.case_id == case.id, Event.ordinal > int(str(seen)))
    teller = teller_of(desk, session, case)
    happened = session.scalars(query.order_by(Event.ordinal).limit(SINCE))
    return named(session, [event_line(event, teller) for event in happened])


def _check_name(visitor: Visitor, name: str) -> None:
    if name not in ACTS:
        raise NotThere(name)
    if not ever_allows(visitor, name):
        raise MayNot(name)


def _check_about(session: Session, case: Case, name: str, values: Mapping[str, Any]) -> None:
    """Raises NotThere for an action about a hand-over that the case has not."""
    if name in ABOUT and referral_of(session, case, str(values.get("referral", ""))) is None:
        raise NotThere(name)


def _form(sent: Sent, session: Session, case: Case, name: str) -> ActForm:
    """The form of an action; of one that is about a hand-over, the hand-over's own."""
    about = referral_of(session, case, str(sent.values.get("referral", "")))
    procedure = sent.desk.house.terms.of(session, case)
    return form_of(Scene(session, case, procedure, sent.desk.house.proposals, about), name)


def _task(session: Session, case: Case, task: int) -> Task:
    found = session.scalar(select(Task).where(Task.id == task, Task.case_id == case.id))
    if found is None:
        raise NotThere(f"task {task}")
    return found


def _wanted(session: Session, case: Case, wanted: int) -> Wanted:
    found = session.scalar(select(Wanted).where(Wanted.id == wanted, Wanted.case_id == case.id))
    if found is None:
        raise NotThere(f"wanted {wanted}")
    return found


def _mail(session: Session, case: Case, number: str) -> Mail | None:
    """The mail of the case that a form names; None where it names none."""
    if not number:
        return None
    known = number.isascii() and number.isdecimal() and len(number) < 12  # noqa: PLR2004 - more fits no column
    found = session.scalar(select(Mail).where(Mail.id == int(number), Mail.case_id == case.id)) if known else None
    if found is None:
        raise NotThere(f"mail {number}")
    return found
