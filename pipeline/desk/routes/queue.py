"""The queue, the desk's first page."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.desk.safety.visitor import DeskPart, SeesCases, SignedIn
from pipeline.desk.views.queue_rows import open_cases
from pipeline.engine.advance import now

router = APIRouter()


@router.get("/")
def first(visitor: SignedIn) -> Response:
    """Leads everybody to the page of their work."""
    return RedirectResponse("/queue" if "cases" in visitor.rights else "/people", 303)


@router.get("/queue")
def queue(request: Request, desk: DeskPart, visitor: SeesCases) -> HTMLResponse:
    """The cases that need somebody, by deadline."""
    with desk.ledger.reading() as session:
        rows = open_cases(session, desk, visitor, now())
    return desk.pages.page(request, "queue.html", rows=rows)
