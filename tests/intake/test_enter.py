"""Entering: what is stored has its number in the incoming register at once (clause E2)."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from pipeline.errors import Wait
from pipeline.intake.enter import Arrival, enter
from pipeline.ledger.model import Mail, Register
from pipeline.store.disk import Disk
from tests.servers.ledgers import new_ledger

TOP = Path(__file__).parents[2]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NEW_YEAR = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # 00:00 in Hà Nội
MAILS, BATCH = 60, 7
ENTERING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from pipeline.intake.enter import Arrival, enter
from pipeline.ledger.sqlite import open_ledger
from pipeline.store.disk import Disk

folder, name, mails, batch = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
ledger, store = open_ledger(folder / "ledger.sqlite3"), Disk(folder / "store")
print("ready", flush=True)
input()
arrivals = [Arrival(f"{name} {number}".encode(), datetime.now(UTC), "email") for number in range(mails)]
for start in range(0, mails, batch):
    enter(ledger, store, arrivals[start : start + batch], ZoneInfo("Asia/Ho_Chi_Minh"))
"""


@pytest.fixture
def ledger(tmp_path):
    ledger = new_ledger(tmp_path / "ledger.sqlite3")
    yield ledger
    ledger.close()


@pytest.fixture
def store(tmp_path):
    return Disk(tmp_path / "store")


def arrival(content):
    return Arrival(content.encode(), datetime.now(UTC), "email")


def numbers(ledger):
    with ledger.reading() as session:
        rows = session.execute(select(Mail.arrival_year, Mail.arrival).order_by(Mail.id))
        return [tuple(row) for row in rows]


def last(ledger, year=2026):
    with ledger.reading() as session:
        return session.get_one(Register, ("DEN", year)).last


@pytest.mark.clause("E2")
@time_machine.travel("2026-11-23 09:00 +0700")
def test_a_batch_is_numbered_in_its_order_and_a_repeat_gets_no_number(ledger, store):
    first = enter(ledger, store, [arrival(each) for each in ("a", "b", "a", "c")], ZONE)
    again = enter(ledger, store, [arrival(each) for each in ("b", "d")], ZONE)
    assert [(first.new, first.known), (again.new, again.known)] == [(3, 1), (1, 1)]
    assert numbers(ledger) == [(2026, 1), (2026, 2), (2026, 3), (2026, 4)]
    with ledger.reading() as session:
        digests = list(session.scalars(select(Mail.sha256).order_by(Mail.arrival)))
    assert [store.get(digest) for digest in digests] == [b"a", b"b", b"c", b"d"]


def test_nothing_new_takes_no_number(ledger, store):
    enter(ledger, store, [], ZONE)
    with ledger.reading() as session:
        assert session.scalar(select(Register)) is None


def test_the_year_is_that_of_the_zone(ledger, store):
    with time_machine.travel(NEW_YEAR, tick=False) as clock:
        clock.shift(-1)
        enter(ledger, store, [arrival("old")], ZONE)
        clock.shift(1)
        enter(ledger, store, [arrival("new"), arrival("newer")], ZONE)
    assert numbers(ledger) == [(2026, 1), (2027, 1), (2027, 2)]


def test_what_is_undone_leaves_no_gap(ledger, store):
    refuse = "CREATE TRIGGER refuse BEFORE INSERT ON mail WHEN NEW.size = 3 BEGIN SELECT RAISE(ABORT, 'no'); END"
    with ledger.writing() as session:
        session.execute(text(refuse))
    enter(ledger, store, [arrival("a")], ZONE)
    with pytest.raises(IntegrityError, match="no"):
        enter(ledger, store, [arrival("bb"), arrival("ccc")], ZONE)
    enter(ledger, store, [arrival("d")], ZONE)
    assert [number for _, number in numbers(ledger)] == [1, 2]


def test_a_full_disk_takes_no_number(ledger, tmp_path):
    store = Disk(tmp_path / "gone")
    (tmp_path / "gone" / "incoming").rmdir()
    with pytest.raises(Wait):
        enter(ledger, store, [arrival("a")], ZONE)
    assert numbers(ledger) == []


@pytest.mark.clause("E2")
def test_two_processes_at_once_give_no_number_twice_and_skip_none(ledger, tmp_path):
    def started(name):
        command = [sys.executable, "-c", ENTERING, str(tmp_path), name, str(MAILS), str(BATCH)]
        return subprocess.Popen(command, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    both = [started(name) for name in ("left", "right")]
    assert [each.stdout.readline() for each in both] == ["ready\n"] * 2
    for each in both:
        each.stdin.write("\n")
        each.stdin.flush()
    for each in both:
        each.communicate(timeout=120)
    assert [each.returncode for each in both] == [0, 0]
    found = numbers(ledger)
    assert [number for _, number in found] == list(range(1, 2 * MAILS + 1))
    assert last(ledger, found[0][0]) == 2 * MAILS
