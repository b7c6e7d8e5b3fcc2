"""When somebody is reminded of a deadline, or something is done by itself."""

from datetime import datetime

from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Procedure
from pipeline.ledger.model import Deadline


def next_step(
    deadline: Deadline, procedure: Procedure, calendar: Calendar, after: str | None
) -> tuple[str | None, datetime | None]:
    """Gives the step that comes after the step `after` (None: the first) and when (aware); (None, None) for no more."""
    del procedure, calendar
    return ("due", deadline.due_at) if after is None else (None, None)
