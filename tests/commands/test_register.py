"""`tiepnhan register`: the registers as a clerk prints them, and the proof that no number is missing."""

import json
import tracemalloc
from datetime import date
from itertools import islice
from zipfile import ZipFile

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from pipeline.archive import registers
from pipeline.archive.columns import ARRIVAL_COLUMNS, LETTER_COLUMNS
from pipeline.ledger.model import Mail
from tests.archive.house import AT, books

FORMULA = '=HYPERLINK("http://evil.example";"x")'
FIRST_LINE = 6


@pytest.fixture
def filled(tmp_path):
    """Three letters that came in and two slips, an answer and a record that went out."""
    with time_machine.travel(AT, tick=False), books(tmp_path) as made:
        first = made.open(made.arrive("Token không nhận", sender_name="Nguyễn Thị Hoa", sender="hoa@abc.example"))
        second = made.open(made.arrive(FORMULA, sender="+84@x.example"), group="records", customer="@SUM(A1)")
        made.arrive("Hỏi lại", finding={"kind": "reply", "reason": "trả lời thư"}, case_id=first.id)
        made.arrive("Vắng mặt", stage="set_aside", finding={"kind": "automatic", "reason": "thư trả lời tự động"})
        made.arrive("cong-van.pdf", "scan", stage="read", due=None, error="chưa có địa chỉ trả lời", subject=None,
                    file_name="cong-van.pdf")  # fmt: skip
        made.issue(first)
        made.issue(second, stage="sign", sent_at=None, due=AT, error="chờ thiết bị ký")
        made.issue(first, "answer", "TLKN-ECA")
        made.issue(second, "record", "BBKN-ECA", address="", sent_at=None)
        yield made


def printed(filled, *arguments):
    return json.loads(filled.run("register", "--year", "2026", *arguments, "--json").stdout)


@pytest.mark.clause("E2")
def test_what_came_in_stands_in_the_order_of_its_numbers_with_what_became_of_it(filled):
    lines = printed(filled, "--kind", "arrivals")
    assert [line["ordinal"] for line in lines] == [1, 2, 3, 4, 5]
    assert lines[0] == {
        "book": "DEN",
        "ordinal": 1,
        "arrived_at": "2026-11-23T09:30:00+07:00",
        "author": "Nguyễn Thị Hoa <hoa@abc.example>",
        "document_number": "",
        "document_date": "2026-11-23",
        "summary": "Thư điện tử: Token không nhận",
        "recipient": "Phòng Kỹ thuật",
        "case": "KN-2026-000001",
        "handed_over_on": None,
        "signature": "",
        "remark": "Đã lập hồ sơ",
    }
    assert [line["remark"] for line in lines[2:]] == [
        "Đã nhập vào hồ sơ KN-2026-000001",
        "Không thuộc diện xử lý: thư trả lời tự động",
        "Chờ cán bộ: chưa có địa chỉ trả lời",
    ]
    assert (lines[4]["summary"], lines[4]["author"], lines[4]["document_date"]) == (
        "Văn bản giấy (bản quét): cong-van.pdf", "Không rõ", None,
    )  # fmt: skip


def test_what_went_out_stands_book_by_book(filled):
    lines = printed(filled, "--kind", "all-outgoing")
    assert [line["number"] for line in lines] == ["01/BBKN-ECA", "01/PTN-ECA", "02/PTN-ECA", "01/TLKN-ECA"]
    assert [line["remark"] for line in lines] == [
        "Bản giấy: in, giao trực tiếp hoặc gửi bưu điện",
        "Đã gửi thư điện tử lúc 09:30 ngày 23/11/2026",
        "Đang chờ: chờ thiết bị ký",
        "Đã gửi thư điện tử lúc 09:30 ngày 23/11/2026",
    ]
    slip = lines[1]
    assert (slip["signatory"], slip["kept_by"], slip["copies"]) == ("Nguyễn Văn Minh", "VT, hồ sơ khiếu nại", 1)
    assert (slip["issued_on"], slip["case"]) == ("2026-11-23", "KN-2026-000001")


def test_a_kind_alone(filled):
    assert [line["number"] for line in printed(filled, "--kind", "slip")] == ["01/PTN-ECA", "02/PTN-ECA"]
    assert printed(filled, "--kind", "closing") == []


def test_a_person_reads_it_on_the_screen(filled):
    out = " ".join(filled.run("register", "--year", "2026", "--kind", "arrivals").stdout.split())
    assert "Số đến" in out
    assert "23/11/2026" in out
    assert "no lines" in filled.run("register", "--year", "2025", "--kind", "arrivals").stdout


def sheet(filled, kind):
    file = filled.folder / "so.xlsx"
    done = filled.run("register", "--year", "2026", "--kind", kind, "--xlsx", str(file))
    assert done.stdout == ""
    return file, CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()


def test_the_workbook_has_the_columns_of_the_decree(filled):
    file, rows = sheet(filled, "arrivals")
    assert rows[0][0] == "Trung tâm Chứng thực chữ ký số công cộng E-CA"
    assert (rows[1][0], rows[2][0]) == ("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "Năm: 2026; từ số 1 đến số 5")
    assert rows[4] == [column.heading for column in ARRIVAL_COLUMNS]
    assert rows[FIRST_LINE][:5] == [
        AT.replace(hour=9, tzinfo=None), 1, "Nguyễn Thị Hoa <hoa@abc.example>", "", date(2026, 11, 23),
    ]  # fmt: skip
    assert len(rows) == FIRST_LINE + 5
    with ZipFile(file) as whole:
        parts = {name: whole.read(name).decode() for name in whole.namelist()}
    page = parts["xl/worksheets/sheet1.xml"]
    assert 'paperSize="9"' in page
    assert 'orientation="landscape"' in page
    assert 'state="frozen"' in page
    assert "$5:$6" in parts["xl/workbook.xml"]


@pytest.mark.parametrize(("kind", "columns"), [("arrivals", ARRIVAL_COLUMNS), ("slip", LETTER_COLUMNS)])
def test_what_a_customer_wrote_is_no_formula_and_no_link(filled, kind, columns):
    file, rows = sheet(filled, kind)
    (found,) = (row for row in rows[FIRST_LINE:] if FORMULA in str(row))
    place = [column.field for column in columns].index("recipient" if kind == "slip" else "author")
    assert found[place] == ("@SUM(A1) <hoa@abc.example>" if kind == "slip" else "+84@x.example")
    with ZipFile(file) as whole:
        page = whole.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "hyperlink" not in page.lower().replace("=hyperlink", "")


def test_a_workbook_that_cannot_be_written_is_told(filled, tmp_path):
    place = tmp_path / "nowhere" / "so.xlsx"
    done = filled.run("register", "--year", "2026", "--kind", "slip", "--xlsx", str(place), expect=1)
    assert f"{place}: cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("statements", "kind", "told"),
    [
        (["DELETE FROM mail WHERE arrival = 3"], "arrivals", "book DEN of 2026: number 3 is missing"),
        (["DELETE FROM mail WHERE arrival IN (4, 5)"], "arrivals", "numbers 4 to 5 are missing at the end"),
        (["DELETE FROM mail WHERE arrival = 1"], "arrivals", "number 1 is missing"),
        (["DROP INDEX ix_mail_arrival_year_mail_arrival", "UPDATE mail SET arrival = 3 WHERE arrival = 4"],
         "arrivals", "number 3 stands there twice"),
        (["UPDATE mail SET arrival = NULL, arrival_year = NULL WHERE arrival = 5"],
         "arrivals", "1 mails stand in no register"),
        (["DELETE FROM letter WHERE number = '01/PTN-ECA'"], "slip", "book PTN-ECA of 2026: number 1 is missing"),
        (["DELETE FROM letter WHERE number = '01/TLKN-ECA'"], "all-outgoing", "book TLKN-ECA of 2026: number 1 is"),
        (["DELETE FROM register WHERE book = 'PTN-ECA'"], "slip", "knows of no number given"),
    ],
)  # fmt: skip
def test_a_gap_or_a_repeat_is_named_and_ends_with_1(filled, statements, kind, told):
    assert printed(filled, "--kind", kind)
    filled.change(*statements)
    done = filled.run("register", "--year", "2026", "--kind", kind, expect=1)
    assert told in done.stderr


def test_an_unknown_kind_is_told_with_those_that_there_are(filled):
    done = filled.run("register", "--year", "2026", "--kind", "letters", expect=1)
    assert "letters: is no register; there is arrivals, all-outgoing, slip" in done.stderr


def test_a_year_is_not_held_in_memory(filled):
    rows = 4000
    with filled.ledger.writing() as session:
        session.add_all(
            Mail(sha256=f"{n:064d}", size=1, channel="email", received_at=AT, stored_at=AT, arrival_year=2030,
                 arrival=n, stage="read", subject="x" * 200, text="y" * 5000)
            for n in range(1, rows + 1)
        )  # fmt: skip

    def peak(count):
        tracemalloc.start()
        with filled.ledger.reading() as session:
            seen = sum(1 for _ in islice(registers.arrivals(session, 2030, {}, filled.zone), count))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert seen == count
        return most

    # The least of three: what other threads and the collector leave behind is in a single figure too.
    few, many = (min(peak(count) for _ in range(3)) for count in (1000, rows))
    assert many < 1.3 * few
