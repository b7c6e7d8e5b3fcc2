"""The counter and what is held by keyboard only, in a real browser."""

import pytest

from tests.desk.people import PASSWORD
from tests.desk.test_counter import COLUMNS, SUBSCRIBERS
from tests.desk.test_held import advertise

pytestmark = pytest.mark.slow
PATIENCE = 20_000
TAKEN_BACK = ("htmx:afterRequest", "htmx:sendAbort")
"""What htmx says when it takes a look-up back because somebody types on: no error, though it says it as one."""


@pytest.fixture
def opened(make_office, make_desk, tmp_path, chromium):
    """Gives the desk, and what opens a path of it for a clerk in a browser, where nothing may go wrong."""
    csv = tmp_path / "subscribers.csv"
    csv.write_text(SUBSCRIBERS, "utf-8")
    columns = {**COLUMNS, "package": "package", "valid_until": "until"}
    office = make_office(make_desk(directory={"csv": str(csv), "columns": columns}))
    office.desk.house.directory.refresh()
    wrong: list[str] = []
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def go(path):
        page.goto(f"{office.address}/entry?next={path}")
        page.fill("[name=name]", "clerk")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{office.address}{path}")
        return page

    yield office.desk, go
    page.close()
    assert [words for words in wrong if not words.startswith(TAKEN_BACK)] == []


def focused(page):
    return page.evaluate("document.activeElement.name")


def wait_for_focus(page, name):
    """A page has its first field in focus a moment after it is there."""
    page.wait_for_function(f"document.activeElement.name === '{name}'")


def test_a_complaint_is_taken_down_without_a_mouse(opened):
    desk, go = opened
    page = go("/counter")
    wait_for_focus(page, "tax_code")
    page.keyboard.type("0101300843")
    page.wait_for_selector("#h-tax_code.bad")
    page.keyboard.press("Backspace")
    page.keyboard.type("2")
    page.wait_for_selector("#found .take")
    assert page.query_selector("#h-tax_code.bad") is None
    page.keyboard.press("Alt+2")  # the certificate that has ended
    assert page.input_value("[name=serial]") == "54040A1B22334400"
    page.keyboard.press("Alt+1")
    assert page.input_value("[name=customer]") == "Công ty TNHH Hải Phát"
    assert focused(page) == "text"
    page.keyboard.type("Token cắm vào máy không nhận.\nĐã thử máy khác.")
    page.keyboard.press("Tab")
    page.keyboard.type("Token không nhận")
    page.keyboard.press("Enter")
    assert focused(page) == "group"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/counter/taken/*")
    (case,) = desk.cases()
    assert (case.serial, case.group, case.subject) == ("54040A1B22334455", "technical", "Token không nhận")
    assert case.number in page.inner_text("h1")
    page.keyboard.press("n")
    page.wait_for_url("**/counter")


def test_data_of_one_customer_do_not_stay_in_the_form_of_another(opened):
    _, go = opened
    page = go("/counter")
    wait_for_focus(page, "tax_code")
    page.keyboard.type("0101300842")
    page.wait_for_selector("#found .take")
    page.keyboard.press("Alt+1")
    page.fill("[name=person]", "Lê Văn Tám")
    page.fill("[name=tax_code]", "0100109106")
    assert (page.input_value("[name=customer]"), page.input_value("[name=serial]")) == ("", "")
    page.wait_for_selector("#found strong:text('Công ty Độc')")
    page.keyboard.press("Alt+1")
    assert page.input_value("[name=email]") == "x@doc.example"
    assert page.input_value("[name=phone]") == ""  # that of the other
    assert page.input_value("[name=person]") == "Lê Văn Tám"


def test_proposals_are_confirmed_line_by_line_by_one_key(opened):
    desk, go = opened
    advertise(desk, 3)
    page = go("/held")
    page.keyboard.press("y")  # no line is chosen yet
    page.keyboard.press("j")
    page.keyboard.press("y")
    page.wait_for_selector("#mail-2.here")
    page.keyboard.press("3")
    page.wait_for_selector("#mail-3.here")
    page.wait_for_selector("tr.gone >> text=Hồ sơ")
    assert page.inner_text("#count") == "1"
    page.keyboard.press("x")
    page.wait_for_selector("form[action='/held/mail/3/discard']")
    desk.drain()
    first, second, third = desk.mails()
    assert (first.stage, second.stage, third.stage) == ("set_aside", "filed", "doubtful")
    assert [case.group for case in desk.cases()] == ["records"]
