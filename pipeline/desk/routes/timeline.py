"""Older pages of a case's timeline."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.desk.safety.sight import case_seen, note_look
from pipeline.desk.safety.visitor import DeskPart, SeesCases
from pipeline.desk.views.side import teller_of
from pipeline.desk.views.timeline import Place, timeline_of

router = APIRouter()


@router.get("/case/{number}/timeline")
def show(request: Request, number: str, desk: DeskPart, visitor: SeesCases, before: str = "") -> HTMLResponse:
    """The lines before a place, on a page of their own, or as the lines alone for a page that has others already."""
    with desk.ledger.reading() as session:
        case = case_seen(session, visitor, desk.procedure, number)
        timeline = timeline_of(session, case, teller_of(desk, session, case), Place.of(before))
    note_look(desk.ledger, visitor, case, "timeline")
    part = request.headers.get("hx-request")
    template = "case/timeline_lines.html" if part else "timeline.html"
    return desk.pages.page(request, template, case=case, timeline=timeline)
