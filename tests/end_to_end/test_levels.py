"""Levels of signatures on real parts: what leaves while servers are away, what waits, and what is made up for later."""

import json
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.engine.advance import now
from pipeline.ledger.model import Event, Letter, Notice
from pipeline.settings import Settings
from pipeline.wiring import House
from tests.end_to_end.desk import Desk
from tests.end_to_end.test_written import ANSWER, write

pytestmark = pytest.mark.slow


@pytest.fixture
def signing_desk(signing_world, children):
    with ExitStack() as closing:
        house = House(Settings.load(signing_world.settings_file), closing)
        children.lend(house)
        yield Desk(signing_world, house)


def answered(desk: Desk) -> Letter:
    """An answer (B-LT), approved and as far as it goes."""
    name = write(desk, "answer", text=ANSWER)
    desk.command("approve", name)
    desk.drain()
    return desk.letters()[-1]


def comes_due(desk: Desk) -> None:
    """Lets the time of all renewals come."""
    with desk.house.ledger.writing() as session:
        for letter in session.scalars(select(Letter).where(Letter.renew_at.is_not(None))):
            letter.renew_at = now()


def events(desk: Desk) -> list[Event]:
    (case,) = desk.cases()
    with desk.house.ledger.reading() as session:
        assert broken(session, case) is None
        return list(session.scalars(select(Event).order_by(Event.ordinal)))


def notices(desk: Desk) -> list[str]:
    with desk.house.ledger.reading() as session:
        return [each.words for each in session.scalars(select(Notice))]


def renewed(desk: Desk) -> list[tuple[str, str, str]]:
    return [(each.before, each.after, each.problem) for each in desk.house.renewal.renew()]


def test_a_slip_leaves_at_b_t_and_an_answer_at_b_lt(signing_desk):
    signing_desk.write()
    signing_desk.work()
    (slip,) = [each for each in signing_desk.letters() if each.kind == "slip"]
    answer = answered(signing_desk)

    assert (slip.stage, slip.level, slip.renew_at) == ("archived", "B-T", None)
    assert (answer.stage, answer.level) == ("archived", "B-LT")
    assert timedelta(days=300) < answer.renew_at - now() <= timedelta(days=365)
    assert renewed(signing_desk) == []


def test_without_a_tsa_a_slip_leaves_at_b_b_and_is_made_up_for(signing_desk):
    signing_desk.world.tsa.fault = "refuse"
    signing_desk.write()
    signing_desk.work()
    (slip,) = [each for each in signing_desk.letters() if each.kind == "slip"]
    assert (slip.stage, slip.level) == ("archived", "B-B")
    assert now() < slip.renew_at <= now() + timedelta(minutes=15)

    comes_due(signing_desk)
    ((before, after, problem),) = renewed(signing_desk)
    assert (before, after) == ("B-B", "B-B") and "connection refused" in problem
    assert renewed(signing_desk) == []  # put off

    signing_desk.world.tsa.fault = ""
    comes_due(signing_desk)
    assert renewed(signing_desk) == [("B-B", "B-LTA", "")]

    (later,) = [each for each in signing_desk.letters() if each.kind == "slip"]
    store = signing_desk.house.store
    assert later.signed_sha256 == slip.signed_sha256
    assert store.get(later.renewed_sha256).startswith(store.get(slip.signed_sha256))
    assert later.level == "B-LTA" and later.renew_at > now() + timedelta(days=300)
    event = events(signing_desk)[-1]
    assert (event.what, event.data["renewed"], event.data["level"]) == ("renewed", later.renewed_sha256, "B-LTA")


def test_without_a_tsa_an_answer_waits_and_leaves_when_it_is_back(signing_desk):
    signing_desk.write()
    signing_desk.work()
    signing_desk.world.tsa.fault = "refuse"
    answer = answered(signing_desk)
    assert (answer.stage, answer.signed_sha256, answer.attempts) == ("sign", None, 0)
    assert "no time stamp" in answer.error and answer.due is not None
    number = answer.number

    signing_desk.world.tsa.fault = ""
    signing_desk.time_passes()

    answer = signing_desk.letters()[-1]
    assert (answer.stage, answer.level, answer.number, answer.error) == ("archived", "B-LT", number, None)


def test_one_bad_letter_is_put_off_and_told_and_the_next_is_renewed(signing_desk):
    signing_desk.write()
    signing_desk.work()
    first = answered(signing_desk)
    signing_desk.house.store.path(first.signed_sha256).write_bytes(b"%PDF-1.7 lost")
    with signing_desk.house.ledger.writing() as session:
        bad = session.get_one(Letter, first.id)
        bad.issued_at = now() - timedelta(days=3)
        slip = session.scalars(select(Letter).filter_by(kind="slip")).one()
        slip.renew_at, good = now(), slip.id
    comes_due(signing_desk)

    found = {each.id: each for each in signing_desk.house.renewal.renew()}

    assert found[f"letter:{first.id}"].problem
    assert (found[f"letter:{good}"].after, found[f"letter:{good}"].problem) == ("B-LTA", "")
    put_off = next(each for each in signing_desk.letters() if each.id == first.id)
    assert put_off.renew_at > now() + timedelta(hours=23) and put_off.renewed_sha256 is None
    assert any(
        "chưa gia hạn được chữ ký số" in words and f"letter:{first.id}" in words for words in notices(signing_desk)
    )


def test_the_command_shows_what_is_due_and_renews_it(signing_desk):
    signing_desk.write()
    signing_desk.work()
    answer = answered(signing_desk)
    comes_due(signing_desk)

    due = json.loads(signing_desk.command("renew", "--dry-run", "--json").stdout)
    done = json.loads(signing_desk.command("renew", "--json").stdout)
    again = signing_desk.command("renew").stdout

    row = {"id": f"letter:{answer.id}", "number": answer.number, "before": "B-LT", "problem": ""}
    assert (due, done) == ([{**row, "after": ""}], [{**row, "after": "B-LTA"}])
    assert "no signature is due to be renewed" in again
    shown = json.loads(signing_desk.command("case", signing_desk.cases()[0].number, "--json").stdout)
    assert shown["letters"][-1]["level"] == "B-LTA"
