"""A case: what came in, what was done, and what may be done next."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.desk.routes.letter import letter_view
from pipeline.desk.safety.sight import case_seen, note_look
from pipeline.desk.safety.visitor import DeskPart, SeesCases
from pipeline.desk.views.side import side_of
from pipeline.engine.advance import now

router = APIRouter()


@router.get("/case/{number}")
def show(request: Request, number: str, desk: DeskPart, visitor: SeesCases) -> HTMLResponse:
    """The dossier of a case."""
    with desk.ledger.reading() as session:
        case = case_seen(session, visitor, desk.procedure, number)
        letter = letter_view(session, desk, visitor, case)
        side = side_of(session, desk, visitor, case, now())
    note_look(desk.ledger, visitor, case, "page")
    return desk.pages.page(request, "case.html", case=case, letter=letter, side=side)
