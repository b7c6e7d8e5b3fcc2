"""The steps of deadlines: in working time, in their order, at the shares that the procedure names."""

from datetime import datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cases.calendar import load_calendar
from pipeline.cases.deadlines import due_by
from pipeline.cases.procedure import Rule, load_procedure
from pipeline.cases.steps import next_step, steps
from pipeline.ledger.model import Deadline

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = load_calendar("vn", Path())
ECA = load_procedure("eca", Path())
STARTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 1), timezones=st.just(ZONE))  # noqa: DTZ001
KINDS = st.sampled_from(("answer", "final_answer", "report:1", "customer_reply", "papers:1", "slip"))
RULES = st.one_of(
    st.integers(1, 25).map(lambda days: Rule(working_days=days)),
    st.integers(1, 60).map(lambda hours: Rule(hours=hours / 2)),
)
PAUSES = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), max_size=2)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def deadline(kind, start, rule, spans=()):
    pauses = [(start + timedelta(minutes=a), start + timedelta(minutes=a + b)) for a, b in spans]
    due = due_by(start, rule, CALENDAR, ECA.hours, pauses)
    return Deadline(
        kind=kind,
        round=1,
        rule=rule.model_dump(exclude_none=True),
        started_at=start,
        due_at=due.at,
        pauses=[[since.isoformat(), until.isoformat()] for since, until in pauses],
    )


def told(found, number=20):
    return [(step.name, f"{step.at:%m-%d %H:%M}", step.to) for step in islice(steps(found, ECA, CALENDAR), number)]


@given(KINDS, STARTS, RULES, PAUSES)
def test_steps_are_in_working_time_and_in_their_order(kind, start, rule, spans):
    found = list(islice(steps(deadline(kind, start, rule, spans), ECA, CALENDAR), 8))
    assert found
    for step in found:
        assert any(a <= step.at <= b for a, b in CALENDAR.spans(step.at.date(), ECA.hours)), step
        assert step.at >= start
    assert all(one.at < other.at for one, other in pairwise(found))
    assert len({step.name for step in found}) == len(found)


@given(KINDS, STARTS, RULES, PAUSES)
def test_one_after_the_other_gives_them_all(kind, start, rule, spans):
    made = deadline(kind, start, rule, spans)
    moment = None
    for step in islice(steps(made, ECA, CALENDAR), 5):
        assert next_step(made, ECA, CALENDAR, moment) == (step.name, step.at)
        moment = step.at


@pytest.mark.clause("S17")
def test_two_hours_over_lunch():
    assert told(deadline("answer", at("2026-11-30T10:30"), Rule(hours=2)), 5) == [
        ("share-0.5", "11-30 11:30", ("handlers",)),
        ("share-0.8", "11-30 13:06", ("handlers",)),
        ("due", "11-30 13:30", ("handlers",)),
        ("overdue-1", "12-01 08:00", ("handlers", "managers")),
        ("overdue-2", "12-02 08:00", ("handlers", "managers")),
    ]


def test_a_half_that_falls_on_the_close_is_told_at_the_next_opening():
    assert told(deadline("answer", at("2026-11-30T16:00"), Rule(hours=2)), 1)[0][1] == "12-01 08:00"


def test_what_ends_in_the_morning_is_overdue_after_lunch():
    assert told(deadline("answer", at("2026-11-30T08:00"), Rule(hours=2)), 4)[-1][1] == "11-30 13:00"


@pytest.mark.clause("S10")
def test_a_department_is_reminded_at_half_and_at_four_fifths_then_its_head_too():
    assert told(deadline("report:7", at("2026-11-30T08:00"), Rule(hours=40)), 4) == [
        ("share-0.5", "12-02 13:00", ("department",)),
        ("share-0.8", "12-04 08:00", ("department",)),
        ("due", "12-04 17:00", ("department", "head")),
        ("overdue-1", "12-07 08:00", ("department", "head")),
    ]


def test_the_customer_is_reminded_in_the_morning_three_working_days_before():
    assert told(deadline("customer_reply", at("2026-11-30T15:00"), Rule(working_days=10))) == [
        ("before", "12-09 08:00", ("customer",)),
        ("silence", "12-14 17:00", ("customer",)),
    ]
    assert [name for name, *_ in told(deadline("customer_reply", at("2026-11-30T15:00"), Rule(working_days=2)))] == [
        "silence"
    ]


def test_papers_are_asked_for_once_more_then_they_are_a_clerks():
    assert told(deadline("papers:3", at("2026-11-30T15:00"), Rule(working_days=5))) == [
        ("remind", "12-07 17:00", ("customer",)),
        ("task", "12-14 17:00", ("clerks",)),
    ]


def test_half_of_what_was_paused_is_half_of_what_ran():
    whole = deadline("answer", at("2026-11-30T08:00"), Rule(hours=4), [(60, 120)])  # 09:00 to 11:00 stood still
    assert told(whole, 1) == [("share-0.5", "11-30 13:00", ("handlers",))]
