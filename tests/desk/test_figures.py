"""The managers' figures: each equals a plain count of the rows, leads to its cases, and can be had as a workbook."""

import io
import re
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from pipeline.cases.act import Actor
from pipeline.cases.actions import Plain
from pipeline.cases.correct import correct_case, label_of
from pipeline.cases.lifecycle import ANYBODY
from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Deadline, Event
from tests.desk.people import words

pytestmark = pytest.mark.slow
FORMULA = '=HYPERLINK("http://evil.example";"x")'
LAN = Actor("lan", ANYBODY)


@pytest.fixture
def filled(office):
    """Three cases, of which one is closed, one overdue, and one was sorted by a person."""
    for sender in ("a@a.example", "b@b.example", "c@c.example"):
        office.desk.write(sender=sender)
    office.desk.work()
    house = office.desk.house
    with house.ledger.writing() as session:
        first, second, third = session.scalars(select(Case).order_by(Case.id))
        first.customer = FORMULA
        house.actions(session, first, "close_early", Plain(), LAN)
        late = update(Deadline).where(Deadline.case_id == second.id, Deadline.met_at.is_(None))
        session.execute(late.values(due_at=now() - timedelta(days=3)))
        groups = tuple(house.procedure.groups)
        wrong = "records" if third.group != "records" else "service"
        correct_case(session, third, label_of(None, None, wrong, groups), LAN, house.act)
    return office


def row_of(page, first: str) -> list[str]:
    """The cells of the table row that begins with these words."""
    for row in re.findall(r"<tr>(.*?)</tr>", page.text, re.DOTALL):
        cells = [
            " ".join(re.sub(r"<[^>]+>", "", cell).split())
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        ]
        if cells and cells[0] == first:
            return cells
    raise AssertionError(f"no row {first}")


def test_each_number_is_a_plain_count_and_leads_to_its_cases(filled):
    manager = filled.person("manager")
    page = manager.get("/figures")
    with filled.desk.house.ledger.reading() as session:
        opened = set(session.scalars(select(Case.number).join(Event).where(Event.what == "opened")))
        closed = set(session.scalars(select(Case.number).join(Event).where(Event.what == "closed")))
    assert row_of(page, "Hồ sơ mới tiếp nhận")[1] == str(len(opened)) == "3"
    assert row_of(page, "Hồ sơ kết thúc")[1] == str(len(closed)) == "1"
    assert row_of(page, "Thư điện tử")[1] == "3"
    for what, numbers in (("opened", opened), ("closed", closed)):
        assert set(re.findall(r"/case/(KN-[\d-]+)", manager.get(f"/figures/cases?what={what}").text)) == numbers
    assert "Quá hạn" in words(page)
    assert row_of(page, "1")[1] == "1"
    assert "Người xác định" in words(page)


def test_what_is_due_is_found_behind_its_day(filled):
    manager = filled.person("manager")
    with filled.desk.house.ledger.reading() as session:
        query = select(Deadline.due_at, Case.number).join(Case, Case.id == Deadline.case_id)
        rows = session.execute(query.where(Deadline.met_at.is_(None), Deadline.due_at > now())).all()
    zone = filled.desk.house.calendar.zone
    day, number = rows[0].due_at.astimezone(zone).date(), rows[0].number
    assert number in manager.get(f"/figures/cases?what=due&first={day}&last={day}").text
    assert manager.get("/figures/cases?what=nothing").status_code == 404


@pytest.mark.parametrize(
    "key", ["received", "happened", "groups", "overdue", "coming", "times", "rounds", "corrections"]
)
def test_each_table_is_a_workbook_with_the_same_rows(filled, key):
    manager = filled.person("manager")
    sheet = manager.get(f"/figures/{key}.xlsx")
    assert sheet.headers["content-disposition"].startswith("attachment")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    page = manager.get("/figures")
    section = re.search(rf'<h2 id="{key}">(.*?)</section>', page.text, re.DOTALL)[1]
    shown = len(re.findall(r"<tr>", section)) - 1 if "<table>" in section else 0
    flat = [str(cell) for row in rows for cell in row]
    assert len([row for row in rows if any(row)]) >= shown
    for cell in re.findall(r'<td class="number">(?:<a[^>]*>)?(\d+)', section):
        assert any(value in (cell, f"{cell}.0") for value in flat)


def test_the_picture_is_one_and_only_managers_see_figures(filled):
    assert filled.person("manager").get("/figures/trend.png").content.startswith(b"\x89PNG")
    for name in ("clerk", "handler", "approver", "administrator"):
        person = filled.person(name)
        assert {
            person.get(path).status_code for path in ("/figures", "/figures/trend.png", "/figures/groups.xlsx")
        } == {403}


@pytest.mark.parametrize(
    "query", ["first=2020-01-01&last=2026-01-01", "first=x&last=y", "first=2026-12-31&last=2026-01-01"]
)
def test_odd_periods_are_made_right(filled, query):
    assert filled.person("manager").get(f"/figures?{query}").status_code == 200
