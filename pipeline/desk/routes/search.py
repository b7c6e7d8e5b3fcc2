"""Search."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.desk.safety.visitor import DeskPart, SeesCases
from pipeline.desk.views.search import exact, search

LONGEST = 200

router = APIRouter()


@router.get("/search")
def find(request: Request, desk: DeskPart, visitor: SeesCases, q: str = "") -> Response:
    """What the words stand in; a whole number leads straight to its case."""
    query = q[:LONGEST]
    with desk.ledger.reading() as session:
        case = exact(session, desk, visitor, query)
        if case is not None:
            return RedirectResponse(f"/case/{case.number}", 303)
        hits = search(session, desk, visitor, query)
    return desk.pages.page(request, "search.html", q=query, hits=hits)
