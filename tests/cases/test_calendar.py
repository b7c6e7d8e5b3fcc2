"""The working calendar against the law (BLĐ 2019, art. 111 and 112), the moon, and the official schedules."""

from datetime import UTC, date, datetime, time, timedelta
from math import floor, radians, sin
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cases.calendar import TET, CalendarFile, load_calendar
from pipeline.cases.procedure import Hours
from pipeline.errors import Problem
from pipeline.shipped import shipped

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = Hours(morning=(time(8), time(12)), afternoon=(time(13), time(17)))
CALENDAR = load_calendar("vn", Path())
YEARS = range(2024, 2031)
FIVE_DAYS_OF_TET = {  # the official schedules of 2024 to 2026: first and last day off
    2024: (date(2024, 2, 8), date(2024, 2, 14)),
    2025: (date(2025, 1, 27), date(2025, 1, 31)),
    2026: (date(2026, 2, 16), date(2026, 2, 20)),
}
SWAPPED = [
    (date(2024, 4, 29), date(2024, 5, 4)),
    (date(2025, 5, 2), date(2025, 4, 26)),
    (date(2026, 1, 2), date(2026, 1, 10)),
    (date(2026, 8, 31), date(2026, 8, 22)),
]


def days_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def new_moons(year):
    """The days of Vietnam on which new moons of `year` fall, by the mean moon and its largest terms (minutes off)."""
    first = floor((year - 2000) * 12.3685)
    return [day for day in map(new_moon, range(first - 1, first + 15)) if day.year == year]


def new_moon(k):
    sun, moon, node = 2.5534 + 29.10535670 * k, 201.5643 + 385.81693528 * k, 160.7108 + 390.67050284 * k
    terms = [(-0.40720, moon), (0.17241, sun), (0.01608, 2 * moon), (0.01039, 2 * node), (0.00739, moon - sun)]
    terms += [(-0.00514, moon + sun), (0.00208, 2 * sun)]
    day = 2451550.09766 + 29.530588861 * k + sum(size * sin(radians(angle)) for size, angle in terms)
    return (datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=day - 2451545)).astimezone(ZONE).date()


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
        (date(2025, 11, 24), False),  # not yet
        (date(2028, 5, 2), True),  # in lieu of Sunday 30/4, as 1/5 is off itself
        (date(2029, 11, 26), True),  # in lieu of Saturday 24/11
    ],
)
def test_single_days(day, off):
    assert (CALENDAR.day_off(day) is not None) is off


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_the_days_off_of_the_law(year):
    """Eleven days, twelve with 24/11; what falls on the weekly rest is made up for, a swap changes no sum."""
    lost = [day for day in days_of(year) if day.weekday() < 5 and CALENDAR.day_off(day)]
    won = [day for day in days_of(year) if day.weekday() >= 5 and CALENDAR.day_off(day) is None]
    assert len(lost) - len(won) == (12 if year >= 2026 else 11)


@pytest.mark.parametrize("year", YEARS)
def test_fixed_holidays(year):
    for day in (date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)):
        assert CALENDAR.day_off(day) is not None
    assert any(CALENDAR.day_off(date(year, 9, day)) == "Quốc khánh" for day in (1, 3))  # a neighbour of 2/9


@pytest.mark.parametrize("year", YEARS)
def test_tet_and_the_hung_kings_go_by_the_moon_of_vietnam(year):
    """In 2030 the new moon of Tết is at 23:07 in Hà Nội, after midnight in Beijing: a day earlier than there."""
    tet = next(day for day in new_moons(year) if day >= date(year, 1, 21))
    third_month = new_moons(year)[new_moons(year).index(tet) + 2]  # no leap month comes before it in these years
    assert CALENDAR.day_off(tet) == TET
    assert CALENDAR.day_off(tet - timedelta(days=1)) == TET
    assert CALENDAR.day_off(third_month + timedelta(days=9)) == "Ngày Giỗ Tổ Hùng Vương"
    weekdays = [day for day in days_of(year) if CALENDAR.day_off(day) == TET and day.weekday() < 5]
    assert len(weekdays) == 5
    assert all(abs((day - tet).days) <= 4 for day in weekdays)


@pytest.mark.parametrize("year", FIVE_DAYS_OF_TET)
def test_tet_of_the_official_schedules(year):
    weekdays = [day for day in days_of(year) if CALENDAR.day_off(day) == TET and day.weekday() < 5]
    assert (weekdays[0], weekdays[-1]) == FIVE_DAYS_OF_TET[year]


@pytest.mark.parametrize(("off", "worked"), SWAPPED)
def test_swapped_days(off, worked):
    assert CALENDAR.day_off(off) is not None
    assert CALENDAR.day_off(worked) is None
    assert worked.weekday() == 5


def test_years_without_official_schedule_are_provisional():
    provisional = {year: CALENDAR.provisional(date(year, 6, 1)) for year in range(2023, 2028)}
    assert provisional == {2023: True, 2024: False, 2025: False, 2026: False, 2027: True}


def test_spans_of_a_working_day_and_of_a_day_off():
    morning, afternoon = CALENDAR.spans(date(2026, 11, 23), HOURS)
    assert [moment.isoformat() for moment in (*morning, *afternoon)] == [
        "2026-11-23T08:00:00+07:00",
        "2026-11-23T12:00:00+07:00",
        "2026-11-23T13:00:00+07:00",
        "2026-11-23T17:00:00+07:00",
    ]
    assert CALENDAR.spans(date(2026, 11, 24), HOURS) == []
    assert len(CALENDAR.spans(date(2026, 8, 22), HOURS)) == 2  # a worked Saturday


def test_where_the_lunar_calendar_ends():
    assert CALENDAR.day_off(date(2100, 1, 1)) is not None
    with pytest.raises(Problem, match="2101"):
        CALENDAR.day_off(date(2101, 6, 1))
    with pytest.raises(Problem, match="9999"):
        CALENDAR.working_days_after(date.max, 1)
    with pytest.raises(Problem, match="2101"):
        CALENDAR.working_days_after(date(2100, 12, 30), 5)


@given(st.dates(date.min, date(2100, 12, 31)))
@settings(max_examples=100)
def test_any_day_that_the_calendar_reaches_has_an_answer(day):
    reason = CALENDAR.day_off(day)
    assert reason is None or reason.strip()
    assert reason is not None or day.weekday() < 5 or day.year >= 2010


def own(tmp_path, change):
    (tmp_path / "calendar").mkdir()
    text = shipped("config", "calendar", "vn.toml").read_text("utf-8")
    (tmp_path / "calendar" / "vn.toml").write_text(change(text), "utf-8")
    return load_calendar("vn", tmp_path)


def test_a_new_year_is_a_change_of_the_file(tmp_path):
    def entered(text):
        text = text.replace("official_until = 2026", "official_until = 2027")
        text = text.replace("[days_off]", '[days_off]\n2027-04-29 = "hoán đổi với 24/04/2027"')
        return text + '2027-04-24 = "làm bù cho 29/04/2027"\n2027-02-10 = "đơn vị làm việc"\n'

    calendar = own(tmp_path, entered)
    assert calendar.day_off(date(2027, 4, 29)) == "hoán đổi với 24/04/2027"
    assert calendar.day_off(date(2027, 4, 24)) is None  # a Saturday
    assert calendar.day_off(date(2027, 2, 10)) is None  # a holiday of the base, taken back
    assert not calendar.provisional(date(2027, 4, 24))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('zone = "Asia/Ho_Chi_Minh"', 'zone = "Asia/Nirgends"', r"zone: .*time zone such as asia/ho_chi_minh"),
        ('zone = "Asia/Ho_Chi_Minh"', 'zone = "../etc"', r"zone: .*time zone"),
        ('country = "VN"', 'country = "XX"', r"country: .*a country that the package holidays knows"),
        ("2026-01-02 = ", "2026-01-32 = ", r"days_off\.2026-01-32"),
        ("2026-01-02 = ", "2026-01-10 = ", r"working_days: .*not in days_off too: 2026-01-10"),
        ('"làm bù cho 02/01/2026"', '""', r"working_days\.2026-01-10: .*at least 1 character"),
        ("official_until = 2026", "", "official_until: field required"),
        ("[days_off]", "[holidays]", "holidays: extra inputs"),
    ],
)
def test_mistakes_name_file_and_key(tmp_path, old, new, told):
    with pytest.raises(Problem, match=r"vn\.toml: " + told):
        own(tmp_path, lambda text: text.replace(old, new))


def test_a_calendar_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Problem, match="there is no calendar 'la'"):
        load_calendar("la", tmp_path)


def test_the_files_model_is_all_of_the_file():
    assert CalendarFile(country="VN", language="vi", zone="Asia/Ho_Chi_Minh", official_until=2026).days_off == {}
