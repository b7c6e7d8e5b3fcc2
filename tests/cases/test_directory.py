"""The directory of subscribers: a copy of the CA's own system that is made anew, and asked."""

import csv
import json
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select, text

from pipeline.cases.directory.lookup import EnterSubscriber, find, snapshot
from pipeline.cases.directory.refresh import Directory
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Subscriber
from pipeline.settings import Columns
from pipeline.settings import Directory as Settings
from tests.servers.ledgers import new_ledger

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
COLUMNS = {
    "name": "Tên thuê bao",
    "tax_code": "MST",
    "personal_id": "CCCD",
    "serial": "Serial",
    "email": "Email",
    "phone": "Điện thoại",
    "package": "Gói",
    "valid_from": "Từ ngày",
    "valid_until": "Đến ngày",
    "agent": "Đại lý",
    "missing": "Hồ sơ thiếu",
}
HOA = {"name": "Công ty TNHH Hoa Sen", "tax_code": "0100109106", "serial": "54:04:0A:1B", "email": "Hoa@abc.example"}
OLD = {**HOA, "serial": "54040001", "valid_from": "2020-01-01", "valid_until": "2023-01-01", "package": "Gói 3 năm"}
NEW = {
    **HOA,
    "valid_from": "01/01/2023",
    "valid_until": "31/12/2026",
    "agent": "Đại lý Hà Nội",
    "missing": "CCCD; GPKD",
}
BRANCH = {"name": "Hoa Sen - CN Huế", "tax_code": "0100109106-001", "serial": "54040002"}
LAN = {"name": "Trần Thị Lan", "personal_id": "001090000001", "email": "lan@abc.example", "phone": "0901234567"}
DAY = date(2026, 11, 23)


class House:
    """A directory on a CSV file, and its ledger."""

    def __init__(self, folder):
        self.csv = folder / "subscribers.csv"
        self.ledger = new_ledger(folder / "ledger.sqlite3")
        settings = Settings(csv=self.csv, columns=Columns(**COLUMNS))
        self.directory = Directory(settings, self.ledger, folder, ZONE)

    def holds(self, *rows):
        with self.csv.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS.values())
            writer.writeheader()
            writer.writerows({COLUMNS[name]: value for name, value in row.items()} for row in rows)

    def refreshed(self, *rows):
        self.holds(*rows)
        return self.directory.refresh()

    def rows(self):
        with self.ledger.reading() as session:
            return list(session.scalars(select(Subscriber).order_by(Subscriber.id)))

    def find(self, **asked):
        with self.ledger.reading() as session:
            return find(session, **asked)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.ledger.close()


def many(count):
    return [{"name": f"Thuê bao {n}", "tax_code": f"{n:010d}"} for n in range(count)]


def test_rows_are_kept_in_one_form(house):
    house.refreshed({**NEW, "name": "Công\n ty  TNHH Hoa Sen"})
    (row,) = house.rows()
    assert (row.name, row.tax_code, row.serial) == ("Công ty TNHH Hoa Sen", "0100109106", "54040A1B")
    assert (row.email, row.personal_id) == ("hoa@abc.example", None)
    assert (row.data["valid_from"], row.data["valid_until"]) == ("2023-01-01", "2026-12-31")
    assert row.data["missing"] == ["CCCD", "GPKD"]


def test_a_new_copy_takes_the_place_of_the_old_one(house):
    house.refreshed(OLD, LAN)
    house.refreshed(NEW, LAN)
    assert sorted(row.name for row in house.rows()) == ["Công ty TNHH Hoa Sen", "Trần Thị Lan"]
    assert len({row.batch for row in house.rows()}) == 1
    assert house.find(serial="54040001") is None


def test_the_same_rows_in_another_order_are_not_written_again(house):
    house.refreshed(OLD, LAN, BRANCH)
    before = [(row.id, row.batch) for row in house.rows()]
    with house.ledger.reading() as session:
        session.execute(text("SELECT 1"))
        version = session.scalar(text("PRAGMA data_version"))
        state = house.refreshed(BRANCH, OLD, LAN)
        session.rollback()
        assert session.scalar(text("PRAGMA data_version")) == version
    assert [(row.id, row.batch) for row in house.rows()] == before
    assert (state.usable, state.problem) == (3, None)


def test_a_double_row_or_a_changed_one_is_another_content(house):
    house.refreshed(OLD, LAN)
    house.refreshed(OLD, LAN, LAN)
    assert len(house.rows()) == 3
    house.refreshed(OLD, LAN, {**LAN, "email": "other@abc.example"})
    assert house.find(email="other@abc.example")


def test_a_file_with_less_than_half_of_the_rows_is_refused_until_a_person_says_that_it_is_right(house):
    house.refreshed(*many(10))
    house.refreshed(*many(5))
    house.holds(*many(2))
    with pytest.raises(Problem, match=r"subscribers\.csv: has 2 usable rows where there were 5.*--fewer"):
        house.directory.refresh()
    assert len(house.rows()) == 5
    assert "2 usable rows" in house.directory.state.problem
    house.directory.refresh(fewer=True)
    assert (len(house.rows()), house.directory.state.problem) == (2, None)


@pytest.mark.parametrize("rows", [0, 4])
def test_an_emptied_or_half_written_file_leaves_the_old_copy(house, rows):
    house.refreshed(*many(10))
    whole = house.csv.read_bytes().splitlines(keepends=True)
    house.csv.write_bytes(b"".join(whole[: rows + 1])[:-4])  # the last row broken off
    with pytest.raises(Problem):
        house.directory.refresh()
    assert len(house.rows()) == 10


def test_a_file_that_is_away_leaves_the_old_copy_and_is_said(house):
    house.refreshed(NEW)
    house.csv.unlink()
    with pytest.raises(Problem, match=r"subscribers\.csv: cannot be read"):
        house.directory.refresh()
    assert house.find(tax_code="0100109106").sure
    assert "cannot be read" in house.directory.state.problem


def test_a_commit_that_fails_leaves_the_old_copy(house):
    house.refreshed(OLD, LAN)
    with house.ledger.writing() as session:
        refuse = "CREATE TRIGGER refuse BEFORE INSERT ON subscriber WHEN NEW.name = 'Hoa Sen - CN Huế'"
        session.execute(text(f"{refuse} BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"))
    house.holds(NEW, LAN, BRANCH)
    with pytest.raises(Exception, match="disk I/O error"):
        house.directory.refresh()
    assert house.find(serial="54040001")
    assert house.find(serial="54040A1B") is None


def test_it_is_read_again_when_it_is_time_and_after_a_failure_soon(house):
    house.holds(NEW)
    with time_machine.travel(now(), tick=False) as clock:
        assert house.directory.refresh_if_due().usable == 1
        assert house.directory.refresh_if_due() is None
        clock.shift(timedelta(minutes=59))
        assert house.directory.refresh_if_due() is None
        clock.shift(timedelta(minutes=1))
        house.csv.rename(house.csv.with_name("away"))
        with pytest.raises(Problem):
            house.directory.refresh_if_due()
        assert house.directory.refresh_if_due() is None
        clock.shift(timedelta(minutes=5))
        house.csv.with_name("away").rename(house.csv)
        assert house.directory.refresh_if_due().problem is None
        clock.shift(-timedelta(days=1))  # the clock is set back
        assert house.directory.refresh_if_due() is not None


@pytest.mark.parametrize("content", ["", "no JSON", "[]", '{"looked_at": 7}', '{"looked_at": "2026-11-23", "x": 1}'])
def test_a_state_that_is_none_means_that_nobody_has_looked(house, content):
    (house.directory.folder / "directory.json").write_text(content)
    house.holds(NEW)
    assert house.directory.refresh_if_due().usable == 1


@pytest.mark.clause("S7")
def test_all_certificates_of_a_customer_are_given_the_valid_ones_first(house):
    house.refreshed(OLD, NEW, BRANCH, LAN)
    for asked in ({"serial": "54 04 00 01"}, {"tax_code": "0100109106"}, {"email": "HOA@abc.example"}):
        shown = snapshot(house.find(**asked), DAY)
        assert shown["matched_by"] == next(iter(asked))
        assert shown["sure"] == ("email" not in asked)
        assert [(one["serial"], one["valid"]) for one in shown["certificates"]] == [
            ("54040A1B", True),
            ("54040001", False),
        ]
        assert (shown["agent"], shown["missing"]) == ("Đại lý Hà Nội", ["CCCD", "GPKD"])
    assert snapshot(house.find(serial="54040A1B"), date(2027, 1, 1))["certificates"][0]["valid"] is False
    assert snapshot(house.find(serial="54040A1B"), date(2026, 12, 31))["certificates"][0]["valid"] is True


def test_the_case_gets_no_more_of_the_person_than_it_needs(house):
    house.refreshed(LAN)
    shown = snapshot(house.find(personal_id="001090000001"), DAY)
    assert not {"0901234567", "lan@abc.example", "001090000001"} & set(json.dumps(shown).split('"'))
    assert (shown["name"], shown["certificates"][0]["valid"]) == ("Trần Thị Lan", None)


@pytest.mark.clause("S11")
def test_a_branch_is_looked_up_first_and_then_its_firm(house):
    house.refreshed(NEW, BRANCH)
    branch, firm = house.find(tax_code="0100109106001"), house.find(tax_code="0100109106-002")
    assert ([row.name for row in branch.subscribers], branch.sure) == (["Hoa Sen - CN Huế"], True)
    assert ([row.name for row in firm.subscribers], firm.sure) == (["Công ty TNHH Hoa Sen"], False)
    assert "chi nhánh" in firm.reason


def test_the_order_is_serial_tax_code_personal_id_mail_address(house):
    house.refreshed(NEW, LAN, BRANCH)
    every = {"serial": "54040002", "tax_code": "0100109106", "personal_id": "001090000001", "email": "lan@abc.example"}
    expected = [("serial", "Hoa Sen - CN Huế"), ("tax_code", "Công ty TNHH Hoa Sen"), ("personal_id", "Trần Thị Lan")]
    for key, name in [*expected, ("email", "Trần Thị Lan")]:
        found = house.find(**every)
        assert (found.matched_by, found.subscribers[0].name) == (key, name)
        every[key] = "unknown"
    assert house.find(**every) is None


def test_fields_that_contradict_the_directory_make_it_unsure(house):
    house.refreshed(NEW, LAN)
    found = house.find(serial="54040A1B", tax_code="0304132047")
    assert (found.sure, len(found.subscribers)) == (False, 1)
    assert "mã số thuế khách hàng nêu khác" in found.reason
    assert house.find(serial="54040A1B", tax_code="0100109106-005").sure  # its own branch is no contradiction


def test_an_address_of_many_customers_names_none_of_them(house):
    house.refreshed({**NEW, "email": "agent@dl.example"}, {**LAN, "email": "agent@dl.example"})
    shown = snapshot(house.find(email="agent@dl.example"), DAY)
    assert (shown["name"], shown["certificates"], shown["sure"]) == (None, [], False)
    assert "nhiều thuê bao" in shown["reason"]
    assert shown["as_of"]


def test_a_person_who_acts_for_firms_is_the_person(house):
    house.refreshed({**NEW, "personal_id": "001090000001"}, LAN)
    assert [row.name for row in house.find(personal_id="001090000001").subscribers] == ["Trần Thị Lan"]


def test_a_case_shows_fifty_certificates_and_says_how_many_more(house):
    house.refreshed(*({**NEW, "serial": f"5404{n:06X}"} for n in range(60)))
    shown = snapshot(house.find(tax_code="0100109106"), DAY)
    assert (len(shown["certificates"]), shown["more"]) == (50, 10)


@pytest.mark.parametrize("key", ["serial", "tax_code", "personal_id", "email"])
def test_lookups_go_by_an_index(house, key):
    with house.ledger.reading() as session:
        plan = session.execute(text(f"EXPLAIN QUERY PLAN SELECT * FROM subscriber WHERE {key} = 'x'")).all()  # noqa: S608
    assert f"USING INDEX ix_subscriber_{key}" in str(plan)


def entered(house, case, set_up=True):
    with house.ledger.reading() as session:
        EnterSubscriber(ZONE, set_up)(session, case, None)
    return case.subscriber


def a_case(**more):
    return Case(**{"address": "", "subscriber": {}, **more})


def test_a_case_gets_what_the_directory_says_by_its_own_values_and_its_address(house):
    house.refreshed(NEW, LAN)
    assert entered(house, a_case(tax_code="0100109106"))["name"] == "Công ty TNHH Hoa Sen"
    assert entered(house, a_case(personal_id="001090000001"))["matched_by"] == "personal_id"
    assert entered(house, a_case(address="lan@abc.example"))["matched_by"] == "email"


def test_who_is_not_known_is_entered_as_such(house):
    house.refreshed(NEW)
    unknown = entered(house, a_case(tax_code="0304132047"))
    assert unknown == {"matched_by": None, "as_of": house.directory.in_use().as_of.isoformat()}


def test_without_a_directory_a_case_stays_as_it_is(house):
    before = {"name": "x"}
    assert entered(house, a_case(subscriber=before, tax_code="0100109106")) == before  # it is empty
    house.refreshed(NEW)
    assert entered(house, a_case(subscriber=before, tax_code="0100109106"), set_up=False) == before
    assert entered(house, a_case(subscriber=before)) == before
