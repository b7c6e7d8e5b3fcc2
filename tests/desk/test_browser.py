"""The desk in Chromium over a busy morning: keys, phone width, axe-core, no JavaScript; nothing leaves the machine."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from pipeline.desk.app import make_app
from pipeline.desk.service import Service
from pipeline.ledger.model import Case, Letter
from pipeline.settings import Desk as DeskSettings
from scripts.busy_desk import busy_desk
from tests.desk.browsing import PHONE, tab
from tests.desk.people import USERS, Office

pytestmark = pytest.mark.slow
PAGES = {
    "clerk": (
        "/queue",
        "/held",
        "/registers",
        "/counter",
        "/slips",
        "/search?q=token",
        "CASE",
        "CASE/write/answer",
        "CASE/write/record",
    ),
    "approver": ("/queue", "/approvals", "LETTER"),
    "manager": ("/figures", "/figures/cases?what=opened", "/queue?state=closed"),
    "administrator": ("/people", "/people/looks", "/me"),
}
"""What each role works with; CASE is an open case, LETTER an answer that waits for a yes."""


@pytest.fixture(scope="module")
def busy(tmp_path_factory, authority, session_softhsm) -> Iterator[Office]:
    """A served desk on a busy morning."""
    with busy_desk(tmp_path_factory.mktemp("busy"), authority, session_softhsm) as desk:
        given = DeskSettings(port=0)
        office = Office(desk, Service(make_app(desk.house, given), given, desk.house.notices.add))
        office.open()
        yield office
        office.close()


def waiting(office) -> tuple[str, str]:
    """The case whose answer waits for a yes, and the place of that letter."""
    with office.desk.house.ledger.reading() as session:
        query = select(Letter, Case).join(Case, Case.id == Letter.case_id).where(Letter.stage == "approve")
        letter, case = session.execute(query).first()
    return case.number, f"/case/{case.number}/letter/{letter.id}"


def place(office, page: str) -> str:
    number, letter = waiting(office)
    return page.replace("CASE", f"/case/{number}").replace("LETTER", letter)


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_no_serious_fault_and_fit_a_phone(busy, chromium, name):
    with tab(chromium, busy) as laptop, tab(chromium, busy, PHONE) as phone:
        laptop.enter(name)
        phone.enter(name)
        for path in PAGES[name]:
            laptop.go(place(busy, path))
            assert laptop.faults() == [], path
            phone.go(place(busy, path))
            assert not phone.scrolls_sideways(), path


def test_a_doubtful_case_is_sorted_by_two_keys(busy, chromium):
    with tab(chromium, busy) as opened:
        page = opened.enter("clerk")
        line = page.locator("#queue tr:has(form.sort)").first
        number = line.get_attribute("data-case")
        group = line.locator("[data-sort='1']").get_attribute("value")
        page.keyboard.press("j")
        expect(line.locator("a").first).to_be_focused()
        page.keyboard.press("1")
        expect(page.locator(f"#queue tr[data-case='{number}'] form.sort")).to_have_count(0)
    with busy.desk.house.ledger.reading() as session:
        assert session.scalars(select(Case.group).where(Case.number == number)).one() == group


def test_a_mail_is_confirmed_as_out_of_scope_by_one_key(busy, chromium):
    with tab(chromium, busy) as opened:
        opened.enter("clerk")
        page = opened.go("/held")
        page.keyboard.press("j")
        page.keyboard.press("y")
        expect(page.get_by_role("status").first).to_contain_text("đã ghi nhận “Khiếu nại ngoài phạm vi”")


def test_the_queue_refreshes_itself_and_keeps_the_chosen_line(busy, chromium):
    with tab(chromium, busy) as opened:
        page = opened.enter("manager")
        page.keyboard.press("j")
        chosen = page.evaluate("document.activeElement.textContent")
        with page.expect_response(re.compile(r"/queue"), timeout=30_000) as answer:
            pass  # by itself, every 20 seconds
        assert answer.value.request.headers["x-by-itself"] == "yes"
        page.wait_for_timeout(300)
        assert page.evaluate("document.activeElement.textContent") == chosen


def test_the_pages_of_a_letter_follow_what_is_typed_and_nothing_is_lost(busy, chromium):
    with tab(chromium, busy) as opened:
        opened.enter("clerk")
        number, _ = waiting(busy)
        page = opened.go(f"/case/{number}/write/answer")
        with page.expect_response(re.compile("/preview")):
            page.get_by_label("Kết quả giải quyết").fill("Đã đổi thiết bị mới cho Quý khách hàng.")
        expect(page.locator("#preview img.page").first).to_be_visible()
        first = page.locator("#preview img.page").first.get_attribute("src")
        with page.expect_response(re.compile("/preview")):
            page.get_by_label("Kết quả giải quyết").fill("Đã đổi thiết bị mới và gửi tận nơi.")
        expect(page.locator("#preview img.page").first).not_to_have_attribute("src", first)
        page = opened.go(f"/case/{number}/write/answer")
        expect(page.get_by_label("Kết quả giải quyết")).to_have_value("Đã đổi thiết bị mới và gửi tận nơi.")
        page.get_by_role("button", name="Bỏ bản soạn dở").click()


def test_without_javascript_a_complaint_is_taken_down_and_found(busy, chromium):
    with tab(chromium, busy, scripts=False) as opened:
        opened.enter("clerk")
        page = opened.go("/counter")
        page.locator("[name=customer]").fill("Công ty TNHH Ánh Dương")
        page.locator("textarea[name=text]").fill("Thiết bị không nhận, không ký được hóa đơn.")
        page.locator("main form button.first").first.click()
        expect(page.locator("main")).to_contain_text("KN-2026-")
        page = opened.go("/search?q=anh duong")
        expect(page.locator("mark").first).to_be_visible()


def test_a_double_click_signs_once(busy, chromium):
    number, letter = waiting(busy)
    with tab(chromium, busy) as opened:
        opened.enter("approver")
        page = opened.go(letter)
        page.get_by_role("button", name="Duyệt và ký").dblclick()
        expect(page.locator(".told")).to_contain_text("Đã duyệt")
        busy.desk.drain()
        expect(page.locator("#status h2")).to_have_text("Đã gửi và lưu", timeout=15_000)
        page.go_back()
    with busy.desk.house.ledger.reading() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        assert session.query(Letter).filter_by(case_id=case.id, kind="answer", stage="archived").count() == 1


def test_every_role_has_a_page_of_its_own_to_begin_with(busy):
    for name in USERS:
        assert busy.person(name).get("/").status_code == 200
