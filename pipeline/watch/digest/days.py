"""Which days a digest is about, and when one is due."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.cases.calendar import Calendar
from pipeline.errors import Problem
from pipeline.ledger.model import Letter

KIND = "digest"
"""The kind of the letters that carry a digest; their occasion is "YYYY-MM-DD:address" with its last day."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """Whole days from `first` to `last`, both counted. Raises Problem when they are in the wrong order."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise Problem(f"{self.first} is after {self.last}; give the earlier day first")

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The instant they begin at and the one they end before, aware, in `zone`."""
        return midnight(self.first, zone), midnight(self.last + DAY, zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant that `day` begins at in `zone`."""
    return datetime.combine(day, time(), zone)


def due_digest(session: Session, calendar: Calendar, at: time, now: datetime) -> Days | None:
    """The days whose digest is to go out now; None when it is a day off, too early, or entered already.

    `at` is the time of the calendar's zone, `now` aware. The days are those since the last digest, up to
    yesterday: Monday's is about Friday to Sunday, and one that was missed is made up for. The first
    of all begins at the last working day before.
    """
    local = now.astimezone(calendar.zone)
    if local.time() < at or calendar.day_off(local.date()) is not None:
        return None
    yesterday = local.date() - DAY
    last = _last_told(session, local.date())
    if last is None:
        return Days(_working_day_up_to(yesterday, calendar), yesterday)
    return Days(last + DAY, yesterday) if last < yesterday else None


def _last_told(session: Session, today: date) -> date | None:
    """The last day before `today` that a digest tells of: one dated later by a wrong clock stops nothing."""
    query = select(func.max(Letter.occasion)).where(
        Letter.case_id.is_(None), Letter.kind == KIND, Letter.occasion < today.isoformat()
    )
    occasion = session.scalar(query)
    return date.fromisoformat(occasion.partition(":")[0]) if occasion else None


def _working_day_up_to(day: date, calendar: Calendar) -> date:
    while calendar.day_off(day) is not None:
        day -= DAY
    return day
