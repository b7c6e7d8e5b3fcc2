"""Cases by the API: the state of one, and a list by pages."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select

from pipeline.desk.api.caller import SeesCases
from pipeline.desk.api.shapes import CaseOut, CasePage, CaseRow
from pipeline.desk.api.wrong import ANSWERS
from pipeline.desk.safety.sight import case_seen, limited, note_look
from pipeline.desk.safety.visitor import DeskPart
from pipeline.ledger.model import Case, Deadline, Event, Letter

router = APIRouter(responses=ANSWERS)


@router.get("/cases")
def page(
    desk: DeskPart,
    visitor: SeesCases,
    state: str | None = None,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 100,
) -> CasePage:
    """Cases in the order in which they were opened, those behind `after`."""
    query = select(Case).where(Case.id > after).order_by(Case.id).limit(limit)
    query = query if state is None else query.where(Case.state == state)
    with desk.ledger.reading() as session:
        rows = [CaseRow.model_validate(each) for each in session.scalars(limited(query, visitor, desk.procedure))]
    return CasePage(cases=rows, after=rows[-1].id if len(rows) == limit else None)


@router.get("/cases/{number}")
def show(number: str, desk: DeskPart, visitor: SeesCases) -> CaseOut:
    """A case with its deadlines, letters and events; the look is noted."""
    with desk.ledger.reading() as session:
        case = case_seen(session, visitor, desk.procedure, number)
        found = {
            "deadlines": list(session.scalars(select(Deadline).filter_by(case_id=case.id).order_by(Deadline.id))),
            "letters": list(session.scalars(select(Letter).filter_by(case_id=case.id).order_by(Letter.id))),
            "events": list(session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal))),
        }
        row = CaseRow.model_validate(case).model_dump()
        answer = CaseOut.model_validate({**row, "seen": case.chain_length, **found}, from_attributes=True)
    note_look(desk.ledger, visitor, case, "api")
    return answer
