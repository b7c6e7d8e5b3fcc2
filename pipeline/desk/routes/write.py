"""A letter is written: the form of its facts, its pages beside it as they change, and what is half written is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from pipeline.desk import half_written
from pipeline.desk.draft_pages import facts_to_be, pages
from pipeline.desk.parts import Desk
from pipeline.desk.routes.doing import SEE_OTHER, done, said
from pipeline.desk.safety.sight import NotThere, case_seen, note_look
from pipeline.desk.safety.visitor import FIELD, DeskPart, Posted, Visitor, Writes
from pipeline.desk.views.writing import FORMS, choices, from_knowledge, shown, values_of, wrong_field
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter
from pipeline.letters.approve import awaits_approval
from pipeline.letters.facts import Facts
from pipeline.letters.writing import Mistakes
from pipeline.letters.written import of_this_round

OWN = (FIELD, "look", "throw_away")
"""Fields of the form that are none of the letter's."""

router = APIRouter()


@dataclass(frozen=True)
class Desktop:
    """One form on one desktop: whose, of which case, which kind."""

    desk: Desk
    visitor: Visitor
    number: str
    kind: str

    def __post_init__(self) -> None:
        if self.kind not in FORMS:
            raise NotThere(f"không có loại văn bản {self.kind}")

    @property
    def place(self) -> str:
        """The path of the form, by which half-written text is kept."""
        return f"/case/{self.number.upper()}/write/{self.kind}"

    def case(self, session: Session) -> Case:
        """Gives the case. Raises NotThere."""
        return case_seen(session, self.visitor, self.desk.procedure, self.number)

    def given(self, request: Request, session: Session, case: Case, fields: Mapping[str, str]) -> Facts:
        """Makes the letter's facts of what was typed. Raises Mistakes, Problem."""
        values = values_of(fields, self.kind)
        if self.kind == "rejection" and not values:
            raise Problem(said(request, "write.wrong_why"))
        return self.desk.house.writing.given(session, case, self.kind, values)


@router.get("/case/{number}/write/{kind}")
def form(
    request: Request, number: str, kind: str, desk: DeskPart, visitor: Writes, knowledge: str | None = None
) -> Response:
    """The form: with what was half written, else what a draft says already, else the usual values."""
    desktop = Desktop(desk, visitor, number, kind)
    with desk.ledger.reading() as session:
        case = desktop.case(session)
        desk.house.writing.check(session, case, kind, visitor.actor)
        kept = half_written.kept(session, visitor.user, desktop.place)
        begun = _begun(desktop, session, case)
    note_look(desk.ledger, visitor, case, f"write {kind}")
    values = kept.fields if kept else {**begun, **from_knowledge(desk, knowledge)}
    return _page(request, desktop, values, kept_at=kept.at if kept else None)


@router.post("/case/{number}/write/{kind}")
def write(request: Request, number: str, kind: str, desk: DeskPart, visitor: Writes, posted: Posted) -> Response:
    """Drafts the letter, or looks at it first, or throws away what was half written."""
    desktop = Desktop(desk, visitor, number, kind)
    fields = _fields(posted)
    if "throw_away" in posted:
        with desk.ledger.writing() as session:
            half_written.forget(session, visitor.user, desktop.place)
        return RedirectResponse(desktop.place, SEE_OTHER)
    if "look" in posted:
        return _looked_at(request, desktop, fields)
    try:
        letter_id = _draft(request, desktop, fields)
    except Mistakes as mistakes:
        return _page(request, desktop, fields, 422, wrong=_wrong(request, mistakes))
    except NotThere:
        raise
    except Problem as error:
        return _page(request, desktop, fields, 409, refused=str(error))
    return done(desk, visitor, f"/case/{number}/letter/{letter_id}", said(request, "write.drafted"))


@router.post("/case/{number}/write/{kind}/preview")
def preview(request: Request, number: str, kind: str, desk: DeskPart, visitor: Writes, posted: Posted) -> Response:
    """The pages as they would be, for the place beside the form; what is typed is kept besides."""
    desktop = Desktop(desk, visitor, number, kind)
    fields = _fields(posted)
    with desk.ledger.writing() as session:
        case = desktop.case(session)
        if values_of(fields, kind) != values_of(_begun(desktop, session, case), kind):
            half_written.keep(session, visitor.user, desktop.place, fields)
    return desk.pages.page(request, "write/_preview.html", **_seen(request, desktop, fields))


def _looked_at(request: Request, desktop: Desktop, fields: Mapping[str, str]) -> Response:
    seen = _seen(request, desktop, fields)
    return _page(request, desktop, fields, 422 if seen["wrong"] else 200, **seen)


def _seen(request: Request, desktop: Desktop, fields: Mapping[str, str]) -> dict[str, Any]:
    """The pages of what is typed, or why there are none yet."""
    desk = desktop.desk
    try:
        with desk.ledger.reading() as session:
            case = desktop.case(session)
            given = desktop.given(request, session, case, fields)
            facts = facts_to_be(desk, session, case, desktop.kind, given)
        return {"pages": pages(desk, desktop.kind, facts), "wrong": {}, "refused": ""}
    except Mistakes as mistakes:
        return {"pages": [], "wrong": _wrong(request, mistakes), "refused": ""}
    except NotThere:
        raise
    except Problem as error:
        return {"pages": [], "wrong": {}, "refused": str(error)}


def _draft(request: Request, desktop: Desktop, fields: Mapping[str, str]) -> int:
    desk, visitor = desktop.desk, desktop.visitor
    with desk.ledger.writing() as session:
        case = desktop.case(session)
        given = desktop.given(request, session, case, fields)
        letter = desk.house.writing.draft(session, case, desktop.kind, given, visitor.actor)
        half_written.forget(session, visitor.user, desktop.place)
        return letter.id


def _begun(desktop: Desktop, session: Session, case: Case) -> dict[str, str]:
    """What stands in the form before anybody has typed: what a draft says already, else what is usual."""
    desk, kind = desktop.desk, desktop.kind
    usual = desk.house.writing.usual(session, case, kind)
    return shown({**usual, **_drafted(session, case, kind)}, desk.calendar.zone)


def _drafted(session: Session, case: Case, kind: str) -> dict[str, object]:
    """What the draft of this round says that still waits for a yes."""
    letters: list[Letter] = of_this_round(session, case, kind)
    waiting = letters[-1] if letters and awaits_approval(letters[-1]) else None
    return dict(waiting.facts.get("given", {})) if waiting is not None else {}


def _fields(posted: Posted) -> dict[str, str]:
    return {name: value for name, value in posted.items() if isinstance(value, str) and name not in OWN}


def _wrong(request: Request, mistakes: Mistakes) -> dict[str, str]:
    return {name: said(request, key) for name, key in map(wrong_field, mistakes.errors)}


def _page(request: Request, desktop: Desktop, values: Mapping[str, str], status: int = 200, **more: Any) -> Response:
    desk = desktop.desk
    with desk.ledger.reading() as session:
        case = desktop.case(session)
        offered = choices(desk, session, case, desktop.kind, lambda key: said(request, key))
    usual: dict[str, Any] = {"wrong": {}, "refused": "", "pages": [], "kept_at": None}
    context = {"case": case, "kind": desktop.kind, "fields": FORMS[desktop.kind], "values": values, "choices": offered}
    return desk.pages.page(request, "write.html", status, **context, **{**usual, **more})
