"""The counter: a complaint is taken down at the counter or on the phone while the customer speaks (S1, S3, S4, E1)."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from pipeline.desk.parts import Desk
from pipeline.desk.routes.doing import SEE_OTHER, said
from pipeline.desk.safety.sight import NotThere, case_seen, note_look
from pipeline.desk.safety.visitor import AtCounter, DeskPart, Posted, SeesCases, Visitor
from pipeline.desk.views.customers import KEYS, Customer, customer_of
from pipeline.desk.views.held import for_people
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.intake.counter import take
from pipeline.intake.form import COUNTER, PHONE, Form, WrongForm, checked
from pipeline.ledger.model import Mail
from pipeline.letters.confirmation import CONFIRMATION, due_of, office_of

TYPED = (
    *("channel", "at", "customer", "person", *KEYS),
    *("office", "agent", "group", "subject", "text"),
)
"""The fields of the form that are typed or chosen."""
WHOLE = {"tax_code": 10, "personal_id": 9, "serial": 16, "phone": 10, "email": 254}
"""So many signs are a whole value: while there are fewer, somebody is still typing and is not told of a mistake."""
PATIENCE_SECONDS = 10.0
"""How long the page waits for the case; after that it says that it is being filed."""
OLDEST = timedelta(days=366)
"""A customer who came longer ago is a slip of the pen in the year."""
UNPROCESSABLE = 422

router = APIRouter()


@router.get("/counter")
def show(request: Request, desk: DeskPart, _visitor: AtCounter) -> HTMLResponse:
    """The empty form."""
    return _page(request, desk, {"channel": COUNTER, "at": _local(desk, now())})


@router.post("/counter/lookup")
def look_up(request: Request, desk: DeskPart, visitor: AtCounter, form: Posted) -> HTMLResponse:
    """Who the customer is, by what has been typed so far; what was chosen with `take` stands in the form.

    Posted, as tax codes and personal ids do not belong into addresses.
    """
    values = _typed(form)
    found, wrong = _found(desk, visitor, values)
    if request.headers.get("hx-request"):
        hints = _hints(values, wrong)
        return desk.pages.page(request, "counter_found.html", found=found, hints=hints)
    chosen = found.known(str(form.get("take", "")))
    if chosen is not None:
        values |= {name: value for name, value in chosen.values.items() if value}
    return _page(request, desk, values, found, wrong=wrong)


@router.post("/counter")
def take_down(request: Request, desk: DeskPart, visitor: AtCounter, form: Posted) -> Response:
    """Files what was taken down. A form with mistakes is given back as it was, each mistake at its field."""
    values = _typed(form)
    try:
        made = _form(request, desk, visitor, values)
        taken = take(desk.ledger, desk.store, made, desk.calendar.zone)
    except Problem as error:
        wrong = error.fields if isinstance(error, WrongForm) else {"": str(error)}
        found, _ = _found(desk, visitor, values)
        return _page(request, desk, values, found, wrong=wrong, status=UNPROCESSABLE)
    desk.wake()
    with suppress(Problem):  # it is entered by now: the next page tells what it waits for
        desk.house.file_at_once(taken.mail_id, PATIENCE_SECONDS)
    if not taken.new:
        desk.visits.tell(visitor.visit, said(request, "counter.again"))
    return RedirectResponse(f"/counter/taken/{taken.mail_id}", SEE_OTHER)


@router.get("/counter/taken/{mail_id}")
def taken(request: Request, desk: DeskPart, visitor: AtCounter, mail_id: int) -> HTMLResponse:
    """What became of a form: its case with number and due time, and what may be printed."""
    with desk.ledger.reading() as session:
        mail = session.get(Mail, mail_id)
    if mail is None or mail.channel not in (COUNTER, PHONE):
        raise NotThere(f"không có phiếu mail:{mail_id}")
    try:
        number = desk.house.file_at_once.number(mail_id)
    except Problem:
        return desk.pages.page(request, "counter_waits.html", mail=mail, held=for_people(mail.error or ""))
    if number is None:
        return desk.pages.page(request, "counter_waits.html", mail=mail, held="")
    return desk.pages.page(request, "counter_taken.html", mail=mail, **_filed(desk, visitor, number))


@router.get("/case/{number}/confirmation.pdf")
def confirmation(desk: DeskPart, visitor: SeesCases, number: str) -> Response:
    """The confirmation (phiếu xác nhận nội dung khiếu nại; S3) to be printed, checked and signed by the customer."""
    with desk.ledger.reading() as session:
        case = case_seen(session, visitor, desk.procedure, number)
        facts = desk.house.confirmation.facts(session, case)
    pdf = desk.house.renderer.letter(CONFIRMATION, facts).pdf
    note_look(desk.ledger, visitor, case, CONFIRMATION)
    named = {"content-disposition": f'inline; filename="{case.number}-xac-nhan.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=named)


def _filed(desk: Desk, visitor: Visitor, number: str) -> dict[str, Any]:
    with desk.ledger.reading() as session:
        case = case_seen(session, visitor, desk.procedure, number)
        terms = desk.house.terms.of(session, case)
        group = terms.groups.get(case.group)
        return {
            "case": case,
            "due": due_of(session, case),
            "office": office_of(terms, case),
            "group": group.name if group else None,
        }


def _page(
    request: Request,
    desk: Desk,
    values: Mapping[str, str],
    found: Customer | None = None,
    wrong: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    procedure = desk.procedure
    names = {table: {key: each.name for key, each in getattr(procedure, table).items()} for table in _TABLES}
    hints = {name: (words, True) for name, words in (wrong or {}).items()}
    return desk.pages.page(
        request,
        "counter.html",
        status,
        values=dict.fromkeys(TYPED, "") | dict(values),
        wrong=dict.fromkeys((*TYPED, ""), "") | dict(wrong or {}),
        refused=status == UNPROCESSABLE,
        hints=hints,
        found=found or Customer(),
        zone=desk.calendar.zone.key,
        **names,
    )


_TABLES = ("offices", "agents", "groups")


def _typed(form: FormData) -> dict[str, str]:
    return {name: str(form.get(name) or "") for name in TYPED}


def _found(desk: Desk, visitor: Visitor, values: Mapping[str, str]) -> tuple[Customer, dict[str, str]]:
    """The customer by the keys that are right, and what is wrong with the others."""
    asked: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name in KEYS:
        try:
            value = checked(name, values[name])
        except WrongForm as error:
            wrong |= error.fields
            continue
        if value is not None:
            asked[name] = value
    if not asked:
        return Customer(), wrong
    with desk.ledger.reading() as session:
        return customer_of(session, desk, visitor, asked, now()), wrong


def _hints(values: Mapping[str, str], wrong: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    """What is told at once at each key, and whether it is a mistake or only not whole yet."""
    return {name: (wrong[name], _whole(name, values[name])) if name in wrong else ("", False) for name in KEYS}


def _whole(name: str, value: str) -> bool:
    return sum(letter.isalnum() for letter in value) >= WHOLE[name]


def _form(request: Request, desk: Desk, visitor: Visitor, values: Mapping[str, str]) -> Form:
    """Makes the form of what was typed. Raises WrongForm with all that is wrong."""
    wrong: dict[str, str] = {}
    given: dict[str, Any] = {name: value for name, value in values.items() if value.strip()}
    try:
        given["at"] = _moment(desk, given["at"]) if "at" in given else now()
    except Problem:
        wrong["at"] = said(request, "counter.wrong_at")
        given["at"] = now()
    user = visitor.user
    try:
        form = Form.of({**given, "clerk": user.name, "clerk_name": user.full_name}, desk.procedure)
    except WrongForm as error:
        words = {name: said(request, f"counter.{name}_missing") for name in _CHOSEN if name in error.fields}
        raise WrongForm({**error.fields, **words, **wrong}) from error
    if wrong:
        raise WrongForm(wrong)
    return form


_CHOSEN = ("office", "customer", "text")


def _moment(desk: Desk, typed: str) -> datetime:
    """The moment of a field datetime-local, in the calendar's zone. Raises Problem for what is none."""
    try:
        moment = datetime.fromisoformat(typed)
        local = moment if moment.tzinfo else moment.replace(tzinfo=desk.calendar.zone)
        local.timestamp()
    except (ValueError, OverflowError) as error:
        raise Problem(f"at: {typed}") from error
    if now() - local > OLDEST:
        raise Problem(f"at: {typed}")
    return local


def _local(desk: Desk, moment: datetime) -> str:
    return f"{moment.astimezone(desk.calendar.zone):%Y-%m-%dT%H:%M}"
