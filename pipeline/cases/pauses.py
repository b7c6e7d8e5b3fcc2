"""What counts of a time limit: working time by the calendar, without the pauses in which the customer is waited for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Hours

DAY = timedelta(days=1)
PAUSED = "tạm dừng chờ khách hàng bổ sung hồ sơ"
Pause = tuple[datetime, datetime]
"""From when until when (aware) a limit does not run (supplement.pauses)."""


@dataclass(frozen=True)
class Counted:
    """The days and spans that count: worked by the calendar, and not in `pauses` (in their order)."""

    calendar: Calendar
    hours: Hours
    pauses: tuple[Pause, ...]

    def reason(self, day: date) -> str | None:
        """Why nothing of a day counts; None for one that does, in part at least."""
        return self.calendar.day_off(day) or (None if any(self.spans(day)) else PAUSED)

    def spans(self, day: date) -> Iterator[Pause]:
        """The working time of a day without the pauses."""
        for span in self.calendar.spans(day, self.hours):
            yield from _without(span, self.pauses)

    def working_days_after(self, start: date, count: int) -> list[tuple[date, str | None]]:
        """As Calendar.working_days_after, where days that are paused are left out too."""
        if not self.pauses:
            return self.calendar.working_days_after(start, count)
        days: list[tuple[date, str | None]] = []
        left = count
        while left:
            start += DAY
            days.append((start, self.reason(start)))
            left -= days[-1][1] is None
        return days


def _without(span: Pause, pauses: Sequence[Pause]) -> Iterator[Pause]:
    """What is left of a span when the pauses (in their order) are taken out."""
    begin, end = span
    for since, until in pauses:
        if since >= end:
            break
        if begin < since:
            yield begin, since
        begin = max(begin, until)
    if begin < end:
        yield begin, end
