"""When a digest is due, and of which days it tells."""

from datetime import date, time

import pytest

from pipeline.watch.digest.days import Days, due_digest
from tests.watch.digest_desk import DESK, Rows, at

HALF_PAST_SEVEN = time(7, 30)


def due(ledger, now, *told):
    with ledger.writing() as session:
        rows = Rows(session)
        for day in told:
            rows.letter("digest", f"{day}:lanhdao@ca.example")
        return due_digest(session, DESK.calendar, HALF_PAST_SEVEN, now)


@pytest.mark.parametrize(
    "now",
    [
        at("2026-11-23", "07:29"),  # too early
        at("2026-11-22", "09:00"),  # Sunday
        at("2026-11-24", "09:00"),  # a holiday
    ],
)
def test_no_digest_is_due(ledger, now):
    assert due(ledger, now) is None


def test_mondays_is_about_friday_to_sunday(ledger):
    expected = Days(date(2026, 11, 20), date(2026, 11, 22))
    assert due(ledger, at("2026-11-23", "07:30")) == expected
    assert due(ledger, at("2026-11-23", "16:00"), "2026-11-19") == expected


def test_the_time_is_the_calendars_whatever_the_clock_of_the_machine(ledger):
    from datetime import UTC, datetime  # noqa: PLC0415

    assert due(ledger, datetime(2026, 11, 23, 0, 29, tzinfo=UTC)) is None
    assert due(ledger, datetime(2026, 11, 23, 0, 30, tzinfo=UTC)) is not None


def test_one_that_was_missed_is_made_up_for(ledger):
    assert due(ledger, at("2026-11-25", "07:30"), "2026-11-19") == Days(date(2026, 11, 20), date(2026, 11, 24))


def test_it_is_due_once(ledger):
    assert due(ledger, at("2026-11-23", "09:00"), "2026-11-19", "2026-11-22") is None


def test_one_dated_ahead_by_a_wrong_clock_stops_nothing(ledger):
    assert due(ledger, at("2026-11-25", "09:00"), "2026-11-22", "2027-03-01") == Days(
        date(2026, 11, 23), date(2026, 11, 24)
    )
