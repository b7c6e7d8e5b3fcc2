"""A SQLite ledger with work in flight becomes one in PostgreSQL, row by row the same."""

import json
import time
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from pipeline.engine.local import Local
from pipeline.errors import Problem
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Letter, Mail
from pipeline.ledger.outgrow import outgrow, tables
from pipeline.ledger.postgres import open_postgres
from pipeline.settings import Postgres
from tests.crash.program import Program
from tests.servers.command import tiepnhan

pytestmark = pytest.mark.slow
PATIENCE = 60


@pytest.fixture
def database(postgres):
    name = postgres.database()
    yield postgres.settings(name)
    postgres.drop(name)


def contents(ledger: Ledger) -> dict[str, list[dict]]:
    with ledger.reading() as session:
        return {
            table.name: sorted((dict(row) for row in session.execute(table.select()).mappings()), key=str)
            for table in tables()
        }


def test_half_way_through_the_road_it_goes_on_in_postgresql(desk, database):
    for number in range(4):
        desk.write(sender=f"khach{number}@kh{number}.example")
    desk.house.poller.poll()
    Local(desk.house.ledger, desk.house.road.only(Mail)).drain()  # cases and drafts; no letter has gone out
    with desk.house.ledger.writing() as session:
        session.execute(update(Letter).where(Letter.id == 1).values(attempts=2, fence=7))
    before = contents(desk.house.ledger)
    desk.world.options = replace(desk.world.options, settings={"postgres": database})
    settings = desk.world.machine("machine", "mails", "numbers", "presses", "token", "network", clock=True)
    desk.house.ledger.close()
    done = tiepnhan("--config", str(settings), "outgrow", "--json")
    assert done.returncode == 0, done.stderr
    moving = {row["table"]: row["on_the_way"] for row in json.loads(done.stdout)}
    assert (moving["letter"], moving["mail"]) == (4, 0)
    new = open_postgres(Postgres(**database))
    assert contents(new) == before
    assert not (desk.world.var / "ledger.sqlite3").exists()
    _works_on(desk.world, settings, new)
    new.close()


def ways(ledger):
    """Where the letters stand, and which was tried more often than it could be here."""
    with ledger.reading() as session:
        letters = session.scalars(select(Letter).order_by(Letter.id)).all()
        return [(letter.stage, letter.fence > 6) for letter in letters]


def _works_on(world, settings, ledger):
    program = Program(settings, world.folder / "machine.log")
    program.start()
    try:
        deadline = time.monotonic() + PATIENCE
        while ways(ledger) != [("archived", n == 0) for n in range(4)]:
            assert time.monotonic() < deadline, (ways(ledger), program.said())
            time.sleep(0.2)
        assert program.leave() == 0
    finally:
        program.end()
    assert [len(world.customer_mail(f"khach{n}@kh{n}.example")) for n in range(4)] == [1, 1, 1, 1]


def test_a_database_that_is_not_empty_is_left_alone(desk, database):
    desk.write()
    desk.work()
    new = open_postgres(Postgres(**database))
    outgrow(desk.house.ledger, new)
    with pytest.raises(Problem, match="holds rows already"):
        outgrow(desk.house.ledger, new)
    new.close()


def test_a_row_that_came_out_otherwise_is_named_and_nothing_is_kept(desk, database, postgres):
    desk.write()
    desk.work()
    new = open_postgres(Postgres(**database))
    postgres.ask(
        database["database"],
        "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.subject = 'khác'; RETURN NEW; END$$",
    )
    postgres.ask(database["database"], "CREATE TRIGGER t BEFORE INSERT ON mail FOR EACH ROW EXECUTE FUNCTION spoil()")
    with pytest.raises(Problem, match=r"mail \{'id': 1\}: is not as it was before"):
        outgrow(desk.house.ledger, new)
    assert not any(contents(new).values())
    new.close()
