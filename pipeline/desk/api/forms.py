"""A complaint entered by a program, as a clerk enters it at the counter or on the phone (S1, S4)."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from pipeline.desk.api.caller import AtCounter
from pipeline.desk.api.shapes import Opened
from pipeline.desk.api.wrong import ANSWERS
from pipeline.desk.safety.visitor import DeskPart
from pipeline.engine.advance import now
from pipeline.intake.counter import take
from pipeline.intake.filing import NotYet
from pipeline.intake.form import Form

PATIENCE_SECONDS = 10.0
ACCEPTED = 202

router = APIRouter(responses=ANSWERS)


class FormIn(BaseModel):
    """What was taken down. `at` is when the customer came or called: the clock starts there; now if left out."""

    model_config = ConfigDict(extra="forbid")

    channel: Literal["counter", "phone"]
    customer: Annotated[str, Field(min_length=1, max_length=300)]
    text: Annotated[str, Field(min_length=1, max_length=100_000)]
    at: AwareDatetime | None = None
    person: str | None = None
    phone: str | None = None
    email: str | None = None
    tax_code: str | None = None
    personal_id: str | None = None
    serial: str | None = None
    office: str | None = None
    agent: str | None = None
    group: str | None = None
    subject: str | None = None


@router.post("/cases", status_code=201, responses={ACCEPTED: {"model": Opened}})
def enter(
    given: FormIn,
    answer: Response,
    desk: DeskPart,
    visitor: AtCounter,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Opened:
    """Enters and files a complaint. The same form within ten minutes is the same case, with or without a key.

    201 with the case's number; 202 while it is entered and not filed yet.
    """
    del idempotency_key  # a form is known again by all that it says (intake/counter.py); the key adds nothing to that
    values = {**given.model_dump(exclude_none=True), "clerk": visitor.user.name, "at": _at(given.at)}
    taken = take(desk.ledger, desk.store, Form.of(values, desk.procedure), desk.calendar.zone)
    desk.wake()
    try:
        number: str | None = desk.house.file_at_once(taken.mail_id, PATIENCE_SECONDS)
        answer.headers["location"] = f"/api/cases/{number}"
    except NotYet:
        number, answer.status_code = None, ACCEPTED
    return Opened(form=taken.mail_id, number=number)


def _at(given: datetime | None) -> datetime:
    return given or now()
