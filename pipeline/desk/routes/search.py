"""The search over cases, mails and papers."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.desk.safety.visitor import DeskPart, SeesCases
from pipeline.desk.views.search_hits import exactly, search
from pipeline.watch.digest.happened import group_name

LONGEST = 200
router = APIRouter()


@router.get("/search")
def find(request: Request, desk: DeskPart, visitor: SeesCases, q: str = "") -> Response:
    """What was found; the number of a case or a letter leads straight to the case."""
    q = q.strip()[:LONGEST]
    with desk.ledger.reading() as session:
        number = exactly(session, visitor, desk.procedure, q)
        if number is not None:
            return RedirectResponse(f"/case/{number}", 303)
        found = search(session, visitor, desk.procedure, q)
    groups = {hit.case.group: group_name(desk.procedure, hit.case.group) for hit in found.hits}
    return desk.pages.page(request, "search.html", q=q, found=found, groups=groups)
