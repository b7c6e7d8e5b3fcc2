"""What the CA's own system may give: files and databases of any kind, and values that nobody expects."""

import codecs
import re
import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cases.directory.database import Query
from pipeline.cases.directory.keys import email_of, personal_id_of, serial_of, tax_code_of
from pipeline.cases.directory.refresh import Directory
from pipeline.cases.directory.row import KEYS, Unusable, row_of
from pipeline.cases.directory.table import CsvFile
from pipeline.errors import Problem
from pipeline.ledger.types import words
from pipeline.settings import Columns, Database, Settings
from pipeline.settings import Directory as DirectorySettings
from pipeline.shipped import shipped
from tests.servers.ledgers import new_ledger

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
COLUMNS = Columns(name="Tên", tax_code="MST", serial="Serial")
HEADER = "Tên,MST,Serial\r\n"
GOOD = "Hoa Sen,0100109106,54040A1B\r\n"


def rows_of(path, content, encoding="utf-8-sig", delimiter=","):
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return [cells for _, cells in CsvFile(path, encoding, delimiter, COLUMNS).rows()]


def usable(rows):
    return [cells["name"] for cells in rows if not isinstance(cells, Unusable)]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "subscribers.csv"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1258"])
def test_a_file_in_its_encoding_is_read_and_the_names_of_its_columns_are_compared_in_nfc(path, encoding):
    # cp1258 writes some letters with combining marks, as do programs on a Mac.
    content = "Te\u0302n,MST,Serial\n\nHoa Sen,0100109106,5404\n"
    if encoding == "cp1258":
        content = "Tên,MST,Serial\nHoa Sen,0100109106,5404\n"
    assert usable(rows_of(path, content, encoding)) == ["Hoa Sen"]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_cells_may_be_set_apart_otherwise(path, delimiter):
    assert usable(rows_of(path, (HEADER + GOOD).replace(",", delimiter), delimiter=delimiter)) == ["Hoa Sen"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (
            "Tên,Serial\nx,y\n",
            r"subscribers\.csv: has no column “MST” \(directory\.columns\.tax_code\); it has “Tên”, “S",
        ),
        ("Tên;MST;Serial\nx;y;z\n", "has no column .*it has “Tên;MST;Serial”"),
        ("Tên,MST,Serial,MST\nx,y,z,a\n", r"subscribers\.csv: has more than one column “MST”"),
        ((HEADER + GOOD).encode("utf-16"), r"subscribers\.csv: is not in utf-8-sig; set directory\.encoding"),
        ((HEADER + GOOD).encode("cp1252"), "is not in utf-8-sig"),
        ('"Tên,MST,Serial\n' + "x" * 200_000, "the first row, with the names of the columns, is none"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_was_expected(path, content, words):
    with pytest.raises(Problem, match=words):
        rows_of(path, content)


@pytest.mark.parametrize("there", ["nothing", "a folder"])
def test_a_file_that_is_away_is_named(path, there):
    if there == "a folder":
        path.mkdir()
    with pytest.raises(Problem, match=r"subscribers\.csv: cannot be read"):
        list(CsvFile(path, "utf-8", ",", COLUMNS).rows())


def test_an_utf_16_file_that_breaks_off_within_a_letter_is_a_problem_and_no_crash(path):
    with pytest.raises(Problem, match="is not in utf-16"):
        rows_of(path, codecs.BOM_UTF16_LE + (HEADER + GOOD).encode("utf-16-le") + b"\x00\xd8\x41\x00", "utf-16")


def test_a_file_that_is_changed_while_it_is_read_is_not_used(path):
    path.write_text(HEADER + GOOD * 3, "utf-8")
    rows = CsvFile(path, "utf-8", ",", COLUMNS).rows()
    next(rows)
    with path.open("a") as file:
        file.write(GOOD)
    with pytest.raises(Problem, match="was changed while it was read"):
        list(rows)


HUGE = "Đ" * 10_000_000


@pytest.mark.parametrize(
    "bad",
    [
        f"{HUGE},0304132047,5404\n",
        f'"{HUGE}",0304132047,5404\n',
        '"' + "evil\nEvil,0304132047,5404\n" * 10_000 + '",0304132047,5404\n',
        "too,few\n",
        "one,cell,too,many\n",
        'a "quoted" word,0304132047\n',
        '"quote" behind,0304132047,5404\n',
    ],
)
def test_a_bad_row_costs_only_itself_and_never_becomes_other_rows(path, bad):
    rows = rows_of(path, HEADER + GOOD + bad + GOOD.replace("Hoa Sen", "Lan"))
    assert usable(rows) == ["Hoa Sen", "Lan"]
    assert len(rows) == 3


@pytest.mark.parametrize("end", ["x" * 2_000_000, '"' + "x" * 2_000_000, '"open', '"open\nand on\n'])
def test_a_bad_last_row_is_counted_too(path, end):
    rows = rows_of(path, HEADER + GOOD + end)
    assert (usable(rows), len(rows)) == (["Hoa Sen"], 2)


@given(st.binary(max_size=300))
def test_any_bytes_end_as_rows_or_as_a_problem(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    for encoding in ("utf-8-sig", "utf-16"):
        head = HEADER.encode(encoding)
        try:
            for cells in rows_of(path, head + content, encoding):
                assert isinstance(cells, Unusable) or set(cells) == {"name", "tax_code", "serial"}
        except Problem as problem:
            assert str(path) in str(problem)


CELL = (
    st.none()
    | st.text(st.characters(), max_size=40)
    | st.integers()
    | st.floats()
    | st.dates()
    | st.binary(max_size=20)
)
CELL |= (
    st.datetimes() | st.datetimes(timezones=st.just(UTC)) | st.decimals() | st.lists(st.text(max_size=5), max_size=3)
)


@given(st.dictionaries(st.sampled_from(list(Columns.model_fields)), CELL))
def test_any_cells_make_a_row_in_one_form_or_none(cells):
    try:
        row = row_of(cells, ZONE)
    except Unusable:
        return
    assert row.name
    assert any(row.keys.values())
    for key, value in row.keys.items():
        assert value is None or KEYS[key](value) == value
    texts = [row.name, *filter(None, row.data.values())]
    assert all(words(each) == each for each in texts if isinstance(each, str))
    for column in ("valid_from", "valid_until"):
        assert row.data[column] is None or date.fromisoformat(row.data[column])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0100109106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106 001", "0100109106-001"),
        ("'0100109106", "0100109106"),
        ("100109106", "0100109106"),  # a spreadsheet took the zero away
        ("100109107", None),  # that can not have been it: the check digit does not hold
        ("001090000001", "001090000001"),
        ("1.00109E+08", None),
        ("٠١٠٠١٠٩١٠٦", None),
        ("=1+1", None),
    ],
)
def test_tax_codes(text, value):
    assert tax_code_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("54:04:0a:1b", "54040A1B"),
        ("0x54040A1B", "54040A1B"),
        ("00 FF 04 0A", "FF040A"),
        ("F040A", "0F040A"),
        ("5.40401E+31", None),
        ("0000", None),
        ("xyz", None),
        ("A" * 41, None),
    ],
)
def test_serials(text, value):
    assert serial_of(text) == value


def test_addresses_and_personal_ids():
    assert email_of(" Ke.Toan@ABC.example; khac@abc.example") == "ke.toan@abc.example"
    assert [email_of(text) for text in ("không có", "a@b", "a@b@c.vn", "x" * 300 + "@a.vn", "")] == [None] * 5
    assert [personal_id_of(text) for text in ("001 090 000 001", "c1234567", "12", "=cmd|' /C calc'!A0")] == [
        "001090000001",
        "C1234567",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-11-23", "2026-11-23"),
        ("23/11/2026", "2026-11-23"),
        ("3/1/2026 00:00:00", "2026-01-03"),
        ("2026-11-23T20:00:00Z", "2026-11-24"),  # in Hà Nội
        (datetime(2026, 11, 23, 20, tzinfo=UTC), "2026-11-24"),
        (datetime(2026, 11, 23, 20), "2026-11-23"),  # noqa: DTZ001 - as databases give it
        (date(2026, 11, 23), "2026-11-23"),
    ],
)
def test_dates(value, day):
    row = row_of({"name": "x", "tax_code": 100109106.0, "valid_until": value}, ZONE)
    assert (row.data["valid_until"], row.keys["tax_code"], row.flaws) == (day, "0100109106", ())


@pytest.mark.parametrize("value", ["31/02/2026", "11/23/2026", "soon", "46349", "2026-11-23 and on", Decimal(46349)])
def test_a_date_that_is_none_is_left_out_and_said(value):
    row = row_of({"name": "x", "serial": b"\x54\x04", "valid_until": value}, ZONE)
    assert (row.data["valid_until"], row.keys["serial"]) == (None, "5404")
    assert row.flaws == ("valid_until: is no date; expected 2026-11-23 or 23/11/2026",)


def test_formulas_are_text_and_what_cannot_be_seen_is_gone():
    row = row_of({"name": '=HYPERLINK("x")\x1b[31m\u202e\0', "tax_code": '="0100109106"', "agent": "NULL"}, ZONE)
    assert (row.name, row.keys["tax_code"], row.data["agent"]) == ('=HYPERLINK("x") [31m', "0100109106", None)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"name": "", "tax_code": "0100109106"}, "there is no name"),
        ({"name": "Hoa", "tax_code": "abc", "email": ""}, "there is no usable tax_code or email"),
        ({"name": "H" * 501, "tax_code": "0100109106"}, "name is longer than 500 characters"),
        ({"name": "Ho\udcea", "tax_code": "0100109106"}, "name is not in the encoding that is set"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(cells, why):
    with pytest.raises(Unusable, match=why):
        row_of(cells, ZONE)


def test_unusable_rows_are_counted_with_the_place_of_the_first_and_none_usable_is_a_problem(tmp_path, path):
    ledger = new_ledger(tmp_path / "ledger.sqlite3")
    directory = Directory(DirectorySettings(csv=path, columns=COLUMNS), ledger, tmp_path, ZONE)
    path.write_bytes((HEADER + GOOD + ",0100109106,\nHu").encode() + b"\xea,0304132047,5404\n,1,\nLan,x,5404\n")
    state = directory.refresh()
    assert (state.usable, state.unusable) == (2, 3)
    undecoded = "name is not in the encoding that is set"
    assert state.flaws == {"there is no name": 2, undecoded: 1, "tax_code: is no tax code": 1}
    assert state.examples == {"there is no name": 3, undecoded: 4, "tax_code: is no tax code": 6}
    path.write_text(HEADER + ",,\n" * 4, "utf-8")
    with pytest.raises(Problem, match=r"none of its 4 rows can be used: there is no name \(4×\)"):
        directory.refresh()
    ledger.close()


@pytest.fixture
def database(tmp_path):
    connection = sqlite3.connect(tmp_path / "crm.sqlite3")
    connection.execute("CREATE TABLE thue_bao (ten TEXT, mst INTEGER, serial BLOB, den DATE)")
    rows = [("Hoa Sen", 100109106, b"\x54\x04", "2027-01-01"), ("12:30 100%", "0304132047", None, None)]
    connection.executemany("INSERT INTO thue_bao VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    (tmp_path / "url").write_text(f"sqlite:///{tmp_path}/crm.sqlite3\n")
    return tmp_path


def query(folder, sql='SELECT ten AS "Tên", mst AS "MST", serial AS "Serial" FROM thue_bao;', **more):
    return Query(Database(url_file=folder / "url", query=sql, **more), COLUMNS)


def test_a_database_is_read_as_its_columns_are_mapped(database):
    rows = [row_of(cells, ZONE) for _, cells in query(database).rows()]
    assert [(row.name, row.keys["tax_code"], row.keys["serial"]) for row in rows] == [
        ("Hoa Sen", "0100109106", "5404"),
        ("12:30 100%", "0304132047", None),
    ]


def test_a_query_is_taken_as_it_stands(database):
    found = query(
        database, "SELECT ten 'Tên', mst MST, ' :x 100%s' Serial FROM thue_bao WHERE ten LIKE '%:30 100\\%' ESCAPE '\\'"
    )
    assert [cells["serial"] for _, cells in found.rows()] == [" :x 100%s"]


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ('SELECT ten AS "Tên" FROM thue_bao', "has no column “MST”"),
        ("SELECT 1 AS MST, 2 AS MST, 3 AS Tên, 4 AS Serial", "more than one column “MST”"),
        ("SELECT * FROM nowhere", "no such table: nowhere"),
        ("SELECT FROM", "syntax error"),
        ("WITH x AS (SELECT 1) DELETE FROM thue_bao", "readonly"),
    ],
)
def test_a_query_that_is_wrong_is_said_and_changes_nothing(database, sql, words):
    with pytest.raises(Problem, match=f"the database of {database}/url: .*{words}"):
        list(query(database, sql).rows())
    assert len(list(query(database).rows())) == 2


def test_a_query_does_not_run_for_ever(database):
    endless = (
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) MST, 1 Tên, 2 Serial FROM n"
    )
    with pytest.raises(Problem, match="interrupted"):
        list(query(database, endless, timeout_seconds=0.2).rows())


@pytest.mark.parametrize(
    "url",
    [
        "no url with S3cret at all",
        "sqlite:////nowhere/S3cret/x.sqlite3",
        "nosuchdb://user:S3cret@127.0.0.1/x",
        "oracle+oracledb://user:S3cret@127.0.0.1/x",
        "sqlite+pysqlite:///?S3cret=1&timeout=S3cret",
        "postgresql://user:S3cret@127.0.0.1:x/y",
    ],
)
def test_a_database_that_is_away_is_said_without_its_url(tmp_path, url):
    (tmp_path / "url").write_text(url)
    with pytest.raises(Problem, match="url: ") as raised:
        list(query(tmp_path).rows())
    assert "S3cret" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_without_the_file_of_the_url_that_is_said(tmp_path):
    with pytest.raises(Problem, match="the URL of the subscribers' database cannot be read"):
        list(query(tmp_path).rows())


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('csv = "x.csv"', r"tiepnhan\.toml: directory\.columns: field required"),
        ('csv = "x.csv"\ncolumns = {name = "a"}', "directory.columns: expected at least one of tax_code"),
        ('columns = {name = "a", serial = "b"}', "directory: expected either csv or"),
        ('csv = "x"\nencoding = "utf-99"\ncolumns = {name = "a", serial = "b"}', "directory.encoding: expected an enc"),
        (
            'csv = "x"\ndelimiter = ";;"\ncolumns = {name = "a", serial = "b"}',
            "directory.delimiter: string should",
        ),
        ('csv = "x"\ncolumns = {name = "a", seral = "b"}', "directory.columns.seral: extra inputs"),
        (
            'database = {url_file = "u", query = "DELETE FROM x"}\ncolumns = {name = "a", serial = "b"}',
            "directory.database.query: expected an sql select",
        ),
    ],
)
def test_a_mistake_in_the_settings_names_file_key_and_what_was_expected(tmp_path, lines, words):
    text = shipped("config", "tiepnhan.toml").read_text("utf-8")
    (tmp_path / "tiepnhan.toml").write_text(f"{text}\n[directory]\n{lines}\n", "utf-8")
    with pytest.raises(Problem, match=words):
        Settings.load(tmp_path / "tiepnhan.toml")


@pytest.mark.parametrize("part", ["csv", "database"])
def test_the_example_in_the_shipped_settings_is_right(tmp_path, part):
    text = shipped("config", "tiepnhan.toml").read_text("utf-8")
    begin, database, end = (text.index(mark) for mark in ("# [directory] ", "# [directory.database]", "[loop]"))
    example = text[begin:database] if part == "csv" else text[begin:end].replace("# csv =", "# # csv =")
    (tmp_path / "tiepnhan.toml").write_text(text[:begin] + re.sub("(?m)^# ", "", example) + text[end:], "utf-8")
    found = Settings.load(tmp_path / "tiepnhan.toml").directory
    assert found.columns.tax_code == "MST"
    assert (found.csv is None) == (part == "database")
