"""The engine on a real ledger, with works made for the test."""

from datetime import timedelta

import pytest

from pipeline.engine.advance import TRIES, claim, now, pause, travel
from pipeline.engine.stage import Move, Pool, Road, Stage
from pipeline.errors import Hold, Wait
from pipeline.ledger.model import Mail
from tests.servers.ledgers import new_ledger

POOL = Pool("hands", threads=1, batch=8, together=True)


class First:
    """The first stage's work; the test says what it does."""

    def __init__(self, work=lambda _row: Move("second")):
        self.work = work
        self.calls = 0

    def __call__(self, row):
        self.calls += 1
        return self.work(row)


class Second(First):
    """The second stage's work."""

    def __init__(self, work=lambda _row: Move("done")):
        super().__init__(work)


STAGES = (
    Stage(Mail, "first", First, ("second",), "hands"),
    Stage(Mail, "second", Second, ("done",), "hands"),
)


@pytest.fixture
def ledger(tmp_path):
    ledger = new_ledger(tmp_path / "ledger.sqlite3")
    yield ledger
    ledger.close()


def road(first=None, second=None, stages=STAGES):
    return Road(stages, (POOL,), {First: first or First(), Second: second or Second()})


def born(ledger, name="a", **values):
    with ledger.writing() as session:
        mail = Mail(
            sha256=name,
            size=1,
            channel="email",
            received_at=now(),
            stored_at=now(),
            stage="first",
            due=now(),
            **values,
        )
        session.add(mail)
    return mail.id


def look(ledger, row_id):
    with ledger.reading() as session:
        return session.get_one(Mail, row_id)


def go(ledger, the_road):
    for row in claim(ledger, the_road, POOL, set()):
        travel(ledger, the_road, row)


def test_a_row_travels_to_the_end_of_the_road(ledger):
    mail_id = born(ledger)
    go(ledger, road())
    row = look(ledger, mail_id)
    assert (row.stage, row.due, row.error, row.attempts) == ("done", None, None, 0)


def test_facts_and_next_stage_are_committed_together(ledger):
    def write(_session, row):
        row.subject = "read"
        raise RuntimeError("the disk says no")

    mail_id = born(ledger)
    go(ledger, road(First(lambda _row: Move("second", write=write))))
    row = look(ledger, mail_id)
    assert (row.stage, row.subject) == ("first", None)
    assert row.error == "stage first: RuntimeError: the disk says no"


def test_the_try_is_counted_before_the_work(ledger):
    mail_id = born(ledger)
    seen = []
    go(ledger, road(First(lambda row: (seen.append(look(ledger, row.id).attempts), Move("second"))[1])))
    assert seen == [1]
    assert look(ledger, mail_id).stage == "done"


def test_a_row_that_killed_the_program_each_time_is_held(ledger):
    mail_id = born(ledger)
    for _ in range(TRIES):
        assert [row.id for row in claim(ledger, road(), POOL, set())] == [mail_id]  # and then the program dies
    assert claim(ledger, road(), POOL, set()) == []
    row = look(ledger, mail_id)
    assert row.due is None
    assert "lần nào chương trình cũng bị dừng" in row.error


def test_rows_that_were_tried_go_alone_and_after_the_fresh(ledger):
    old = [born(ledger, f"old-{n}") for n in range(3)]
    claim(ledger, road(), POOL, set())
    fresh = [born(ledger, f"fresh-{n}") for n in range(3)]
    assert [row.id for row in claim(ledger, road(), POOL, set())] == fresh
    busy = {(Mail, row_id) for row_id in fresh}
    assert [row.id for row in claim(ledger, road(), POOL, busy)] == [old[0]]


def test_a_failure_is_tried_again_with_growing_pauses_and_then_held(ledger):
    mail_id = born(ledger)

    def fail(_row):
        raise ValueError("no")

    for attempt in range(1, TRIES + 1):
        before = now()
        go(ledger, road(First(fail)))
        row = look(ledger, mail_id)
        assert row.attempts == attempt
        if attempt < TRIES:
            assert before + pause(attempt) <= row.due <= now() + pause(attempt)
            with ledger.writing() as session:
                session.get_one(Mail, mail_id).due = now()
    assert row.due is None
    assert row.error == "stage first: ValueError: no"


def test_hold_holds_at_once_with_the_reason(ledger):
    mail_id = born(ledger)

    def hold(_row):
        raise Hold("a person must look")

    go(ledger, road(First(hold)))
    row = look(ledger, mail_id)
    assert (row.stage, row.due, row.error) == ("first", None, "a person must look")


def test_wait_is_not_counted(ledger):
    mail_id = born(ledger)

    def wait(_row):
        raise Wait("the token is away", seconds=7)

    for _ in range(TRIES + 2):
        go(ledger, road(First(wait)))
        row = look(ledger, mail_id)
        assert row.attempts == 0
        assert now() < row.due < now() + timedelta(seconds=8)
        with ledger.writing() as session:
            session.get_one(Mail, mail_id).due = now()
    assert row.error == "the token is away"


def test_waits_without_a_time_of_their_own_grow_up_to_five_minutes(ledger):
    mail_id = born(ledger)

    def wait(_row):
        raise Wait("the token is away")

    pauses = []
    for _ in range(9):
        before = now()
        go(ledger, road(First(wait)))
        pauses.append(round((look(ledger, mail_id).due - before).total_seconds()))
        with ledger.writing() as session:
            session.get_one(Mail, mail_id).due = now()
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    go(ledger, road())
    assert look(ledger, mail_id).waits == 0


def test_rows_that_are_used_up_do_not_hide_the_others(ledger):
    used_up = [born(ledger, f"used up {n}") for n in range(3)]
    with ledger.writing() as session:
        for mail_id in used_up:
            session.get_one(Mail, mail_id).attempts = TRIES
    second = born(ledger, "at the second stage")
    with ledger.writing() as session:
        session.get_one(Mail, second).stage = "second"
        session.get_one(Mail, second).attempts = TRIES
    assert claim(ledger, road(), POOL, set()) == []
    assert [look(ledger, mail_id).due for mail_id in [*used_up, second]] == [None] * 4


def test_a_result_is_void_when_another_has_taken_the_row(ledger):
    mail_id = born(ledger)

    def overtaken(row):
        with ledger.writing() as session:
            session.get_one(Mail, row.id).fence += 1
        return Move("second")

    go(ledger, road(First(overtaken)))
    assert look(ledger, mail_id).stage == "first"


def test_a_move_the_road_does_not_know_is_held(ledger):
    mail_id = born(ledger)
    go(ledger, road(First(lambda _row: Move("nowhere"))))
    row = look(ledger, mail_id)
    assert row.due is None
    assert "does not lead to nowhere" in row.error


def test_what_is_not_due_is_left_alone(ledger):
    mail_id = born(ledger)
    with ledger.writing() as session:
        session.get_one(Mail, mail_id).due = now() + timedelta(minutes=5)
    assert claim(ledger, road(), POOL, set()) == []


def test_a_later_move_waits_for_its_time(ledger):
    mail_id = born(ledger)
    later = now() + timedelta(minutes=5)
    second = Second()
    go(ledger, road(First(lambda _row: Move("second", due=later)), second))
    assert second.calls == 0
    assert look(ledger, mail_id).due == later


def test_stages_of_a_pool_that_goes_together_are_one_commit(ledger):
    seen = []
    first = First(lambda _row: Move("second", {"subject": "from the first"}))
    second = Second(lambda row: (seen.append((row.subject, look(ledger, row.id).stage)), Move("done"))[1])
    mail_id = born(ledger)
    go(ledger, road(first, second))
    assert seen == [("from the first", "first")]
    assert (look(ledger, mail_id).stage, look(ledger, mail_id).subject) == ("done", "from the first")


def test_what_the_first_stage_found_is_kept_when_the_second_fails(ledger):
    def fail(_row):
        raise ValueError("no")

    mail_id = born(ledger)
    go(ledger, road(First(lambda _row: Move("second", {"subject": "kept"})), Second(fail)))
    row = look(ledger, mail_id)
    assert (row.stage, row.subject, row.attempts, row.error) == ("second", "kept", 1, "stage second: ValueError: no")


def test_other_pools_commit_after_each_stage(ledger):
    apart = Pool("hands", threads=1)
    the_road = Road(STAGES, (apart,), {First: First(), Second: Second()})
    mail_id = born(ledger)
    for stage in ("second", "done"):
        for row in claim(ledger, the_road, apart, set()):
            travel(ledger, the_road, row)
        assert look(ledger, mail_id).stage == stage
