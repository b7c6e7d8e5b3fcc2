"""The queue, the desk's first page."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from pipeline.cases.act import check_seen
from pipeline.cases.correct import correct_case, label_of
from pipeline.cases.lifecycle import STATES
from pipeline.desk.routes.doing import carry_out, local, said
from pipeline.desk.safety.sight import case_seen
from pipeline.desk.safety.visitor import DeskPart, Posted, SeesCases, SignedIn, Sorts
from pipeline.desk.views.queue_rows import Filters, counters, queue_of
from pipeline.engine.advance import now

MOST_PAGES = 1000

router = APIRouter()


@router.get("/")
def first(visitor: SignedIn) -> Response:
    """Leads everybody to the page of their work."""
    return RedirectResponse("/queue" if "cases" in visitor.rights else "/people", 303)


@router.get("/queue")
def queue(  # noqa: PLR0913, PLR0917 - what it is narrowed by
    request: Request,
    desk: DeskPart,
    visitor: SeesCases,
    group: str = "",
    department: str = "",
    state: str = "",
    office: str = "",
    page: str = "0",
    after: str = "",
) -> Response:
    """The cases that need somebody, by deadline; those of other states, the newest first."""
    number = min(int(page), MOST_PAGES) if page.isdecimal() else 0
    filters = Filters(group, department, state, office, number, after)
    with desk.ledger.reading() as session:
        found = queue_of(session, desk, visitor, filters, now())
        counts = counters(session, desk, visitor, now())
    procedure = desk.procedure
    return desk.pages.page(
        request,
        "queue.html",
        queue=found,
        counts=counts,
        filters=filters,
        groups={key: each.name for key, each in procedure.groups.items()},
        departments={key: each.name for key, each in procedure.departments.items()},
        offices={key: each.name for key, each in procedure.offices.items()},
        states=list(STATES),
    )


@router.post("/queue/sort")
def sort(request: Request, desk: DeskPart, visitor: Sorts, form: Posted) -> Response:
    """Says of which group a case is, from the queue itself."""
    number, group, seen = (str(form.get(name, "")) for name in ("number", "group", "seen"))

    def work(session: Session) -> None:
        case = case_seen(session, visitor, desk.procedure, number)
        check_seen(case, int(seen) if seen.isdecimal() else None)
        label = label_of(None, None, group, tuple(desk.procedure.groups))
        correct_case(session, case, label, visitor.actor, desk.house.act)

    return carry_out(desk, visitor, work, local(form.get("then")), said(request, "queue.sorted", number=number))
