"""Workbooks: values as a reader writes them, every kind, and sheets that would take all memory."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.papers import sheet
from pipeline.reading.papers.kind import kind_of
from pipeline.reading.papers.paper import Paper
from pipeline.reading.problems import Flaw, has
from tests.papers import sheets, words, zips
from tests.papers.ole import locked_office
from tests.papers.sheets import number, row, sheet_xml, text, xlsx_of
from tests.reading.test_vietnamese_repair import SPOILERS

LINE = "Khiếu nại về hợp đồng số 125/2024/HĐ-CKS"


def test_an_ordinary_list():
    paper = sheet.read(sheets.ordinary())
    lines = paper.text.split("\n")
    assert lines[:3] == [
        "Danh sách",
        "STT\tTên đơn vị\tNgày ký\tSố tiền",
        "1\tCông ty TNHH Số 2\t17/03/2023\t1250000.5",
    ]
    assert (len(lines), paper.how, paper.confidence, paper.problems) == (502, "sheet", 1.0, ())


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (number("A1", 1234567.0), "1234567"),
        (number("A1", 0.1), "0.1"),
        (number("A1", 45356, sheets.DAY), "05/03/2024"),
        (number("A1", 45356.5, sheets.MINUTE), "05/03/2024 12:00"),
        (sheets.formula("A1", "SUM(B1:B2)", "30"), "30"),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        (text("A1", "hai\ndòng\tvà tab"), "hai dòng và tab"),
    ],
)
def test_a_value_as_it_is_written(cell, said):
    assert sheet.read(xlsx_of({"S": sheet_xml(row(1, cell))})).text == f"S\n{said}"


def test_a_row_keeps_the_places_of_its_cells():
    paper = sheet.read(xlsx_of({"S": sheet_xml(row(1, text("A1", "a"), text("C1", "c")), row(5, text("B5", "b")))}))
    assert paper.text == "S\na\t\tc\n\tb"


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_old_fonts_are_made_right_cell_by_cell(name):
    old = SPOILERS[name](LINE)
    paper = sheet.read(xlsx_of({"S": sheet_xml(row(1, text("A1", old), text("B1", "đã đúng sẵn rồi")))}))
    assert paper.text == f"S\n{LINE}\tđã đúng sẵn rồi"


def test_every_kind_of_workbook():
    said = [["Họ tên", "Tuổi"], ["Nguyễn Văn A", 41.0]]
    books = [
        sheets.xls_of(said),
        sheets.xlsb_of({place: dict(enumerate(cells)) for place, cells in enumerate(said)}),
        sheets.ods_of("".join(sheets.ods_row(*(sheets.ods_text(_plain(v)) for v in cells)) for cells in said)),
    ]
    for book in books:
        assert kind_of(book) == "sheet"
        paper = sheet.read(book)
        assert (paper.text, paper.problems) == ("Trang\nHọ tên\tTuổi\nNguyễn Văn A\t41", ())


def _plain(value):
    return value if isinstance(value, str) else f"{value:.0f}"


def test_an_empty_workbook_is_empty_and_not_damaged():
    paper = sheet.read(xlsx_of({"S": sheet_xml()}))
    assert (paper.text, paper.problems, paper.confidence) == ("", (), None)


def test_a_damaged_workbook_is_not_empty():
    assert has(Flaw.DAMAGED, sheet.read(sheets.ordinary()[:-300]).problems)
    assert has(Flaw.DAMAGED, sheet.read(sheets.xls_of([["a"]])[:600]).problems)
    assert has(Flaw.DAMAGED, sheet.read(zips.zip_of({"a.txt": b"no workbook"})).problems)


def test_a_panic_of_the_library_is_damage():
    parts = zips.unpacked(sheets.xlsb_of({0: {0: "a"}}))
    parts["xl/_rels/workbook.bin.rels"] = parts["xl/_rels/workbook.bin.rels"].replace(b"rId1", b"rId9")
    assert has(Flaw.DAMAGED, sheet.read(zips.zip_of(parts)).problems)


def test_a_damaged_sheet_leaves_the_others():
    paper = sheet.read(xlsx_of({"A": sheet_xml(row(1, text("A1", "còn"))), "B": "<worksheet><sheetData><row"}))
    assert "còn" in paper.text
    assert has(Flaw.DAMAGED, paper.problems)


@pytest.mark.parametrize(
    "book",
    [
        locked_office(),
        sheets.xls_of([["a"]], locked=True),
        sheets.ods_of(sheets.ods_row(sheets.ods_text("a")), encrypted=True),
    ],
)
def test_a_password_is_told(book):
    paper = sheet.read(book)
    assert has(Flaw.PASSWORD, paper.problems)
    assert paper.text == ""


def test_macros_of_excel_4_are_told_also_where_the_cells_cannot_be_read():
    book = xlsx_of({"S": sheet_xml(row(1, text("A1", "a")))}, more={"xl/macrosheets/sheet1.xml": b"<macrosheet/>"})
    assert has(Flaw.MACROS, sheet.read(book).problems)
    broken = sheet.read(words.changed(book, {"xl/workbook.xml": b"<x"}))
    assert has(Flaw.MACROS, broken.problems)
    assert has(Flaw.DAMAGED, broken.problems)


def test_macros_are_told_and_the_text_is_read():
    for book in (xlsx_of({"S": sheet_xml(row(1, text("A1", "a")))}, macros=True), sheets.xls_of([["a"]], macros=True)):
        paper = sheet.read(book)
        assert has(Flaw.MACROS, paper.problems)
        assert paper.text.endswith("\na")


def test_cells_in_far_corners_do_not_take_all_memory():
    books = [
        sheets.far_corners(),
        sheets.xls_of([["a"], ["b"] * 200], step=65_535),
        sheets.xlsb_of({0: {0: 1.0}, 1048575: {16383: 1.0}}),
        sheets.ods_of(sheets.ods_row(sheets.ods_empty(16383), sheets.ods_text("a"), repeats=1_000_000)),
        sheets.ods_of(sheets.ods_row(sheets.ods_text("a", repeats=2_000_000_000))),
        sheets.ods_of(
            sheets.ods_row(sheets.ods_empty(2), repeats=900_000) + sheets.ods_row(sheets.ods_text("a", repeats=900))
        ),
        xlsx_of(
            {"S": sheet_xml('<row r="1"><c><v>1</v></c></row><row r="1048576"><c r="XFD2"><v>1</v></c><c/></row>')}
        ),
    ]
    for book in books:
        paper = sheet.read(book)
        assert has(Flaw.TOO_LARGE, paper.problems)
        assert paper.text == ""


def test_formatting_far_away_is_no_bomb():
    book = xlsx_of({"S": sheet_xml(row(1, number("A1", 1)), row(1048576, '<c r="XFD1048576" s="1"/>'))})
    assert sheet.read(book) == Paper("S\n1", how="sheet", confidence=1.0)
    ends = sheets.ods_row(sheets.ods_text("a"), sheets.ods_empty(16383)) + sheets.ods_row(
        sheets.ods_empty(16384), repeats=1048575
    )
    assert sheet.read(sheets.ods_of(ends)).text == "Trang\na"


def test_entities_and_bombs_are_not_opened():
    evil = '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + sheet_xml(row(1, text("A1", "a")))
    assert has(Flaw.HOSTILE, sheet.read(xlsx_of({"S": evil})).problems)
    bomb = xlsx_of({"S": sheet_xml(row(1, text("A1", "a")))}, more={"xl/media/a.bin": bytes(3_000_000)})
    assert has(Flaw.BOMB, sheet.read(bomb).problems)


def test_too_many_sheets_and_too_much_text_are_cut_and_told():
    many = sheet.read(xlsx_of({f"S{place}": sheet_xml(row(1, number("A1", place))) for place in range(103)}))
    assert has(Flaw.TOO_MANY, many.problems)
    assert many.text.endswith("S99\n99")
    digits = Random(1).choices("0123456789 ", k=1_200_000)
    long = "".join(row(place, text(f"A{place}", "".join(digits[place::40]))) for place in range(1, 41))
    cut = sheet.read(xlsx_of({"S": sheet_xml(long)}))
    assert has(Flaw.TOO_LARGE, cut.problems)
    assert len(cut.text) == 1_000_000


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 3), st.integers(0, 1_000_000))
def test_any_bytes_give_the_same_paper_twice(noise, which, place):
    base = [b"", sheets.xls_of([["a", 1.0]]), sheets.ods_of(sheets.ods_row(sheets.ods_text("a"))), ORDINARY][which]
    at = place % (len(base) + 1)
    content = base[:at] + noise + base[at + len(noise) :]
    paper = sheet.read(content)
    assert isinstance(paper, Paper)
    assert sheet.read(content) == paper


ORDINARY = xlsx_of({"S": sheet_xml(row(1, text("A1", "a"), number("B1", 1)))})
