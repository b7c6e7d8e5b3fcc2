"""`tiepnhan directory` as clerks and other programs see it, and the directory in the running desk."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.commands.jobs import refresh_or_notice
from pipeline.ledger.model import Notice
from pipeline.shipped import shipped

TOP = Path(__file__).parents[2]
COLUMNS = {"name": "Tên", "tax_code": "MST", "serial": "Serial", "email": "Email", "valid_until": "Đến"}
ROWS = """Tên,MST,Serial,Email,Đến
Công ty Hoa Sen [bold],0100109106,54:04:0A:1B,hoa@abc.example,31/12/2099
Công ty Hoa Sen [bold],0100109106,54040001,hoa@abc.example,31/12/2020
,0304132047,,,
"""


@pytest.fixture
def place(tmp_path):
    """A folder with settings and a CSV file."""
    (tmp_path / "subscribers.csv").write_text(ROWS, "utf-8")
    columns = ", ".join(f'{ours} = "{theirs}"' for ours, theirs in COLUMNS.items())
    settings = shipped("config", "tiepnhan.toml").read_text("utf-8").replace('"../var"', '"var"', 1)
    directory = f'\n[directory]\ncsv = "subscribers.csv"\ncolumns = {{{columns}}}\n'
    (tmp_path / "tiepnhan.toml").write_text(settings + directory, "utf-8")
    return tmp_path


def directory(place, *arguments, expect=0):
    command = [sys.executable, "-m", "pipeline.cli", "--config", str(place / "tiepnhan.toml"), "directory", *arguments]
    environment = {"PYTHONPATH": str(TOP), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
    return done


def printed(place, *arguments):
    return json.loads(directory(place, *arguments, "--json").stdout)


def test_the_state_is_shown_before_and_after_a_refresh(place):
    before = printed(place)
    assert (before["rows"], before["as_of"], before["looked_at"]) == (0, None, None)
    after = printed(place, "--refresh")
    assert (after["rows"], after["unusable"], after["flaws"]) == (2, 1, {"there is no name": 1})
    assert after["as_of"].endswith("+07:00")
    table = directory(place).stdout
    assert "1 × there is no name, first in row 4" in table
    assert "subscribers.csv" in table


@pytest.mark.parametrize(
    "asked",
    [("--tax-code", "0100109106-001"), ("--serial", "54 04 0a 1b"), ("--email", "Hoa@ABC.example")],
)
def test_a_customer_is_looked_up(place, asked):
    directory(place, "--refresh")
    shown = printed(place, *asked)
    assert (shown["name"], shown["matched_by"]) == ("Công ty Hoa Sen [bold]", asked[0].strip("-").replace("-", "_"))
    assert [one["serial"] for one in shown["certificates"]] == ["54040A1B", "54040001"]
    table = directory(place, *asked).stdout
    assert "Công ty Hoa Sen [bold]" in table
    assert table.index("54040A1B") < table.index("54040001")


def test_who_is_not_known_is_null(place):
    assert printed(place, "--refresh", "--personal-id", "001090000001") is None
    assert "knows no such subscriber" in directory(place, "--serial", "FFFF").stdout


def test_a_directory_that_is_away_ends_with_1_and_can_still_be_asked(place):
    directory(place, "--refresh")
    (place / "subscribers.csv").unlink()
    done = directory(place, "--refresh", expect=1)
    assert "subscribers.csv: cannot be read" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert printed(place, "--serial", "54040001")["name"]
    assert "cannot be read" in printed(place)["problem"]


def test_fewer_rows_are_taken_when_a_person_says_so(place):
    directory(place, "--refresh")
    (place / "subscribers.csv").write_text(ROWS.splitlines()[0] + "\n", "utf-8")
    assert "--fewer" in directory(place, "--refresh", expect=1).stderr
    assert printed(place, "--fewer")["rows"] == 0


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--tax-code", "12"), "12: is no tax code; expected 0101234567"),
        (("--serial", "xyz"), "xyz: is no serial; expected hex digits"),
        (("--email", "x"), "x: is no email"),
    ],
)
def test_a_value_that_is_none_says_what_was_expected(place, asked, words):
    assert words in directory(place, *asked, expect=1).stderr


def test_without_a_directory_in_the_settings_that_is_said(place):
    settings = (place / "tiepnhan.toml").read_text("utf-8")
    (place / "tiepnhan.toml").write_text(settings[: settings.rindex("[directory]")], "utf-8")
    assert "has no directory of subscribers; add [directory] to it" in directory(place, expect=1).stderr


@pytest.fixture
def crm(tmp_path):
    """The CA's own system as a database, and the settings for it."""
    with sqlite3.connect(tmp_path / "crm.sqlite3") as connection:
        connection.execute("CREATE TABLE kh (ten, mst, serial)")
        connection.execute("INSERT INTO kh VALUES ('Công ty Hoa Sen', '0100109106', '54040A1B')")
    connection.close()
    (tmp_path / "url").write_text(f"sqlite:///{tmp_path}/crm.sqlite3")
    return {
        "every_minutes": 0.0001,
        "columns": {"name": "ten", "tax_code": "mst", "serial": "serial"},
        "database": {"url_file": str(tmp_path / "url"), "query": "SELECT ten, mst, serial FROM kh"},
    }


@pytest.mark.slow
@pytest.mark.clause("S7")
@pytest.mark.clause("S11")
def test_a_case_that_came_by_mail_gets_the_customers_certificates_by_tax_code(make_desk, crm):
    desk = make_desk(directory=crm)
    desk.write(body="Kính gửi E-CA,\nchữ ký số của công ty chúng tôi, mã số thuế 0100109106, bị báo thiếu hồ sơ.")
    desk.command("run", "--once", "--json")
    (case,) = desk.cases()
    assert (case.subscriber["matched_by"], case.subscriber["name"]) == ("tax_code", "Công ty Hoa Sen")
    assert case.subscriber["certificates"][0]["serial"] == "54040A1B"


@pytest.mark.slow
def test_a_database_that_is_down_stops_no_mail_and_is_one_notice_a_day(make_desk, crm, tmp_path):
    desk = make_desk(directory=crm)
    desk.house.directory.refresh()
    (tmp_path / "crm.sqlite3").rename(tmp_path / "away")
    desk.write()
    figures = json.loads(desk.command("run", "--once", "--json", expect=1).stdout)
    assert (figures["filed"], figures["letters_sent"]) == (1, 1)
    assert "no such table" in figures["trouble"][0]
    desk.house.directory.folder.joinpath("directory.json").unlink()
    for _ in range(2):
        refresh_or_notice(desk.house)
        desk.house.directory.folder.joinpath("directory.json").unlink()
    with desk.house.ledger.reading() as session:
        (notice,) = session.scalars(select(Notice)).all()
    assert notice.words.startswith("Danh bạ thuê bao không cập nhật được, bản trước vẫn được dùng: the database of ")
    assert desk.house.directory.in_use().rows == 1


@pytest.mark.slow
def test_check_looks_whether_the_directory_can_be_read(make_desk, crm, tmp_path):
    desk = make_desk(directory=crm)
    desk.house.directory.refresh()
    lines = {line["what"]: line for line in json.loads(desk.command("check", "--json").stdout)}
    assert "can be read; 1 rows since" in lines["subscribers"]["words"]
    (tmp_path / "crm.sqlite3").rename(tmp_path / "away")
    lines = {line["what"]: line for line in json.loads(desk.command("check", "--json", expect=1).stdout)}
    assert [what for what, line in lines.items() if not line["ok"]] == ["subscribers"]
