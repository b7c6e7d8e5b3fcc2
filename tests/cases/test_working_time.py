"""Working time between two moments and from one on: the two agree with each other and with the deadlines in hours."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cases.calendar import load_calendar
from pipeline.cases.deadlines import due_in_working_time
from pipeline.cases.procedure import Hours
from pipeline.cases.working_time import after, between, left_in_words, opening, working_time_left

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = Hours(morning=(time(8), time(12)), afternoon=(time(13), time(17)))
CALENDAR = load_calendar("vn", Path())
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(ZONE)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
LENGTHS = st.integers(1, 400 * 60).map(lambda minutes: timedelta(minutes=minutes))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@given(MOMENTS, LENGTHS)
def test_what_is_after_so_much_working_time_has_so_much_between(start, length):
    end = after(start, length, CALENDAR, HOURS)
    assert between(start, end, CALENDAR, HOURS) == length
    assert end == due_in_working_time(start, length, CALENDAR, HOURS).at


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up(first, second, third):
    start, middle, end = sorted((first, second, third))
    parts = between(start, middle, CALENDAR, HOURS) + between(middle, end, CALENDAR, HOURS)
    assert between(start, end, CALENDAR, HOURS) == parts


@given(MOMENTS)
def test_an_opening_is_in_working_time_and_nothing_is_worked_before_it(moment):
    found = opening(moment, CALENDAR, HOURS)
    assert found >= moment
    assert between(moment, found, CALENDAR, HOURS) == timedelta()
    assert any(since <= found < until for since, until in CALENDAR.spans(found.date(), HOURS))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-26T15:40", "còn 1 giờ 20 phút làm việc"),
        ("2026-11-26T11:30", "còn 4 giờ 30 phút làm việc"),
        ("2026-11-23T15:00", "còn 2 ngày 2 giờ làm việc"),  # 24/11 is off
        ("2026-11-26T16:59:30", "còn chưa đến 1 phút làm việc"),
        ("2026-11-26T17:00:20", "đã đến hạn"),
        ("2026-11-26T23:00", "đã đến hạn"),
        ("2026-11-27T09:05", "đã quá hạn 1 giờ 5 phút làm việc"),
        ("2026-12-01T08:00", "đã quá hạn 2 ngày làm việc"),
    ],
)
def test_what_is_left_is_said_in_working_time(now, words):
    left = working_time_left(at(now), at("2026-11-26T17:00"), CALENDAR, HOURS)
    assert left_in_words(left, HOURS) == words
