from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cases.calendar import load_calendar
from pipeline.cases.deadlines import due_in_working_days
from pipeline.cases.procedure import Hours

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = Hours(morning=(time(8), time(12)), afternoon=(time(13), time(17)))
CALENDAR = load_calendar("vn", Path())


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2026, 1, 1), True),  # Tết Dương lịch
        (date(2026, 1, 2), True),  # swapped for 10/1
        (date(2026, 1, 10), False),  # a Saturday that is worked
        (date(2026, 2, 16), True),  # Tết, 16 to 20 February
        (date(2026, 2, 20), True),
        (date(2026, 2, 23), False),
        (date(2026, 4, 26), True),  # Giỗ Tổ, a Sunday
        (date(2026, 4, 27), True),  # in lieu of it
        (date(2026, 4, 30), True),
        (date(2026, 5, 1), True),
        (date(2026, 8, 22), False),  # a Saturday worked for 31/8
        (date(2026, 8, 31), True),
        (date(2026, 9, 1), True),
        (date(2026, 9, 2), True),
        (date(2026, 11, 24), True),  # Ngày Văn hóa Việt Nam
        (date(2026, 11, 23), False),
        (date(2026, 11, 28), True),  # a Saturday
    ],
)
def test_days_of_2026(day, off):
    assert (CALENDAR.day_off(day) is not None) is off


def test_twenty_working_days_from_the_slip():
    due = due_in_working_days(datetime(2026, 11, 23, 9, 30, tzinfo=ZONE), 20, CALENDAR, HOURS)
    assert due.at == datetime(2026, 12, 22, 17, 0, tzinfo=ZONE)
    assert not due.provisional
    assert due.steps[0].startswith("Mốc tính: 09:30 ngày 23/11/2026")
    assert due.steps[1:5] == (
        "Không tính 24/11: Ngày Văn hóa Việt Nam.",
        "Ngày làm việc thứ 1 đến 3: 25/11 đến 27/11.",
        "Không tính 28/11 đến 29/11: nghỉ hằng tuần.",
        "Ngày làm việc thứ 4 đến 8: 30/11 đến 04/12.",
    )
    assert due.steps[-1] == "Hạn là 17:00 ngày 22/12/2026, giờ kết thúc của ngày làm việc thứ 20."


def test_the_day_of_the_event_is_the_one_in_vietnam():
    evening = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("UTC"))  # 01:00 on the 26th in Hà Nội
    assert due_in_working_days(evening, 1, CALENDAR, HOURS).at.date() == date(2026, 11, 27)


def test_a_deadline_in_a_year_without_official_schedule_is_provisional():
    due = due_in_working_days(datetime(2026, 12, 20, 9, 0, tzinfo=ZONE), 20, CALENDAR, HOURS)
    assert due.provisional
    assert "tạm tính" in due.steps[-1]


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1), timezones=st.just(ZONE)), st.integers(1, 30))  # noqa: DTZ001
def test_deadlines_fall_on_working_days_and_grow(start, count):
    due = due_in_working_days(start, count, CALENDAR, HOURS)
    assert CALENDAR.day_off(due.at.date()) is None
    assert due.at.timetz() == time(17, tzinfo=ZONE)
    assert due.at > start
    assert due.at < due_in_working_days(start, count + 1, CALENDAR, HOURS).at
    worked = [day for day, off in CALENDAR.working_days_after(start.date(), count) if off is None]
    assert len(worked) == count
    assert worked[-1] == due.at.date()
