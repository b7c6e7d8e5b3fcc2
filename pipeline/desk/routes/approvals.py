"""What waits for a yes, and slips by the dozen."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.cases.actions import Plain
from pipeline.desk.routes.doing import SEE_OTHER, said
from pipeline.desk.safety.sight import case_seen
from pipeline.desk.safety.visitor import Approves, DeskPart, Posted, Sorts
from pipeline.desk.views.letters import unissued, waiting
from pipeline.engine.advance import now
from pipeline.errors import Problem

MOST_AT_ONCE = 200
SAID_BY_NAME = 5
"""Cases whose refusal is told with its reason."""
UNSURE = ("unsorted", "out")
"""Groups by which a person should look before a slip goes out."""

router = APIRouter()


@router.get("/approvals")
def approvals(request: Request, desk: DeskPart, visitor: Approves) -> Response:
    """The letters that wait for a yes."""
    with desk.ledger.reading() as session:
        rows = waiting(session, desk, visitor, now())
    return desk.pages.page(request, "approvals.html", rows=rows)


@router.get("/approvals/{letter_id:int}")
def one(letter_id: int, desk: DeskPart, visitor: Approves) -> Response:
    """Leads to the page of a letter that waits."""
    with desk.ledger.reading() as session:
        found = next((row for row in waiting(session, desk, visitor, now()) if row.letter.id == letter_id), None)
    place = f"/case/{found.case.number}/letter/{letter_id}" if found is not None else "/approvals"
    return RedirectResponse(place, SEE_OTHER)


@router.get("/slips")
def slips(request: Request, desk: DeskPart, visitor: Sorts) -> Response:
    """New cases whose slip is not drafted yet."""
    with desk.ledger.reading() as session:
        cases = unissued(session, desk, visitor)
    groups = {key: group.name for key, group in desk.procedure.groups.items()}
    return desk.pages.page(request, "slips.html", cases=cases, groups=groups, unsure=UNSURE)


@router.post("/slips")
def draft_slips(request: Request, desk: DeskPart, visitor: Sorts, form: Posted) -> Response:
    """Drafts the slips that are ticked, each in a commit of its own; what is refused stops no other."""
    done, refused = 0, []
    for number in form.getlist("case")[:MOST_AT_ONCE]:
        try:
            with desk.ledger.writing() as session:
                case = case_seen(session, visitor, desk.procedure, str(number))
                desk.house.actions(session, case, "slip", Plain(), visitor.actor)
            done += 1
        except Problem as error:
            refused.append(str(error))
    desk.wake()
    words = said(request, "approvals.slips_done", n=done)
    if refused:
        words = "; ".join([words, said(request, "approvals.slips_refused", n=len(refused)), *refused[:SAID_BY_NAME]])
    desk.visits.tell(visitor.visit, words, wrong=bool(refused))
    return RedirectResponse("/slips", SEE_OTHER)
