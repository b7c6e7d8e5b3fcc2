"""The queue, the desk's first page; doubtful cases get their group here by one key."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from pipeline.cases.act import check_seen
from pipeline.cases.correct import correct_case, label_of
from pipeline.desk.routes.doing import carry_out, local, said
from pipeline.desk.safety.sight import case_seen
from pipeline.desk.safety.visitor import DeskPart, Posted, SeesCases, SignedIn, Sorts
from pipeline.desk.views.queue_counts import counters
from pipeline.desk.views.queue_filters import Filters, choices
from pipeline.desk.views.queue_rows import Queue
from pipeline.engine.advance import now
from pipeline.watch.digest.happened import group_name

router = APIRouter()
OTHERS = ("unsorted", "out")
"""Groups that no procedure has."""


@router.get("/")
def first(visitor: SignedIn) -> Response:
    """Leads everybody to the page of their work."""
    return RedirectResponse("/queue" if "cases" in visitor.rights else "/people", 303)


@router.get("/queue")
def queue(request: Request, desk: DeskPart, visitor: SeesCases) -> HTMLResponse:
    """The cases that need somebody, by deadline; for htmx only the part that changes."""
    filters = Filters.read(request.query_params)
    found = Queue(desk, visitor, now())
    with desk.ledger.reading() as session:
        sections, counts = found.sections(session, filters), counters(session, found)
    part = request.headers.get("hx-target") == "queue" and "hx-history-restore-request" not in request.headers
    names = {key: group_name(desk.procedure, key) for key in OTHERS}
    return desk.pages.page(
        request, "_queue.html" if part else "queue.html",
        sections=sections, counters=counts, filters=filters, at=found.now,
        here=filters.link(after=filters.after), choices=choices(desk.procedure, names),
    )  # fmt: skip


@router.post("/queue/sort")
def sort(request: Request, desk: DeskPart, visitor: Sorts, form: Posted) -> Response:
    """Gives a case the group that a person has chosen for it."""
    number, group = str(form.get("number", "")), str(form.get("group", ""))
    seen = str(form.get("seen", ""))

    def work(session: Session) -> None:
        case = case_seen(session, visitor, desk.procedure, number)
        check_seen(case, int(seen) if seen.isdecimal() else None)
        groups = tuple(desk.house.terms.of(session, case).groups)
        correct_case(session, case, label_of(None, None, group, groups), visitor.actor, desk.house.act)

    words = said(request, "queue.sorted", number=number, group=group_name(desk.procedure, group))
    return carry_out(desk, visitor, work, local(form.get("next") or "/queue"), words)
