"""The runner on a real ledger, with small works made for the test."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from pipeline.engine.advance import now
from pipeline.engine.local import Local
from pipeline.engine.stage import Move, Pool, Road, Stage
from pipeline.errors import Hold, Wait
from pipeline.ledger.model import Mail
from tests.servers.ledgers import new_ledger

PATIENCE = 30  # seconds until a test that hangs fails; nothing is expected to take that long


class First:
    """The work at the first stage."""

    def __init__(self, work=lambda _row: None):
        self._work = work
        self.rows = []

    def __call__(self, row):
        self.rows.append(row.id)
        self._work(row)
        return Move("second")


class Second(First):
    """The work at the second stage, in another pool."""

    def __call__(self, row):
        self.rows.append(row.id)
        self._work(row)
        return Move("done")


@pytest.fixture
def ledger(tmp_path):
    ledger = new_ledger(tmp_path / "ledger.sqlite3")
    yield ledger
    ledger.close()


def road(first=None, second=None, batch=1, threads=2):
    stages = (Stage(Mail, "first", First, ("second",), "one"), Stage(Mail, "second", Second, ("done",), "many"))
    pools = (Pool("one", threads=1, batch=batch), Pool("many", threads=threads))
    return Road(stages, pools, {First: first or First(), Second: second or Second()})


def born(ledger, *names):
    moment = now()
    with ledger.writing() as session:
        session.add_all(
            Mail(sha256=n, size=1, channel="email", received_at=moment, stored_at=moment, stage="first", due=moment)
            for n in names
        )


def rows(ledger):
    with ledger.reading() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def stages(ledger):
    return [row.stage for row in rows(ledger)]


@contextmanager
def running(local):
    """The runner at work in a thread of its own; gives its future, and `stop`."""
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(local.run, stop)
        try:
            yield future, stop
        finally:
            stop.set()
            local.wake()


def test_drain_brings_all_to_the_end_through_several_pools(ledger):
    born(ledger, *"abcdefghij")
    first, second = First(), Second()
    seen = []
    local = Local(ledger, road(first, second, batch=4), lambda row, leg: seen.append((row.id, leg.stage.name)))
    local.drain()
    assert stages(ledger) == ["done"] * 10
    assert sorted(first.rows) == sorted(second.rows) == list(range(1, 11))
    assert sorted(seen) == sorted((n, stage) for n in range(1, 11) for stage in ("first", "second"))


def test_drain_with_nothing_to_do_returns(ledger):
    Local(ledger, road()).drain()


def test_drain_leaves_what_waits_or_is_held_and_ends(ledger):
    def refuse(row):
        raise Wait("later", 60) if row.id == 1 else Hold("a person must look")

    born(ledger, "a", "b")
    Local(ledger, road(First(refuse))).drain()
    assert [(row.stage, row.due is None, row.error) for row in rows(ledger)] == [
        ("first", False, "later"),
        ("first", True, "a person must look"),
    ]


def test_the_rows_of_a_pool_are_worked_on_at_the_same_time(ledger):
    together = threading.Barrier(2)
    born(ledger, "a", "b")
    Local(ledger, road(second=Second(lambda _row: together.wait(PATIENCE)), threads=2)).drain()
    assert stages(ledger) == ["done", "done"]


def test_a_pool_takes_no_more_rows_than_it_has_hands(ledger):
    hands, most, lock = [], [], threading.Lock()

    def work(row):
        with lock:
            hands.append(row.id)
            most.append(len(hands))
        threading.Event().wait(0.01)
        with lock:
            hands.remove(row.id)

    born(ledger, *"abcdefgh")
    Local(ledger, road(second=Second(work), threads=2)).drain()
    assert max(most) <= 2


def test_a_row_that_has_gone_on_is_in_one_pair_of_hands_only(ledger):
    """The batch it came with is put down while it is being worked on in the next pool."""
    others_done, again = threading.Event(), threading.Event()

    def first(row):
        if row.id == 2:
            assert begun.wait(PATIENCE)

    def second(row):
        if second_work.rows.count(row.id) > 1:
            again.set()
        if row.id == 1:
            begun.set()
            assert others_done.wait(PATIENCE)
            again.wait(0.5)  # time for another pair of hands to take it

    begun = threading.Event()
    second_work = Second(second)
    born(ledger, "a", "b")

    def watch(row, leg):
        if (row.id, leg.stage.name) == (2, "second"):
            others_done.set()

    Local(ledger, road(First(first), second_work, batch=2, threads=2), watch).drain()
    assert sorted(second_work.rows) == [1, 2]


def test_wake_makes_a_resting_runner_look(ledger, monkeypatch):
    monkeypatch.setattr("pipeline.engine.local.LOOK_SECONDS", PATIENCE * 2)
    done, begun = threading.Event(), threading.Event()

    def watch(_row, leg):
        (done if leg.move.to == "done" else begun).set()

    local = Local(ledger, road(), watch)
    with running(local):
        born(ledger, "a")
        local.wake()
        assert done.wait(PATIENCE)
    assert stages(ledger) == ["done"]


def test_without_wake_it_looks_by_itself(ledger):
    done = threading.Event()
    with running(Local(ledger, road(second=Second(lambda _row: done.set())))):
        born(ledger, "a")
        assert done.wait(PATIENCE)


def test_stopped_in_the_midst_it_finishes_what_is_in_hand_and_takes_no_more(ledger):
    begun, go_on = threading.Event(), threading.Event()

    def work(_row):
        begun.set()
        assert go_on.wait(PATIENCE)

    born(ledger, "a", "b")
    local = Local(ledger, road(First(work)))
    with running(local) as (future, stop):
        assert begun.wait(PATIENCE)
        stop.set()
        local.wake()
        go_on.set()
        future.result(PATIENCE)
    assert [(row.stage, row.attempts, row.error) for row in rows(ledger)] == [("second", 0, None), ("first", 0, None)]


def broken_disk(ledger):
    """From when the event is set on, SQLite writes nothing any more."""
    broken = threading.Event()

    def refuse(connection):
        if broken.is_set():
            connection.exec_driver_sql("PRAGMA query_only=ON")

    event.listen(ledger.engine, "begin", refuse)
    return broken


def test_a_ledger_that_cannot_be_written_stops_the_runner_with_the_error(ledger):
    broken = broken_disk(ledger)
    born(ledger, "a", "b", "c")
    with pytest.raises(Wait, match="the ledger cannot be written: attempt to write a readonly database"):
        Local(ledger, road(First(lambda _row: broken.set()))).drain()
    assert [(row.stage, row.attempts) for row in rows(ledger)] == [("first", 1), ("first", 0), ("first", 0)]


def test_such_an_error_ends_run_as_well(ledger):
    broken = broken_disk(ledger)
    born(ledger, "a")
    local = Local(ledger, road(First(lambda _row: broken.set())))
    with running(local) as (future, _stop), pytest.raises(Wait, match="cannot be written"):
        future.result(PATIENCE)


def test_a_full_disk_stops_the_runner_with_nothing_of_the_row_written(ledger):
    class Long(First):
        def __call__(self, _row):
            return Move("second", {"text": "quá dài " * 100_000})

    born(ledger, "a")
    with ledger.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    ledger.engine.dispose()
    event.listen(ledger.engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(Wait, match="database or disk is full"):
        Local(ledger, road(Long())).drain()
    assert [(row.stage, row.text) for row in rows(ledger)] == [("first", None)]


class Refused(First):
    """What its work came to cannot be entered."""

    def __call__(self, row):
        self.rows.append(row.id)
        return Move("second", {"subject": "read"}, write=self._refuse)

    def _refuse(self, _session, _row):
        raise RuntimeError("the commit was refused")


def test_a_commit_that_is_refused_frees_the_hand_for_the_next_row(ledger):
    born(ledger, "a", "b")
    seen = []
    Local(ledger, road(Refused()), lambda row, leg: seen.append((row.id, leg.move))).drain()
    assert sorted(seen) == [(1, None), (2, None)]
    assert [(row.stage, row.attempts, row.subject) for row in rows(ledger)] == [("first", 1, None), ("first", 1, None)]


def test_a_row_that_another_try_has_taken_over_frees_the_hand_for_the_next_row(ledger):
    def overtaken(row):
        if row.id == 1:
            with ledger.writing() as session:
                session.get_one(Mail, 1).fence += 1
                session.get_one(Mail, 1).due = now() + timedelta(hours=1)

    born(ledger, "a", "b")
    Local(ledger, road(First(overtaken))).drain()
    assert stages(ledger) == ["first", "done"]
