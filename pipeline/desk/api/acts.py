"""What may be done in a case by the API: the actions of the lifecycle, tasks; and the signed letters to fetch."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Response
from fastapi.responses import FileResponse
from pydantic import ValidationError
from sqlalchemy import select

from pipeline.cases.actions import GIVEN
from pipeline.cases.tasks import do_task
from pipeline.desk.api.caller import SeesCases, Sorts
from pipeline.desk.api.shapes import Done, TaskOut
from pipeline.desk.api.wrong import ANSWERS
from pipeline.desk.routes.given_out import own_pdf
from pipeline.desk.safety.sight import NotThere, case_seen, limited, note_look
from pipeline.desk.safety.visitor import DeskPart
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter, Task

LARGEST_ID = 2**62
Id = Annotated[int, Query(ge=0, le=LARGEST_ID)]

router = APIRouter(responses=ANSWERS)


@router.post("/cases/{number}/actions/{name}")
def act(number: str, name: str, given: Annotated[dict[str, Any], Body()], desk: DeskPart, visitor: SeesCases) -> Done:
    """Carries out an action of the lifecycle; `seen` in the body refuses it when the case has changed since."""
    if name not in GIVEN:
        raise NotThere(f"không có thao tác {name}; có: {', '.join(GIVEN)}")
    try:
        model = GIVEN[name].model_validate(given)
    except ValidationError as error:
        wrong = sorted({".".join(map(str, each["loc"])) for each in error.errors()})
        raise Problem(f"{name}: dữ liệu không đúng: {', '.join(wrong)}") from error
    with desk.ledger.writing() as session:
        case = case_seen(session, visitor, desk.procedure, number)
        desk.house.actions(session, case, name, model, visitor.actor)
        session.flush()
        done = Done(number=case.number, state=case.state, seen=case.chain_length)
    desk.wake()
    return done


@router.get("/cases/{number}/letters/{letter_id}.pdf", response_class=FileResponse)
def letter(number: str, letter_id: int, desk: DeskPart, visitor: SeesCases) -> Response:
    """A signed letter as it left, with what was added to its signature since; the look is noted."""
    with desk.ledger.reading() as session:
        case = case_seen(session, visitor, desk.procedure, number)
        found = session.get(Letter, letter_id) if 0 <= letter_id <= LARGEST_ID else None
    sha256 = (found.renewed_sha256 or found.signed_sha256) if found is not None else None
    if found is None or found.case_id != case.id or sha256 is None or found.destroyed_by is not None:
        raise NotThere(f"hồ sơ {number} không có văn bản đã ký {letter_id}")
    note_look(desk.ledger, visitor, case, f"letter:{found.id}")
    return own_pdf(desk.house.store.whole(sha256), f"{found.number or found.kind} {case.number}.pdf")


@router.get("/tasks")
def tasks(desk: DeskPart, visitor: SeesCases, after: Id = 0) -> list[TaskOut]:
    """The open tasks, a hundred from the one behind `after` on."""
    query = select(Task, Case.number).join(Case, Case.id == Task.case_id)
    query = query.where(Task.done_at.is_(None), Task.id > after).order_by(Task.id).limit(100)
    with desk.ledger.reading() as session:
        rows = session.execute(limited(query, visitor, desk.procedure)).all()
    return [
        TaskOut(id=task.id, case=number, kind=task.kind, words=task.words, opened_at=task.opened_at)
        for task, number in rows
    ]


@router.post("/tasks/{task_id}/done", status_code=204)
def done(
    task_id: int, desk: DeskPart, visitor: Sorts, outcome: Annotated[str, Body(embed=True, max_length=2000)] = ""
) -> None:
    """Notes that a task is done, and what came of it."""
    with desk.ledger.writing() as session:
        task = session.get(Task, task_id) if 0 <= task_id <= LARGEST_ID else None
        number = session.get_one(Case, task.case_id).number if task is not None else ""
        if task is None:
            raise NotThere(f"không có việc {task_id}")
        case_seen(session, visitor, desk.procedure, number)
        do_task(session, task, visitor.user.name, outcome)
