"""What waits for a clerk's word: letters that seem to be no complaint, that nobody could read, or that were set aside.

Each action says with `seen` what the clerk had before his eyes; who comes second is told what the first did.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from pipeline.cases.correct import ENQUIRY, OTHER_MAIL, Label, correct_mail, join, proposed_label
from pipeline.cases.waiting import discard, name_customer, release
from pipeline.desk.parts import Desk
from pipeline.desk.routes.doing import SEE_OTHER, done, local, said
from pipeline.desk.routes.still import mail_still, row_still, whereabouts
from pipeline.desk.safety.sight import NotThere, case_seen
from pipeline.desk.safety.visitor import DeskPart, Posted, Sorts, Visitor
from pipeline.desk.views.held import LISTS, counters, mail_line, page_of
from pipeline.desk.views.notices import failed_scans, newest_notices
from pipeline.engine.release import SET_ASIDE, stands_still
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter, Mail
from pipeline.letters.approve import awaits_approval
from pipeline.watch.standing import DOUBTFUL

UNPROCESSABLE = 422
GROUP = "group:"
TYPED = ("address", "customer", "case", "reason")

router = APIRouter()


@router.get("/held")
def show(request: Request, desk: DeskPart, _visitor: Sorts, list: str = "", after: str = "") -> HTMLResponse:
    """One of the lists: the one that is asked for, or the first that has a line."""
    with desk.ledger.reading() as session:
        counts = counters(session, desk.house.road)
        which = list if list in LISTS else next((name for name in LISTS if counts[name]), LISTS[0])
        shown = page_of(session, desk.house.road, which, after)
        notices = newest_notices(session)
        scans = desk.house.settings.scans
        failed = failed_scans(session, scans.folder if scans else None)
    back = "/held?" + urlencode({"list": which, **({"after": after} if after else {})})
    more: dict[str, Any] = {
        "counts": counts,
        "which": which,
        "shown": shown,
        "notices": notices,
        "failed": failed,
        "back": back,
    }
    return desk.pages.page(request, "held.html", **more, **_choices(desk))


@router.get("/notices")
def notices(_visitor: Sorts) -> Response:
    """The newest notices stand on the page of what is held."""
    return RedirectResponse("/held#notices", SEE_OTHER)


@router.get("/held/mail/{mail_id}")
def one(request: Request, desk: DeskPart, _visitor: Sorts, mail_id: int, next: str = "/held") -> HTMLResponse:
    """One mail that waits, with all that can be done with it; `next` is where it goes on."""
    return _one(request, desk, mail_id, {}, "", back=local(next))


@router.post("/held/mail/{mail_id}/sort")
def sort(request: Request, desk: DeskPart, visitor: Sorts, form: Posted, mail_id: int) -> Response:
    """Says what a doubtful letter is: "yes" to the proposal, a complaint, of a group, an enquiry …"""
    decide = str(form.get("decide", ""))

    def work(session: Session) -> str:
        mail = mail_still(session, mail_id, form)
        if mail.stage != DOUBTFUL:
            raise Problem(said(request, "held.not_doubtful"))
        label = None if decide == "complaint" else _label(request, desk, decide, mail.finding)
        if label is None:
            release(mail, visitor.user.name)
        else:
            correct_mail(session, mail, label, visitor.user.name)
        return said(request, "held.done_sorted", id=f"mail:{mail_id}", what=_name(request, desk, label))

    return _quick(request, desk, visitor, work, form)


@router.post("/held/mail/{mail_id}/again")
def again(request: Request, desk: DeskPart, visitor: Sorts, form: Posted, mail_id: int) -> Response:
    """Lets a held mail try its stage again; an unreadable one is read again, one set aside is taken out."""

    def work(session: Session) -> str:
        release(mail_still(session, mail_id, form), visitor.user.name)
        return said(request, "held.done_again", id=f"mail:{mail_id}")

    return _quick(request, desk, visitor, work, form)


@router.post("/held/letter/{letter_id}/again")
def letter_again(request: Request, desk: DeskPart, visitor: Sorts, form: Posted, letter_id: int) -> Response:
    """Lets a held letter of ours try its stage again."""

    def work(session: Session) -> str:
        letter = row_still(session, Letter, letter_id, form)
        if awaits_approval(letter):
            raise Problem(said(request, "held.awaits_approval"))
        release(letter, visitor.user.name)
        return said(request, "held.done_letter", id=f"letter:{letter_id}")

    return _quick(request, desk, visitor, work, form)


@router.post("/held/mail/{mail_id}/release")
def release_named(request: Request, desk: DeskPart, visitor: Sorts, form: Posted, mail_id: int) -> Response:
    """Lets a letter go on as a complaint, with whom to answer and how the customer is called."""
    address, customer = (str(form.get(name, "")).strip() or None for name in ("address", "customer"))

    def work(session: Session) -> None:
        mail = mail_still(session, mail_id, form)
        if address is None and mail.answer_to is None:
            raise Problem(said(request, "held.address_missing"))
        name_customer(mail, visitor.user.name, address, customer)
        release(mail, visitor.user.name)

    return _typed(request, desk, visitor, work, form, mail_id, "held.done_released")


@router.post("/held/mail/{mail_id}/join")
def join_case(request: Request, desk: DeskPart, visitor: Sorts, form: Posted, mail_id: int) -> Response:
    """Files a letter into a case by hand."""
    number = str(form.get("case", "")).strip()

    def work(session: Session) -> None:
        mail = mail_still(session, mail_id, form)
        join(mail, _case(request, session, desk, visitor, number), visitor.user.name)

    return _typed(request, desk, visitor, work, form, mail_id, "held.done_joined")


@router.post("/held/mail/{mail_id}/discard")
def discard_mail(request: Request, desk: DeskPart, visitor: Sorts, form: Posted, mail_id: int) -> Response:
    """Sets a letter aside for good, with a reason that stands in the incoming register."""

    def work(session: Session) -> None:
        discard(mail_still(session, mail_id, form), visitor.user.name, str(form.get("reason", "")))

    return _typed(request, desk, visitor, work, form, mail_id, "held.done_discarded")


def _label(request: Request, desk: Desk, decide: str, finding: Mapping[str, Any]) -> Label:
    """What a clerk has said, as a label. Raises Problem for what is not offered."""
    sales = desk.procedure.sales is not None
    if decide == "yes":
        return proposed_label(finding, sales)
    group = decide.removeprefix(GROUP)
    if decide.startswith(GROUP) and group in desk.procedure.groups:
        return Label("complaint", "in", group)
    named = {OTHER_MAIL: Label(OTHER_MAIL), "out": Label("complaint", "out")}
    if sales:
        named[ENQUIRY] = Label(ENQUIRY)
    if decide not in named:
        raise Problem(said(request, "held.what"))
    return named[decide]


def _case(request: Request, session: Session, desk: Desk, visitor: Visitor, number: str) -> Case:
    try:
        return case_seen(session, visitor, desk.procedure, number)
    except NotThere as error:
        raise Problem(said(request, "held.no_case", number=number or "?")) from error


def _name(request: Request, desk: Desk, label: Label | None) -> str:
    """What a clerk has said, in words; None for a complaint of a group that nobody has named yet."""
    if label is None:
        return said(request, "held.kind_complaint")
    if label.group is not None:
        return desk.procedure.groups[label.group].name
    return said(request, f"held.kind_{'out' if label.scope == 'out' else label.kind}")


def _quick(request: Request, desk: Desk, visitor: Visitor, work: Callable[[Session], str], form: FormData) -> Response:
    """Ends an action by which nothing was typed: the line says what was done, or the list it was done in."""
    wrong = False
    try:
        with desk.ledger.writing() as session:
            words = work(session)
    except NotThere:
        raise
    except Problem as error:
        words, wrong = str(error), True
    if request.headers.get("hx-request"):
        desk.wake()
        return desk.pages.page(request, "held_done.html", words=words, wrong=wrong)
    then = local(form.get("next") or "/held")
    if wrong:
        desk.visits.tell(visitor.visit, words, wrong=True)
        return RedirectResponse(then, SEE_OTHER)
    return done(desk, visitor, then, words)


def _typed(
    request: Request,
    desk: Desk,
    visitor: Visitor,
    work: Callable[[Session], None],
    form: FormData,
    mail_id: int,
    key: str,
) -> Response:
    """Ends an action with something typed: where it is refused, the page gives it back."""
    try:
        with desk.ledger.writing() as session:
            work(session)
    except NotThere:
        raise
    except Problem as error:
        values = {name: str(form.get(name, "")) for name in TYPED}
        return _one(request, desk, mail_id, values, str(error), UNPROCESSABLE, local(form.get("next") or "/held"))
    return done(desk, visitor, local(form.get("next") or "/held"), said(request, key, id=f"mail:{mail_id}"))


def _one(
    request: Request,
    desk: Desk,
    mail_id: int,
    values: Mapping[str, str],
    wrong: str,
    status: int = 200,
    back: str = "/held",
) -> HTMLResponse:
    with desk.ledger.reading() as session:
        line = mail_line(session, mail_id)
        mail = session.get(Mail, mail_id)
        if line is None or mail is None:
            raise NotThere(f"không có thư mail:{mail_id}")
        still = stands_still(mail) and mail.stage != SET_ASIDE
        where = "" if still else whereabouts(session, mail)
    more = {"line": line, "still": still, "where": where, "wrong": wrong, "back": back}
    typed = dict.fromkeys(TYPED, "") | {"address": line.row.answer_to or "", "customer": line.row.sender_name or ""}
    return desk.pages.page(request, "held_mail.html", status, values=typed | dict(values), **more, **_choices(desk))


def _choices(desk: Desk) -> dict[str, Any]:
    groups = {key: group.name for key, group in desk.procedure.groups.items()}
    return {"groups": groups, "sales": desk.procedure.sales is not None}
