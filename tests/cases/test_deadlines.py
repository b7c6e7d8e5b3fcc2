"""Deadlines in working days and in working time; the derivation says the same as the result."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cases.calendar import load_calendar
from pipeline.cases.deadlines import due_by, due_in_working_days, due_in_working_time, part_way
from pipeline.cases.procedure import Hours, Rule, load_procedure
from pipeline.cases.working_time import between
from pipeline.errors import Problem

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = Hours(morning=(time(8), time(12)), afternoon=(time(13), time(17)))
CALENDAR = load_calendar("vn", Path())
ECA, SMARTSIGN = load_procedure("eca", Path()), load_procedure("smartsign", Path())

STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(ZONE))  # noqa: DTZ001
MINUTES = st.integers(1, 40 * 60).map(lambda minutes: timedelta(minutes=minutes))
PART = re.compile(r"(\d+) (giờ|phút|giây)")
UNITS = {"giờ": 3600, "phút": 60, "giây": 1}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def hours(start, number):
    return due_in_working_time(start, timedelta(hours=number), CALENDAR, HOURS)


def days(start, count):
    return due_in_working_days(start, count, CALENDAR, HOURS)


@pytest.mark.clause("E8")
def test_twenty_working_days_from_the_slip():
    due = due_by(at("2026-11-23T09:30"), ECA.rule("final_answer"), CALENDAR, ECA.hours)
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


@pytest.mark.clause("E4b")
@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-11-23T07:00", "2026-12-01"),  # the day of the event is not counted, however early
        ("2026-11-24T10:00", "2026-12-01"),  # a holiday: day 1 is the day after it
        ("2026-11-28T10:00", "2026-12-04"),  # a Saturday: day 1 is Monday
        ("2026-02-13T16:00", "2026-02-27"),  # over Tết
        ("2026-08-19T09:00", "2026-08-25"),  # Saturday 22/8 is worked
        ("2026-08-27T09:00", "2026-09-08"),  # 31/8 to 2/9 are off
    ],
)
def test_a_direct_answer_has_five_working_days(start, due):
    found = due_by(at(start), ECA.rule("direct_answer"), CALENDAR, ECA.hours)
    assert found.at == at(f"{due}T17:00")


@pytest.mark.clause("S17")
def test_service_has_seven_working_days():
    assert due_by(at("2026-11-23T08:00"), SMARTSIGN.rule("service"), CALENDAR, SMARTSIGN.hours).at == at(
        "2026-12-03T17:00"
    )


@pytest.mark.clause("S17")
@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        ("technical", "2026-11-23T08:00", "2026-11-23T10:00"),
        ("technical", "2026-11-23T10:00", "2026-11-23T12:00"),  # to the last minute before lunch
        ("technical", "2026-11-23T11:30", "2026-11-23T14:30"),  # over lunch
        ("technical", "2026-11-23T12:00", "2026-11-23T15:00"),  # as lunch begins
        ("technical", "2026-11-23T12:20", "2026-11-23T15:00"),  # in the lunch break
        ("technical", "2026-11-23T15:00", "2026-11-23T17:00"),  # to the close of business
        ("technical", "2026-11-23T16:30", "2026-11-25T09:30"),  # over a night and 24/11
        ("technical", "2026-11-25T17:00", "2026-11-26T10:00"),  # at the close
        ("technical", "2026-11-25T23:59", "2026-11-26T10:00"),  # at night
        ("technical", "2026-11-26T03:00", "2026-11-26T10:00"),  # before the opening
        ("technical", "2026-11-28T10:00", "2026-11-30T10:00"),  # on a Saturday
        ("technical", "2026-08-22T16:00", "2026-08-24T09:00"),  # on a Saturday that is worked
        ("technical", "2026-02-13T16:00", "2026-02-23T09:00"),  # over Tết
        ("records", "2026-11-23T11:30", "2026-11-23T13:30"),
        ("records", "2026-11-27T16:30", "2026-11-30T08:30"),  # over a weekend
        ("records", "2026-11-24T09:00", "2026-11-25T09:00"),  # on a holiday
    ],
)
def test_hours_run_in_working_time_only(rule, start, due):
    found = due_by(at(start), SMARTSIGN.rule(rule), CALENDAR, SMARTSIGN.hours)
    assert found.at == at(due)
    assert not found.provisional


@pytest.mark.clause("S17")
def test_the_derivation_of_hours_counts_each_span():
    assert hours(at("2026-11-23T11:30"), 2).steps == (
        "Mốc tính: 11:30 ngày 23/11/2026; thời hạn 2 giờ bắt đầu từ mốc này (khoản 1 Điều 147 BLDS 2015)"
        " và chỉ tính trong giờ làm việc.",
        "Từ 11:30 đến 12:00 ngày 23/11/2026: 30 phút, cộng dồn 30 phút.",
        "Từ 13:00 đến 14:30 ngày 23/11/2026: 1 giờ 30 phút, cộng dồn 2 giờ.",
        "Hạn là 14:30 ngày 23/11/2026, khi đủ 2 giờ làm việc.",
    )


def test_the_derivation_of_hours_names_nights_and_days_off():
    assert hours(at("2026-11-27T17:30"), 1).steps[1:4] == (
        "Mốc này ngoài giờ làm việc: tính từ 08:00 ngày 30/11/2026, khi giờ làm việc bắt đầu trở lại.",
        "Không tính 28/11 đến 29/11: nghỉ hằng tuần.",
        "Từ 08:00 đến 09:00 ngày 30/11/2026: 1 giờ, cộng dồn 1 giờ.",
    )
    assert "Không tính 24/11: Ngày Văn hóa Việt Nam." in hours(at("2026-11-24T10:00"), 1).steps
    tet = [step for step in hours(at("2026-02-13T16:30"), 1).steps if step.startswith("Không tính")]
    assert tet == [
        "Không tính 14/02 đến 15/02: nghỉ hằng tuần.",
        "Không tính 16/02 đến 20/02: Tết Nguyên Đán.",
        "Không tính 21/02 đến 22/02: nghỉ hằng tuần.",
    ]


@pytest.mark.parametrize("start", ["2026-11-25T12:00", "2026-11-25T17:00"])
def test_a_start_at_the_end_of_a_span_counts_none_of_it(start):
    spans = [step for step in hours(at(start), 1).steps if step.startswith("Từ ")]
    assert len(spans) == 1
    assert spans[0].endswith(": 1 giờ, cộng dồn 1 giờ.")


def test_seconds_are_counted_and_parts_of_them_left_out():
    due = hours(at("2026-11-23T11:30:45.9"), 2)
    assert due.at == at("2026-11-23T14:30:45")
    assert due.steps[1] == "Từ 11:30:45 đến 12:00 ngày 23/11/2026: 29 phút 15 giây, cộng dồn 29 phút 15 giây."


def test_the_day_of_the_event_is_the_one_in_vietnam():
    evening = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # 01:00 on the 26th in Hà Nội
    assert days(evening, 1).at.date() == date(2026, 11, 27)
    assert hours(evening, 1).at == at("2026-11-26T09:00")


def test_a_start_of_another_zone_is_converted():
    tokyo = datetime(2026, 11, 23, 13, 30, tzinfo=timezone(timedelta(hours=9)))
    assert hours(tokyo, 2) == hours(at("2026-11-23T11:30"), 2)
    assert hours(tokyo, 2).at.isoformat() == "2026-11-23T14:30:00+07:00"


def test_a_deadline_in_a_year_without_official_schedule_is_provisional():
    due = days(at("2026-12-20T09:00"), 20)
    assert due.provisional
    assert due.steps[-1] == "Lịch nghỉ chính thức năm 2027 chưa được nhập: hạn này là tạm tính."


def test_hours_over_the_end_of_the_year_are_provisional():
    """Whether 1/1 to 3/1 are off is what the due time rests on."""
    assert hours(at("2026-12-31T16:30"), 1).provisional
    assert not hours(at("2026-12-31T16:00"), 1).provisional
    assert hours(at("2027-03-01T09:00"), 1).provisional  # whether this very day is worked


def test_a_limit_over_several_unknown_years_names_them():
    assert "năm 2027, 2028" in days(at("2026-12-01T09:00"), 300).steps[-1]


def test_a_count_that_ends_in_a_known_year_may_rest_on_an_unknown_one():
    assert days(at("2023-12-20T09:00"), 20).provisional  # 2023 was not compared


@pytest.mark.parametrize("due", [lambda start: days(start, 1), lambda start: hours(start, 1)])
def test_a_start_without_a_zone_is_a_mistake(due):
    with pytest.raises(ValueError, match="needs a zone"):
        due(datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001


def test_a_limit_of_nothing_is_a_mistake():
    with pytest.raises(ValueError, match="one working day at least"):
        days(at("2026-11-23T09:00"), 0)
    with pytest.raises(ValueError, match="longer than nothing"):
        hours(at("2026-11-23T09:00"), 0)


@pytest.mark.parametrize("due", [lambda start: days(start, 1), lambda start: hours(start, 1)])
@pytest.mark.parametrize("start", [datetime.max.replace(tzinfo=UTC), datetime(9999, 12, 31, tzinfo=ZONE)])
def test_times_that_no_calendar_reaches_are_a_problem(due, start):
    with pytest.raises(Problem, match=r"year 9999|no calendar reaches"):
        due(start)


@given(STARTS, st.integers(1, 60))
@settings(max_examples=100)
def test_days_fall_on_the_close_of_working_days(start, count):
    due = days(start, count)
    assert CALENDAR.day_off(due.at.date()) is None
    assert due.at.timetz() == time(17, tzinfo=ZONE)
    assert due.at > start
    worked = [day for day, off in CALENDAR.working_days_after(start.date(), count) if off is None]
    assert (len(worked), worked[-1]) == (count, due.at.date())
    assert due.provisional == any(day.year > 2026 for day, _ in CALENDAR.working_days_after(start.date(), count))


@given(STARTS, st.integers(1, 60))
@settings(max_examples=100)
def test_the_derivation_of_days_adds_up(start, count):
    """Each run begins on the day after the one before it; the numbers go from 1 to `count` without a gap."""
    due, counted, day = days(start, count), 0, start.date()
    for step in due.steps:
        run = re.match(r"(Không tính|Ngày làm việc thứ (\d+)(?: đến (\d+))?:) (\d\d/\d\d)(?: đến (\d\d/\d\d))?", step)
        if run is None:
            continue
        before, (day, length) = counted, _walk(day, run[4], run[5] or run[4])
        if run[2]:
            assert int(run[2]) == before + 1
            counted = int(run[3] or run[2])
            assert counted - before == length
    assert (counted, day) == (count, due.at.date())


def _walk(day, first, last):
    """From the day before a run to its last day, and how many days that is."""
    assert f"{day + timedelta(days=1):%d/%m}" == first
    length = next(n for n in range(1, 40) if f"{day + timedelta(days=n):%d/%m}" == last)
    return day + timedelta(days=length), length


@given(STARTS, MINUTES)
@settings(max_examples=100)
def test_time_ends_in_working_time(start, length):
    due = due_in_working_time(start, length, CALENDAR, HOURS)
    spans = CALENDAR.spans(due.at.date(), HOURS)
    assert any(opening < due.at <= closing for opening, closing in spans)
    assert due.at - start.replace(microsecond=0) >= length


@given(STARTS, MINUTES)
@settings(max_examples=100)
def test_the_derivation_of_time_adds_up(start, length):
    due = due_in_working_time(start, length, CALENDAR, HOURS)
    total = timedelta()
    for step in due.steps:
        if span := re.match(r"Từ (\S+) đến (\S+) ngày (\S+): (.+), cộng dồn (.+)\.$", step):
            since, until = time.fromisoformat(span[1]), time.fromisoformat(span[2])
            day = datetime.strptime(span[3], "%d/%m/%Y").date()  # noqa: DTZ007
            assert any(a.time() <= since < until <= b.time() for a, b in CALENDAR.spans(day, HOURS))
            assert datetime.combine(day, until) - datetime.combine(day, since) == _said(span[4])
            total += _said(span[4])
            assert _said(span[5]) == total
    assert total == length


def _said(words):
    return timedelta(seconds=sum(int(number) * UNITS[unit] for number, unit in PART.findall(words)))


@given(STARTS, st.timedeltas(timedelta(), timedelta(days=20)), MINUTES, st.integers(1, 40))
@settings(max_examples=100)
def test_who_comes_later_is_due_no_earlier(start, later, length, count):
    assert (
        due_in_working_time(start, length, CALENDAR, HOURS).at
        <= due_in_working_time(start + later, length, CALENDAR, HOURS).at
    )
    assert days(start, count).at <= days(start + later, count).at


@given(STARTS, MINUTES, MINUTES, st.integers(1, 40))
@settings(max_examples=100)
def test_a_longer_limit_is_due_later(start, length, more, count):
    assert (
        due_in_working_time(start, length, CALENDAR, HOURS).at
        < due_in_working_time(start, length + more, CALENDAR, HOURS).at
    )
    assert days(start, count).at < days(start, count + 1).at


@given(STARTS, MINUTES, MINUTES)
@settings(max_examples=100)
def test_two_limits_after_each_other_are_one(start, first, second):
    after = due_in_working_time(start, first, CALENDAR, HOURS).at
    assert (
        due_in_working_time(after, second, CALENDAR, HOURS).at
        == due_in_working_time(start, first + second, CALENDAR, HOURS).at
    )


@given(STARTS, st.one_of(st.builds(Rule, working_days=st.integers(1, 40)), st.builds(Rule, hours=st.integers(1, 40))))
@settings(max_examples=50)
def test_a_rule_counts_in_its_own_way(start, rule):
    own = (
        days(start, rule.working_days)
        if rule.working_days
        else due_in_working_time(start, rule.length, CALENDAR, HOURS)
    )
    assert due_by(start, rule, CALENDAR, HOURS) == own


@given(STARTS, MINUTES)
@settings(max_examples=100)
def test_the_working_time_to_a_deadline_is_what_the_limit_was(start, length):
    start = start.replace(microsecond=0)
    due = due_in_working_time(start, length, CALENDAR, HOURS)
    assert between(start, due.at, CALENDAR, HOURS) == length
    assert between(due.at, start, CALENDAR, HOURS) == timedelta()


@given(STARTS, MINUTES, st.integers(1, 100))
@settings(max_examples=100)
def test_part_of_the_way_to_a_deadline_is_that_part_of_its_working_time_to_the_minute(start, length, percent):
    due = due_in_working_time(start, length, CALENDAR, HOURS).at
    part = part_way(start, due, percent / 100, CALENDAR, HOURS)
    wanted = length * percent / 100
    if part.at == due and percent < 100:  # nothing but parts of a minute
        assert wanted < timedelta(minutes=1)
        return
    gone = between(start, part.at, CALENDAR, HOURS)
    assert wanted - timedelta(minutes=1) < gone <= wanted
    assert part.at <= due
    assert f"{percent}%" in part.steps[0]
    assert part.steps[-1].startswith(("Hạn là ", "Lịch nghỉ"))


def test_where_no_working_time_is_left_it_is_at_once():
    evening, night = at("2026-11-23T17:30"), at("2026-11-23T22:00")
    assert part_way(evening, night, 0.75, CALENDAR, HOURS).at == night
    late = part_way(at("2026-11-25T09:00"), at("2026-11-23T17:00"), 0.75, CALENDAR, HOURS)
    assert (late.at, late.steps) == (
        at("2026-11-25T09:00"),
        ("Từ 09:00 ngày 25/11/2026 đến hạn 17:00 ngày 23/11/2026 không còn giờ làm việc: cần báo cáo ngay.",),
    )
