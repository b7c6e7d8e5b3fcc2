"""How long is left of a deadline, in working time, in the words of the clerks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Hours
from pipeline.cases.working_time import day_length, left_in_words, working_time_left

SOON = timedelta(hours=4)
"""Of working time: half a day."""


@dataclass(frozen=True)
class Clock:
    """A deadline as it is shown: when, how long is left, and how pressing that is ("late", "soon", "calm")."""

    at: datetime
    words: str
    level: str


def clock(due: datetime, now: datetime, calendar: Calendar, hours: Hours) -> Clock:
    """Gives the clock of a deadline (aware) as of `now` (aware). Raises Problem where the calendar ends."""
    left = working_time_left(now, due, calendar, hours)
    late = left < timedelta() or due <= now
    level = "late" if late else "soon" if left <= min(SOON, day_length(hours)) else "calm"
    return Clock(due, left_in_words(left, hours), level)
