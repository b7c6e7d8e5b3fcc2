"""Deadlines in working days, each with its derivation: the steps that a person can follow."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Hours


@dataclass(frozen=True)
class Due:
    """When something is due (aware, in the calendar's zone) and how that was found."""

    at: datetime
    provisional: bool
    steps: tuple[str, ...]


def due_in_working_days(start: datetime, count: int, calendar: Calendar, hours: Hours) -> Due:
    """The close of business of the `count`-th working day after the day of `start`.

    The day of the event is not counted (BLDS 2015 art. 147(2)); day 1 is the first working day
    after it (clauses E4b, E8, S17).
    """
    local = start.astimezone(calendar.zone)
    days = calendar.working_days_after(local.date(), count)
    last = days[-1][0]
    close = hours.afternoon[1]
    provisional = calendar.provisional(last)
    steps = [
        f"Mốc tính: {local:%H:%M ngày %d/%m/%Y}; ngày này không tính vào thời hạn (Điều 147 BLDS 2015).",
        *_counted(days),
        f"Hạn là {close:%H:%M ngày} {last:%d/%m/%Y}, giờ kết thúc của ngày làm việc thứ {count}.",
    ]
    if provisional:
        steps.append(f"Lịch nghỉ chính thức năm {last.year} chưa được nhập: hạn này là tạm tính.")
    return Due(datetime.combine(last, close, calendar.zone), provisional, tuple(steps))


def _counted(days: list[tuple[date, str | None]]) -> list[str]:
    """One step for each run of working days, and for each run of days off for the same reason."""
    steps, worked = [], 0
    for reason, run in groupby(days, key=lambda day: day[1]):
        dates = [day for day, _ in run]
        span = f"{dates[0]:%d/%m}" if len(dates) == 1 else f"{dates[0]:%d/%m} đến {dates[-1]:%d/%m}"
        if reason is not None:
            steps.append(f"Không tính {span}: {reason}.")
            continue
        first, worked = worked + 1, worked + len(dates)
        numbers = f"{first}" if first == worked else f"{first} đến {worked}"
        steps.append(f"Ngày làm việc thứ {numbers}: {span}.")
    return steps
