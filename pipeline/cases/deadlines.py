"""Deadlines in working days or working time, each with its derivation: the steps that a person can follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from pipeline.cases.calendar import Calendar
from pipeline.cases.pauses import DAY, PAUSED, Counted, Pause
from pipeline.cases.procedure import Hours, Rule
from pipeline.cases.working_time import between
from pipeline.errors import Problem


@dataclass(frozen=True)
class Due:
    """When something is due (aware, in the calendar's zone) and how that was found."""

    at: datetime
    provisional: bool
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Stretch:
    """Working time without a break, of one day."""

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.until - self.since


def due_by(start: datetime, rule: Rule, calendar: Calendar, hours: Hours, pauses: Sequence[Pause] = ()) -> Due:
    """When `rule` wants it, from `start` (aware, of any zone). Raises as the two below."""
    if rule.working_days is not None:
        return due_in_working_days(start, rule.working_days, calendar, hours, pauses)
    return due_in_working_time(start, rule.length, calendar, hours, pauses)


def due_in_working_days(
    start: datetime, count: int, calendar: Calendar, hours: Hours, pauses: Sequence[Pause] = ()
) -> Due:
    """The close of business of the `count`-th working day after the day of `start`.

    The day of the event is not counted (BLDS 2015 art. 147(2)); day 1 is the first working day
    after it (clauses E4b, E8, S17). A day that is paused in all its working time is not counted; one that is worked
    in part is, as time limits in days know whole days only and the customer shall not lose by it. Raises ValueError
    for a start without a zone or a count below 1, Problem where the calendar ends.
    """
    if count < 1:
        raise ValueError("a time limit has one working day at least")
    local = _local(start, calendar)
    off = Counted(calendar, hours, _seconds(pauses, calendar))
    days = off.working_days_after(local.date(), count)
    last = days[-1][0]
    close = hours.afternoon[1]
    unsure = _unsure((day for day, _ in days), calendar)
    steps = (
        f"Mốc tính: {_moment(local)}; ngày này không tính vào thời hạn (khoản 2 Điều 147 BLDS 2015).",
        *_paused(off.pauses, "; ngày làm việc nào tạm dừng trọn ngày thì không tính"),
        *_counted(days),
        f"Hạn là {close:%H:%M ngày} {last:%d/%m/%Y}, giờ kết thúc của ngày làm việc thứ {count}.",
        *_warning(unsure),
    )
    return Due(datetime.combine(last, close, calendar.zone), bool(unsure), steps)


def due_in_working_time(
    start: datetime, length: timedelta, calendar: Calendar, hours: Hours, pauses: Sequence[Pause] = ()
) -> Due:
    """The moment at which `length` of working time has gone by since `start` (clause S17).

    A limit in hours begins at its start (BLDS 2015 art. 147(1)), and only working time counts, and none in a pause:
    a start outside of it begins at the next opening. Parts of a second are left out. Raises ValueError for a
    start without a zone or a length that is not above zero, Problem where the calendar ends.
    """
    if length <= timedelta():
        raise ValueError("a time limit is longer than nothing")
    local = _local(start, calendar)
    off = Counted(calendar, hours, _seconds(pauses, calendar))
    stretches = list(_stretches(local, length, off))
    end = stretches[-1].until
    unsure = _unsure(_days(local.date(), end.date() + DAY), calendar)
    steps = (
        f"Mốc tính: {_moment(local)}; thời hạn {_words(length)} bắt đầu từ mốc này (khoản 1 Điều 147 BLDS 2015)"
        " và chỉ tính trong giờ làm việc.",
        *_opening(local, stretches[0].since, calendar.spans(local.date(), hours)),
        *_paused(off.pauses, "; thời gian này không tính"),
        *_summed(local.date(), stretches, off),
        f"Hạn là {_moment(end)}, khi đủ {_words(length)} làm việc.",
        *_warning(unsure),
    )
    return Due(end, bool(unsure), steps)


def part_way(start: datetime, due: datetime, share: float, calendar: Calendar, hours: Hours) -> Due:
    """The moment at which `share` (0 to 1) of the working time from `start` to `due` (aware) has gone by.

    A department has that long for its report, so that time is left to answer within `due` (E7, S10). Parts of a
    minute are left out. Where no working time is left it is at once. Raises ValueError for a time
    without a zone, Problem where the calendar ends.
    """
    first, last = _local(start, calendar), _local(due, calendar)
    whole = between(first, last, calendar, hours)
    length = timedelta(minutes=whole * share // timedelta(minutes=1))
    if not length:
        words = f"Từ {_moment(first)} đến hạn {_moment(last)} không còn giờ làm việc: cần báo cáo ngay."
        return Due(max(first, last), False, (words,))
    found = due_in_working_time(start, length, calendar, hours)
    words = (
        f"Từ {_moment(first)} đến hạn trả lời khách hàng ({_moment(last)}) còn "
        f"{_words(whole)} làm việc; {share:.0%} của thời gian này, bỏ phần lẻ của phút, là {_words(length)}."
    )
    return Due(found.at, found.provisional, (words, *found.steps))


def _local(start: datetime, calendar: Calendar) -> datetime:
    if start.utcoffset() is None:
        raise ValueError("the start of a time limit needs a zone")
    try:
        return start.astimezone(calendar.zone).replace(microsecond=0)
    except OverflowError as error:
        raise Problem(f"{start.isoformat()}: no calendar reaches this time") from error


def _seconds(pauses: Sequence[Pause], calendar: Calendar) -> tuple[Pause, ...]:
    """In their order, parts of a second left out as of the start of a limit."""
    return tuple(sorted((_local(since, calendar), _local(until, calendar)) for since, until in pauses))


def _stretches(start: datetime, length: timedelta, off: Counted) -> Iterator[Stretch]:
    """The working time from `start` on, cut off where it adds up to `length`."""
    day, left = start.date(), length
    while True:
        for opening, closing in off.spans(day):
            since = max(opening, start)
            if since < closing:
                stretch = Stretch(since, min(closing, since + left))
                yield stretch
                left -= stretch.length
            if not left:
                return
        day += DAY


def _days(first: date, end: date) -> Iterator[date]:
    """The days from `first` up to the one before `end`."""
    while first < end:
        yield first
        first += DAY


def _counted(days: list[tuple[date, str | None]]) -> list[str]:
    """One step for each run of working days, and for each run of days off for the same reason."""
    steps, worked = [], 0
    for reason, run in groupby(days, key=lambda day: day[1]):
        dates = [day for day, _ in run]
        if reason is not None:
            steps.append(_left_out(dates, reason))
            continue
        first, worked = worked + 1, worked + len(dates)
        numbers = f"{first}" if first == worked else f"{first} đến {worked}"
        steps.append(f"Ngày làm việc thứ {numbers}: {_span(dates)}.")
    return steps


def _paused(pauses: Sequence[Pause], rule: str) -> list[str]:
    """One step for each pause, with what is not counted for it."""
    return [f"Từ {_moment(since)} đến {_moment(until)}: {PAUSED}{rule}." for since, until in pauses]


def _opening(start: datetime, first: datetime, spans: Sequence[Pause]) -> list[str]:
    """Nothing for a start in working time, also where a pause begins with it."""
    if start == first or any(opening <= start < closing for opening, closing in spans):
        return []
    return [f"Mốc này ngoài giờ làm việc: tính từ {_moment(first)}, khi giờ làm việc bắt đầu trở lại."]


def _summed(day: date, stretches: list[Stretch], off: Counted) -> list[str]:
    """One step for each stretch with the sum so far, and for the days off between them from `day` on."""
    steps, total = [], timedelta()
    for stretch in stretches:
        between = [(each, off.reason(each)) for each in _days(day, stretch.since.date())]
        for reason, run in groupby(between, key=lambda each: each[1]):
            if reason is not None:
                steps.append(_left_out([each for each, _ in run], reason))
        total += stretch.length
        day = stretch.since.date()
        times = f"{_clock(stretch.since)} đến {_clock(stretch.until)} ngày {day:%d/%m/%Y}"
        steps.append(f"Từ {times}: {_words(stretch.length)}, cộng dồn {_words(total)}.")
    return steps


def _left_out(dates: list[date], reason: str) -> str:
    return f"Không tính {_span(dates)}: {reason}."


def _span(dates: list[date]) -> str:
    return f"{dates[0]:%d/%m}" if len(dates) == 1 else f"{dates[0]:%d/%m} đến {dates[-1]:%d/%m}"


def _unsure(days: Iterator[date], calendar: Calendar) -> list[int]:
    """The years without an official schedule among `days`."""
    return sorted({day.year for day in days if calendar.provisional(day)})


def _warning(years: list[int]) -> list[str]:
    if not years:
        return []
    return [f"Lịch nghỉ chính thức năm {', '.join(map(str, years))} chưa được nhập: hạn này là tạm tính."]


def _moment(moment: datetime) -> str:
    return f"{_clock(moment)} ngày {moment:%d/%m/%Y}"


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def _words(length: timedelta) -> str:
    """A length as it is said: 2 giờ, 30 phút, 1 giờ 5 phút."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    parts = ((minutes // 60, "giờ"), (minutes % 60, "phút"), (seconds, "giây"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number)
