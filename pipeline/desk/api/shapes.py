"""What the API gives: a case with its deadlines, letters and events; tasks; what is held."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Is read from a row of the ledger; times are aware, in UTC."""

    model_config = ConfigDict(from_attributes=True)


class DeadlineOut(Shape):
    """A clock of a case, and step by step how it was counted."""

    kind: str
    round: int
    started_at: datetime
    due_at: datetime
    met_at: datetime | None
    outcome: str | None
    paused_at: datetime | None
    derivation: list[Any]


class LetterOut(Shape):
    """A letter or mail of ours."""

    id: int
    kind: str
    stage: str
    number: str | None
    issued_at: datetime | None
    sent_at: datetime | None


class EventOut(Shape):
    """One change of a case; `data` as in the dossier."""

    ordinal: int
    at: datetime
    who: str
    what: str
    data: dict[str, Any]


class CaseRow(Shape):
    """A case in a list."""

    id: int
    number: str
    state: str
    round: int
    group: str
    channel: str
    customer: str
    subject: str
    received_at: datetime
    opened_at: datetime


class CaseOut(CaseRow):
    """A case with what hangs on it; `seen` is to be sent back with an action."""

    seen: int
    deadlines: list[DeadlineOut]
    letters: list[LetterOut]
    events: list[EventOut]


class CasePage(Shape):
    """A page of cases; `after` asks for the next one, None at the end."""

    cases: list[CaseRow]
    after: int | None


class Opened(Shape):
    """What became of a form: the number of its case, None while it is not filed yet."""

    form: int
    number: str | None


class Done(Shape):
    """The state of a case after an action."""

    number: str
    state: str
    seen: int


class TaskOut(Shape):
    """Something that a person must do."""

    id: int
    case: str
    kind: str
    words: str
    opened_at: datetime
