"""The letter as it came: a mail by itself, the older mails of a case, and setting right what was found in them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from pipeline.cases.act import check_seen
from pipeline.cases.actions import Amended
from pipeline.cases.clocks import OUT
from pipeline.cases.correct import correct_case, label_of
from pipeline.desk.parts import Desk
from pipeline.desk.routes.doing import SEE_OTHER, carry_out, said
from pipeline.desk.safety.mails import Id, Seen, SeenMail, note_seen
from pipeline.desk.safety.sight import NotThere, case_seen, note_look
from pipeline.desk.safety.visitor import DeskPart, Posted, SeesCases, Sorts, Visitor
from pipeline.desk.views.found import amended
from pipeline.desk.views.letter import letter_of_case, letter_of_mail, lines_of_case
from pipeline.desk.wording import catalogue
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Mail

FIELD = "letter.field_"
router = APIRouter()


def letter_view(session: Session, desk: Desk, visitor: Visitor, case: Case) -> object:
    """What stands on the left of a case's page."""
    return letter_of_case(session, desk, visitor, case, _named(visitor))


@router.get("/mail/{mail_id}")
def alone(request: Request, desk: DeskPart, visitor: Sorts, mail_id: Id) -> Response:
    """A mail of no case; one that has a case by now is shown there."""
    with desk.ledger.reading() as session:
        mail = session.get(Mail, mail_id)
        case = session.get(Case, mail.case_id) if mail is not None and mail.case_id is not None else None
    if mail is None:
        raise NotThere(f"không có thư {mail_id}")
    if case is not None:
        return RedirectResponse(f"/case/{case.number}/mail/{mail_id}", SEE_OTHER)
    return show(request, desk, visitor, SeenMail(mail, None))


@router.get("/case/{number}/mail/{mail_id}")
def show(request: Request, desk: DeskPart, visitor: SeesCases, seen: Seen) -> HTMLResponse:
    """One mail; without the page around it for the page of its case, which asks by htmx."""
    with desk.ledger.reading() as session:
        view = letter_of_mail(session, desk, visitor, seen.case, seen.mail, _named(visitor))
    note_seen(desk.ledger, visitor, seen, f"mail:{seen.mail.id}")
    template = "case/letter.html" if request.headers.get("hx-request") else "mail.html"
    return desk.pages.page(request, template, case=seen.case, mail=seen.mail, letter=view)


@router.get("/case/{number}/mails")
def older(
    request: Request,
    number: str,
    desk: DeskPart,
    visitor: SeesCases,
    before: Annotated[int, Query(ge=1, le=2**31 - 1)],
) -> HTMLResponse:
    """The mails of a case that came before the mail `before`."""
    with desk.ledger.reading() as session:
        case = case_seen(session, visitor, desk.procedure, number)
        view = lines_of_case(session, desk, visitor, case, before)
    note_look(desk.ledger, visitor, case, "mails")
    template = "case/letter.html" if request.headers.get("hx-request") else "mail.html"
    return desk.pages.page(request, template, case=case, mail=None, letter=view)


@router.post("/case/{number}/sort")
def sort(request: Request, number: str, desk: DeskPart, visitor: SeesCases, form: Posted) -> Response:
    """Puts a case into the group that a person says; the sorter learns from it."""
    _check_there(desk, visitor, number)
    group = str(form.get("group", ""))

    def work(session: Session) -> None:
        case = case_seen(session, visitor, desk.procedure, number)
        check_seen(case, _whole(form.get("seen")))
        groups = tuple(desk.house.terms.of(session, case).groups)
        scope = OUT if group == OUT else None
        if scope is None and group not in groups:
            raise Problem(said(request, "letter.no_group"))
        label = label_of("complaint", scope, None if scope else group, groups)
        correct_case(session, case, label, visitor.actor, desk.house.act)

    return carry_out(desk, visitor, work, f"/case/{number}", said(request, "letter.sorted"))


@router.post("/case/{number}/take")
def take(request: Request, number: str, desk: DeskPart, visitor: SeesCases, form: Posted) -> Response:
    """Takes a field that was found in a mail over into the customer's data."""
    _check_there(desk, visitor, number)

    def work(session: Session) -> None:
        case = case_seen(session, visitor, desk.procedure, number)
        given = _found(session, case, _whole(form.get("mail")), _whole(form.get("field")))
        if given is None:
            raise Problem(said(request, "letter.no_field"))
        amend = Amended.model_validate({**given, "seen": _whole(form.get("seen"))})
        desk.house.actions(session, case, "amend", amend, visitor.actor)

    return carry_out(desk, visitor, work, f"/case/{number}", said(request, "letter.taken"))


def _check_there(desk: Desk, visitor: Visitor, number: str) -> None:
    """Raises NotThere: what is told on the next page (carry_out) would tell that there is such a case."""
    with desk.ledger.reading() as session:
        case_seen(session, visitor, desk.procedure, number)


def _found(session: Session, case: Case, mail_id: int | None, field: int | None) -> dict[str, str] | None:
    """The value comes from what was found, not from the form."""
    mail = session.get(Mail, mail_id) if mail_id is not None else None
    if mail is None or mail.case_id != case.id:
        raise NotThere(f"không có thư {mail_id}")
    fields = mail.finding.get("fields", [])
    if field is None or field >= len(fields):
        return None
    return amended(fields[field]["name"], fields[field]["value"])


def _whole(value: object) -> int | None:
    """A number that a form gives; None for what is none that the database takes."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len(str(2**31)) else None


def _named(visitor: Visitor) -> dict[str, str]:
    """The names of fields in the visitor's language."""
    texts = catalogue()
    keys = [key.removeprefix(FIELD) for key in texts.texts if key.startswith(FIELD)]
    return {key: texts.text(f"{FIELD}{key}", visitor.user.language) for key in keys}
