"""A letter of ours: its pages, where it stands, and what a person says of it: yes, anew, back, posted, once more."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from pipeline.cases.tasks import open_task
from pipeline.desk.draft_pages import facts_of_draft, pages
from pipeline.desk.parts import Desk
from pipeline.desk.routes.doing import carry_out, said
from pipeline.desk.safety.sight import NotThere, case_seen, note_look
from pipeline.desk.safety.visitor import Approves, DeskPart, Posted, SeesCases, Sorts, Visitor, Writes
from pipeline.desk.views.letters import PAGES_SHOWN, described, neighbours, status_of
from pipeline.engine.advance import now
from pipeline.engine.release import let_go, stands_still
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter
from pipeline.letters.approve import BINDING, awaits_approval, version_of
from pipeline.letters.post import WAYS, posted

REWRITE = "rewrite"
"""The kind of task that an approver leaves with a letter that is sent back."""
LONGEST_REASON = 2_000

router = APIRouter()


def _found(session: Session, desk: Desk, visitor: Visitor, number: str, letter_id: int) -> tuple[Case, Letter]:
    case = case_seen(session, visitor, desk.procedure, number)
    letter = session.get(Letter, letter_id)
    if letter is None or letter.case_id != case.id:
        raise NotThere(f"hồ sơ {number} không có văn bản {letter_id}")
    return case, letter


@router.get("/case/{number}/letter/{letter_id:int}")
def show(request: Request, number: str, letter_id: int, desk: DeskPart, visitor: SeesCases) -> Response:
    """The letter's page. A draft is drawn as it would be; of a signed one the pictures are asked for by the page."""
    with desk.ledger.reading() as session:
        case, letter = _found(session, desk, visitor, number, letter_id)
        standing, known = status_of(letter), described(session, letter)
        before, after = (
            neighbours(session, desk, visitor, letter, now()) if "approve" in visitor.rights else (None, None)
        )
        facts = facts_of_draft(desk, session, case, letter) if _is_written_draft(letter) else None
    if not request.headers.get("hx-request"):
        note_look(desk.ledger, visitor, case, f"letter:{letter.id}")
    drawn, refused = _drawn(desk, letter, facts)
    return desk.pages.page(
        request,
        "letter_page.html",
        case=case,
        letter=letter,
        standing=standing,
        known=known,
        pages=drawn,
        refused=refused,
        before=before,
        after=after,
        ways=WAYS,
        most=PAGES_SHOWN,
    )


def _is_written_draft(letter: Letter) -> bool:
    return letter.number is None and "given" in letter.facts and letter.destroyed_by is None


def _drawn(desk: Desk, letter: Letter, facts: object) -> tuple[list[str], str]:
    if facts is None:
        return [], ""
    try:
        return pages(desk, letter.kind, facts), ""  # type: ignore[arg-type]
    except Problem as error:
        return [], str(error)


@router.post("/case/{number}/letter/{letter_id:int}/approve")
def approve(request: Request, number: str, letter_id: int, desk: DeskPart, visitor: Approves, form: Posted) -> Response:
    """Says yes to the version that was read: the letter is numbered, signed and sent."""
    seen = str(form.get("version", ""))

    def work(session: Session) -> None:
        _, letter = _found(session, desk, visitor, number, letter_id)
        if not awaits_approval(letter):
            raise Problem(said(request, "letters.not_waiting", who=_who(session, letter)))
        if seen != version_of(letter):
            raise Problem(said(request, "letters.other_version"))
        author = letter.facts.get("author")
        case = session.get_one(Case, letter.case_id)
        if desk.house.terms.of(session, case).approval.by_another and author == visitor.user.name:
            raise Problem(said(request, "letters.by_another"))
        desk.house.writing.approve(session, letter, visitor.actor, seen)

    return carry_out(desk, visitor, work, f"/case/{number}/letter/{letter_id}", said(request, "letters.approved"))


def _who(session: Session, letter: Letter) -> str:
    return str(described(session, letter)["approved_by"] or "")


@router.post("/case/{number}/letter/{letter_id:int}/back")
def back(request: Request, number: str, letter_id: int, desk: DeskPart, visitor: Approves, form: Posted) -> Response:
    """Sends a draft back to be written anew: the draft stays, the case has a task with the reason."""
    reason = _reason(form)

    def work(session: Session) -> None:
        case, letter = _found(session, desk, visitor, number, letter_id)
        if not awaits_approval(letter):
            raise Problem(said(request, "letters.not_waiting", who=_who(session, letter)))
        if not reason:
            raise Problem(said(request, "letters.reason_wanted"))
        words = said(request, "letters.task", kind=BINDING[letter.kind], who=visitor.user.full_name, reason=reason)
        open_task(session, case, REWRITE, f"letter:{letter.id}:{version_of(letter)}", words)

    return carry_out(desk, visitor, work, f"/case/{number}/letter/{letter_id}", said(request, "letters.sent_back"))


@router.post("/case/{number}/letter/{letter_id:int}/withdraw")
def withdraw(request: Request, number: str, letter_id: int, desk: DeskPart, visitor: Writes, form: Posted) -> Response:
    """Takes back a letter that has no number."""
    reason = _reason(form)

    def work(session: Session) -> None:
        _, letter = _found(session, desk, visitor, number, letter_id)
        if letter.number is not None:
            raise Problem(said(request, "letters.numbered", number=letter.number))
        if not reason:
            raise Problem(said(request, "letters.reason_wanted"))
        desk.house.writing.withdraw(session, letter, visitor.user.name, reason)

    return carry_out(desk, visitor, work, f"/case/{number}/letter/{letter_id}", said(request, "letters.withdrawn"))


@router.post("/case/{number}/letter/{letter_id:int}/posted")
def note_posted(
    request: Request, number: str, letter_id: int, desk: DeskPart, visitor: Sorts, form: Posted
) -> Response:
    """Notes that a letter on paper was posted or handed over."""
    how, note = str(form.get("how", "")), str(form.get("note", ""))[:LONGEST_REASON]

    def work(session: Session) -> None:
        _, letter = _found(session, desk, visitor, number, letter_id)
        if how not in WAYS:
            raise Problem(said(request, "letters.how_wanted"))
        posted(session, letter, visitor.user.name, how, note or None)  # type: ignore[arg-type]

    return carry_out(desk, visitor, work, f"/case/{number}/letter/{letter_id}", said(request, "letters.noted"))


@router.post("/case/{number}/letter/{letter_id:int}/retry")
def retry(request: Request, number: str, letter_id: int, desk: DeskPart, visitor: Sorts) -> Response:
    """Lets a held letter try its stage once more."""

    def work(session: Session) -> None:
        _, letter = _found(session, desk, visitor, number, letter_id)
        if not stands_still(letter) or not status_of(letter).can_retry:
            raise Problem(said(request, "letters.not_held"))
        let_go(letter)

    return carry_out(desk, visitor, work, f"/case/{number}/letter/{letter_id}", said(request, "letters.released"))


def _reason(form: Posted) -> str:
    return " ".join(str(form.get("reason", "")).split())[:LONGEST_REASON]
