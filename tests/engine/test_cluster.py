"""The runner of several machines on a real PostgreSQL, with small works made for the test."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from pipeline.engine.advance import now
from pipeline.engine.cluster import Cluster
from pipeline.engine.release import let_go
from pipeline.engine.reminders import Reminders
from pipeline.engine.stage import Move, Pool, Road, Stage
from pipeline.errors import Hold, Wait
from pipeline.ledger.model import Mail
from pipeline.ledger.postgres import open_postgres
from pipeline.settings import Node, Postgres

pytestmark = pytest.mark.slow
PATIENCE = 30


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
        super().__call__(row)
        return Move("done")


STAGES = (Stage(Mail, "first", First, ("second",), "mails"), Stage(Mail, "second", Second, ("done",), "token"))


def pool_of(_table, stage):
    return {"first": "mails", "second": "token"}.get(stage)


class Machines:
    """A database, and machines that work on it."""

    def __init__(self, server):
        self.server = server
        self.name = server.database()
        self.settings = Postgres(**server.settings(self.name))
        self.reminders = Reminders(pool_of, (Mail,))
        self.ledger = open_postgres(self.settings, self.reminders.remind)
        self.reminders.prepare(self.ledger)

    def machine(self, *pools, first=None, second=None):
        works = {First: first or First(), Second: second or Second()}
        road = Road(STAGES, (Pool("mails", threads=2), Pool("token", threads=1)), works)
        node = Node(pools=pools, heartbeat_seconds=0.3)
        return Cluster(self.ledger, road, self.reminders, self.settings, node)

    def born(self, *names, due=None):
        moment = now()
        with self.ledger.writing() as session:
            session.add_all(
                Mail(
                    sha256=n, size=1, channel="email", received_at=moment, stored_at=moment, stage="first",
                    due=due or moment,
                )
                for n in names
            )  # fmt: skip

    def rows(self):
        with self.ledger.reading() as session:
            return list(session.scalars(select(Mail).order_by(Mail.id)))

    def stages(self):
        return [row.stage for row in self.rows()]

    def jobs(self):
        return self.server.ask(self.name, "SELECT status, queue_name, args FROM procrastinate_jobs ORDER BY id")

    def until(self, holds):
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, (self.stages(), self.jobs())
            time.sleep(0.05)

    def close(self):
        self.ledger.close()
        self.server.drop(self.name)


@pytest.fixture
def machines(postgres):
    made = Machines(postgres)
    yield made
    made.close()


@contextmanager
def running(*clusters):
    stop = threading.Event()
    with ThreadPoolExecutor(len(clusters)) as pool:
        futures = [pool.submit(cluster.run, stop) for cluster in clusters]
        try:
            yield
        finally:
            stop.set()
            for future in futures:
                future.result(PATIENCE)


def test_two_machines_bring_all_to_the_end_each_in_its_own_pools(machines):
    first, second = First(), Second()
    elsewhere = First(lambda _row: pytest.fail("not its pool"))
    with running(machines.machine("mails", first=first), machines.machine("token", first=elsewhere, second=second)):
        machines.born(*"abcdefghij")
        machines.until(lambda: machines.stages() == ["done"] * 10)
    assert sorted(first.rows) == sorted(second.rows) == list(range(1, 11))
    assert machines.jobs() == []


def test_the_job_is_committed_with_the_row_or_not_at_all(machines):
    with pytest.raises(KeyError), machines.ledger.writing() as session:
        moment = now()
        session.add(
            Mail(sha256="x", size=1, channel="email", received_at=moment, stored_at=moment, stage="first", due=moment)
        )
        session.flush()
        raise KeyError
    assert (machines.rows(), machines.jobs()) == ([], [])
    machines.born("a")
    assert machines.jobs() == [("todo", "mails", {"row": machines.rows()[0].id, "table": "mail"})]


def test_what_waits_is_tried_again_in_time_and_what_is_held_goes_on_by_a_persons_word(machines):
    tries = []

    def refuse(row):
        tries.append(row.id)
        if row.sha256 == "held" and row.released_at is None:
            raise Hold("a person must look")
        if row.sha256 == "late" and len(tries) < 3:
            raise Wait("later", 1)

    with running(machines.machine("mails", "token", first=First(refuse))):
        machines.born("held", "late")
        machines.until(lambda: machines.stages() == ["first", "done"])
        with machines.ledger.writing() as session:
            let_go(session.scalars(select(Mail).filter_by(sha256="held")).one())
        machines.until(lambda: machines.stages() == ["done", "done"])


def test_a_row_that_is_let_go_does_not_wait_for_the_reminder_of_tomorrow(machines):
    machines.born("a", due=now() + timedelta(days=1))
    with running(machines.machine("mails", "token")):
        time.sleep(0.5)
        assert machines.stages() == ["first"]
        with machines.ledger.writing() as session:
            let_go(session.scalars(select(Mail)).one())
        machines.until(lambda: machines.stages() == ["done"])


def test_a_wiped_job_table_is_filled_again_by_the_sweep(machines):
    machines.born("a", "b", due=now() - timedelta(minutes=1))
    machines.server.ask(machines.name, "TRUNCATE procrastinate_jobs CASCADE")
    cluster = machines.machine("mails", "token")
    cluster.sweep()
    assert len(machines.jobs()) == 2
    cluster.sweep()
    assert len(machines.jobs()) == 2
    with running(cluster):
        machines.until(lambda: machines.stages() == ["done", "done"])


def test_the_job_of_a_dead_worker_is_done_by_another(machines):
    machines.born("a")
    server = machines.server
    server.ask(machines.name, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
    server.ask(
        machines.name,
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)",
    )
    cluster = machines.machine("mails", "token")
    cluster.sweep()
    with running(cluster):
        machines.until(lambda: machines.stages() == ["done"])


def test_a_machine_outlives_a_crash_of_the_database(machines):
    with running(machines.machine("mails", "token")):
        machines.born("a")
        machines.until(lambda: machines.stages() == ["done"])
        machines.server.kill()
        time.sleep(0.5)
        machines.server.start()
        machines.born("b")
        machines.until(lambda: machines.stages() == ["done", "done"])


def test_one_writer_at_a_time_over_all_connections(machines):
    other = open_postgres(machines.settings)
    seen = []

    def write(ledger, name):
        with ledger.writing() as session:
            session.scalars(select(Mail)).all()
            seen.append(("begin", name))
            time.sleep(0.3)
            seen.append(("end", name))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (machines.ledger, other), "ab"))
    other.close()
    assert [what for what, _ in seen] == ["begin", "end", "begin", "end"]
