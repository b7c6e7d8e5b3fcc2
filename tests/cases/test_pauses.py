"""Deadlines that stand still while the customer is waited for."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cases.calendar import load_calendar
from pipeline.cases.deadlines import due_by
from pipeline.cases.pauses import PAUSED
from pipeline.cases.procedure import Rule, load_procedure
from pipeline.cases.working_time import between

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = load_calendar("vn", Path())
HOURS = load_procedure("eca", Path()).hours
STARTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 9, 1), timezones=st.just(ZONE)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
SPANS = st.lists(st.tuples(st.integers(0, 20 * 1440), st.integers(0, 20 * 1440)), max_size=3)
RULES = st.one_of(
    st.integers(1, 25).map(lambda days: Rule(working_days=days)),
    st.integers(1, 60).map(lambda hours: Rule(hours=hours / 2)),
)
COUNTED = re.compile(r"Ngày làm việc thứ (?:(\d+) đến )?(\d+):")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def due(start, rule, pauses):
    return due_by(start, rule, CALENDAR, HOURS, pauses)


def pauses_of(start, spans):
    """Minutes after the start, and how long."""
    return [(start + timedelta(minutes=since), start + timedelta(minutes=since + length)) for since, length in spans]


@given(STARTS, RULES, SPANS)
def test_a_deadline_is_on_a_working_day_and_no_earlier_for_its_pauses(start, rule, spans):
    found = due(start, rule, pauses_of(start, spans))
    assert CALENDAR.day_off(found.at.date()) is None
    assert found.at >= due(start, rule, []).at


@given(STARTS, RULES, SPANS, st.integers(0, 5000))
def test_a_longer_pause_makes_it_no_earlier(start, rule, spans, more):
    longer = [(since, length + more) for since, length in spans]
    assert due(start, rule, pauses_of(start, longer)).at >= due(start, rule, pauses_of(start, spans)).at


@given(STARTS, RULES, SPANS, st.integers(0, 100_000))
def test_a_later_start_makes_it_no_earlier(start, rule, spans, later):
    pauses = pauses_of(start, spans)
    assert due(start + timedelta(seconds=later), rule, pauses).at >= due(start, rule, pauses).at


@given(STARTS, st.integers(1, 40), st.tuples(st.integers(0, 9000), st.integers(0, 9000)))
def test_working_time_without_the_pause_is_what_the_rule_gives(start, hours, span):
    ((since, until),) = pauses_of(start, [span])
    end = due(start, Rule(hours=hours), [(since, until)]).at
    paused = between(since, min(until, end), CALENDAR, HOURS)
    assert between(start, end, CALENDAR, HOURS) - paused == timedelta(hours=hours)


@given(STARTS, st.integers(1, 25), SPANS)
def test_the_derivation_counts_every_day_once(start, count, spans):
    steps = due(start, Rule(working_days=count), pauses_of(start, spans)).steps
    numbers = []
    for found in filter(None, map(COUNTED.match, steps)):
        numbers += range(int(found[1] or found[2]), int(found[2]) + 1)
    assert numbers == list(range(1, count + 1))


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-12-02T10:00", "2026-12-02T15:00", "2026-12-07"),  # worked in part: counts
        ("2026-12-02T07:00", "2026-12-02T17:00", "2026-12-08"),  # all of its working time: does not
        ("2026-12-02T10:00", "2026-12-04T10:00", "2026-12-08"),  # only the day between
        ("2026-12-01T17:00", "2026-12-07T08:00", "2026-12-10"),  # three days; the weekend is off anyway
    ],
)
def test_a_working_day_is_left_out_when_all_of_it_is_paused(since, until, expected):
    found = due(at("2026-11-30T09:00"), Rule(working_days=5), [(at(since), at(until))])
    assert found.at == at(f"{expected}T17:00")
    assert any(PAUSED in step for step in found.steps)


def test_hours_of_a_pause_are_left_out_step_by_step():
    found = due(at("2026-11-30T09:00"), Rule(hours=2), [(at("2026-11-30T10:00"), at("2026-11-30T14:00"))])
    assert found.at == at("2026-11-30T15:00")
    assert found.steps[1:4] == (
        f"Từ 10:00 ngày 30/11/2026 đến 14:00 ngày 30/11/2026: {PAUSED}; thời gian này không tính.",
        "Từ 09:00 đến 10:00 ngày 30/11/2026: 1 giờ, cộng dồn 1 giờ.",
        "Từ 14:00 đến 15:00 ngày 30/11/2026: 1 giờ, cộng dồn 2 giờ.",
    )


def test_a_pause_over_the_turn_of_a_year_not_entered_makes_it_provisional():
    found = due(at("2026-12-28T09:00"), Rule(working_days=2), [(at("2026-12-28T10:00"), at("2027-01-05T10:00"))])
    assert found.provisional
