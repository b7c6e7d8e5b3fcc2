"""Working time between two moments, and from a moment on: for reminders, shares of a time limit, what is left of it.

A span of working time holds its opening and its close: what is due at 17:00 is done in time at 17:00.
"""

from datetime import date, datetime, timedelta

from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Hours

DAY = timedelta(days=1)
NOTHING = timedelta()
MINUTE = timedelta(minutes=1)


def between(start: datetime, end: datetime, calendar: Calendar, hours: Hours) -> timedelta:
    """The working time from `start` to `end` (aware); nothing where `end` is not after `start`.

    Raises Problem where the calendar ends.
    """
    start, end = start.astimezone(calendar.zone), end.astimezone(calendar.zone)
    if end <= start:
        return NOTHING
    if start.date() == end.date():
        return _within(start.date(), start, end, calendar, hours)
    whole = _worked_days(start.date() + DAY, end.date(), calendar) * day_length(hours)
    first = _within(start.date(), start, None, calendar, hours)
    return first + whole + _within(end.date(), None, end, calendar, hours)


def after(start: datetime, length: timedelta, calendar: Calendar, hours: Hours) -> datetime:
    """The moment (aware, the calendar's zone) at which `length` of working time has gone by since `start` (aware).

    What fills a span ends at its close, not at the next opening; of no length at all it is `start`, or the next
    opening where that is outside working time. Raises Problem where the calendar ends.
    """
    local = start.astimezone(calendar.zone)
    if length <= NOTHING:
        return opening(local, calendar, hours)
    day, left = local.date(), length
    whole = day_length(hours)
    while True:
        if day > local.date() and left > whole:
            left -= whole if calendar.day_off(day) is None else NOTHING
            day += DAY
            continue
        for since, until in calendar.spans(day, hours):
            since = max(since, local)  # noqa: PLW2901 - a span that has begun already
            if until - since >= left:
                return since + left
            left -= max(until - since, NOTHING)
        day += DAY


def opening(moment: datetime, calendar: Calendar, hours: Hours) -> datetime:
    """`moment` (aware) where it is in working time, its close not included; else when work begins next.

    Raises Problem where the calendar ends.
    """
    local = moment.astimezone(calendar.zone)
    day = local.date()
    while True:
        for since, until in calendar.spans(day, hours):
            if local < until:
                return max(since, local)
        day += DAY


def opening_of(day: date, calendar: Calendar, hours: Hours) -> datetime:
    """When work begins on `day`, a working day."""
    return datetime.combine(day, hours.morning[0], calendar.zone)


def day_length(hours: Hours) -> timedelta:
    """The working time of a whole day."""
    spans = (hours.morning, hours.afternoon)
    return sum((datetime.combine(date.min, end) - datetime.combine(date.min, begin) for begin, end in spans), NOTHING)


def working_time_left(now: datetime, due: datetime, calendar: Calendar, hours: Hours) -> timedelta:
    """The working time left from `now` until `due` (aware); below zero: how much has gone by since."""
    return between(now, due, calendar, hours) - between(due, now, calendar, hours)


def left_in_words(left: timedelta, hours: Hours) -> str:
    """Says it: "còn 1 giờ 20 phút làm việc", "đã đến hạn", "đã quá hạn 1 ngày 2 giờ làm việc"."""
    length = in_words(abs(left), hours)
    if length is None:
        return "còn chưa đến 1 phút làm việc" if left > NOTHING else "đã đến hạn"
    return f"{'còn' if left > NOTHING else 'đã quá hạn'} {length} làm việc"


def in_words(length: timedelta, hours: Hours) -> str | None:
    """A length of working time in working days, hours and full minutes; None for less than a minute.

    Minutes are told only where they matter: of less than a day.
    """
    days, rest = divmod(length, day_length(hours))
    minutes = rest // MINUTE
    parts = ((days, "ngày"), (minutes // 60, "giờ"), (0 if days else minutes % 60, "phút"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or None


def _within(day: date, start: datetime | None, end: datetime | None, calendar: Calendar, hours: Hours) -> timedelta:
    """The working time of one day from `start` to `end`; None for no bound."""
    lengths = (
        (min(until, end) if end else until) - (max(since, start) if start else since)
        for since, until in calendar.spans(day, hours)
    )
    return sum((max(length, NOTHING) for length in lengths), NOTHING)


def _worked_days(first: date, end: date, calendar: Calendar) -> int:
    """How many days from `first` up to the one before `end` are worked."""
    return sum(calendar.day_off(first + DAY * number) is None for number in range((end - first).days))
