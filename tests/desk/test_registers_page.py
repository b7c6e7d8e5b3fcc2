"""The registers at the desk: each line, what is missing, and the workbook in which a formula is text."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import delete, select

from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Letter, Mail, Register
from tests.desk.people import told, words

pytestmark = pytest.mark.slow
FORMULA = '=HYPERLINK("http://evil.example";"x")'


@pytest.fixture
def filled(office):
    """Two letters in, two slips out."""
    for place in ("a", "b"):
        office.desk.write(sender=f"{place}@{place}.example", subject=FORMULA if place == "b" else "Token không nhận")
    office.desk.work()
    return office


def test_what_came_in_and_went_out_is_listed_by_number(filled, clerk):
    page = words(clerk.get("/registers"))
    assert "Số đã cấp gần nhất: 2" in page
    assert "không liền mạch" not in page
    slips = clerk.get("/registers?book=PTN-ECA")
    with filled.desk.house.ledger.reading() as session:
        numbers = session.scalars(select(Letter.number).where(Letter.kind == "slip")).all()
        cases = session.scalars(select(Case.number)).all()
    assert all(number in slips.text for number in (*numbers, *cases))
    assert "/case/" in slips.text
    assert words(clerk.get("/registers?year=2020")).count("Sổ chưa có dòng nào") == 1


def test_a_missing_number_is_told(filled, clerk):
    with filled.desk.house.ledger.writing() as session:
        book = session.scalars(select(Register).where(Register.book == "PTN-ECA")).one()
        book.last += 1
    assert "không liền mạch: 3" in told(clerk.get("/registers?book=PTN-ECA"))
    with filled.desk.house.ledger.writing() as session:
        session.execute(delete(Letter).where(Letter.number == "01/PTN-ECA"))
    assert "không liền mạch: 1; 3" in told(clerk.get("/registers?book=PTN-ECA"))


def test_the_workbook_has_the_lines_and_no_formula(filled, clerk):
    year = now().astimezone(filled.desk.house.calendar.zone).year
    sheet = clerk.get(f"/registers.xlsx?year={year}")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    flat = [str(cell) for row in rows for cell in row]
    assert any(FORMULA in cell for cell in flat)
    with filled.desk.house.ledger.reading() as session:
        assert len(session.scalars(select(Mail)).all()) == 2


@pytest.mark.parametrize("query", ["year=x", "year=99999999999", "book=%3Cscript%3E", "after=-1", "after=999999999999"])
def test_odd_questions_get_a_page(clerk, query):
    page = clerk.get(f"/registers?{query}")
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_clerks_and_managers_see_registers(office):
    seen = {name: office.person(name).get("/registers").status_code for name in ("manager", "handler", "approver")}
    assert seen == {"manager": 200, "handler": 403, "approver": 403}
