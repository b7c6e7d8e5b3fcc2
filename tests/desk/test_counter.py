"""The counter over HTTP: looked up while he speaks, mistakes at once, filed at once, printed."""

import json
import subprocess
import threading
from datetime import datetime, timedelta

import pytest
from lxml import html as lxml_html

from pipeline.desk.app import make_app
from pipeline.desk.routes import counter
from pipeline.desk.service import Service
from pipeline.engine.advance import now
from pipeline.engine.local import Local, only_one
from pipeline.settings import Desk as DeskSettings
from tests.desk.people import Office, told, words

pytestmark = pytest.mark.slow
SAID = "Token cắm vào máy không nhận, không ký được tờ khai thuế."
SUBSCRIBERS = """name,tax,serial,mail,phone,package,until
Công ty TNHH Hải Phát,0101300842,54:04:0A:1B:22:33:44:55,KeToan@haiphat.example,0912345678,Gói 3 năm,2031-05-01
Công ty TNHH Hải Phát,0101300842,54:04:0A:1B:22:33:44:00,ketoan@haiphat.example,0912345678,Gói 1 năm,2020-05-01
<b>Công ty Độc</b>,0100109106,54:04:0A:1B:22:33:44:66,"x@doc.example",,<i>Gói</i>,2031-01-01
"""
COLUMNS = {"name": "name", "tax_code": "tax", "serial": "serial", "email": "mail", "phone": "phone"}


@pytest.fixture
def known(make_office, make_desk, tmp_path):
    """An office whose directory knows three certificates of two subscribers."""
    csv = tmp_path / "subscribers.csv"
    csv.write_text(SUBSCRIBERS, "utf-8")
    columns = {**COLUMNS, "package": "package", "valid_until": "until"}
    office = make_office(make_desk(directory={"csv": str(csv), "columns": columns}))
    office.desk.house.directory.refresh()
    return office


def here(office, moment=None):
    return (moment or now()).astimezone(office.desk.house.calendar.zone).strftime("%Y-%m-%dT%H:%M")


def file(whom, at_desk, **more):
    fields = {"channel": "counter", "at": here(at_desk), "customer": "Công ty TNHH Hải Phát", "text": SAID, **more}
    return whom.post("/counter", **fields)


def look_up(person, **fields):
    """As htmx asks while the clerk types: a part of the page."""
    answer = person.client.post(
        "/counter/lookup", data=fields, headers={"hx-request": "true", "x-form-token": person.token}
    )
    assert answer.status_code == 200
    return answer


def offered(answer):
    return [json.loads(button.get("data-take")) for button in lxml_html.fromstring(answer.text).iter("button")]


def value(page, name):
    (field,) = lxml_html.fromstring(page.text).xpath(f"//*[@name='{name}' and not(@type='radio')]")
    return field.get("value") if field.tag == "input" else field.text


def test_a_customer_is_known_while_he_speaks(known):
    clerk = known.person("clerk")
    assert offered(look_up(clerk, tax_code="010130084")) == []
    found = look_up(clerk, tax_code="0101300842")
    first, second = offered(found)
    assert first == {
        "customer": "Công ty TNHH Hải Phát", "tax_code": "0101300842", "serial": "54040A1B22334455",
        "phone": "0912345678", "email": "ketoan@haiphat.example", "personal_id": "",
    }  # fmt: skip
    assert second["serial"] == "54040A1B22334400"
    assert "còn hiệu lực đến 01/05/2031" in words(found) and "không có hiệu lực hôm nay" in words(found)

    file(clerk, known, tax_code="0101300842", phone="0912345678")
    (case,) = known.desk.cases()
    assert case.subscriber["name"] == "Công ty TNHH Hải Phát"
    by_phone = look_up(clerk, phone="0912 345 678")
    assert case.number in words(by_phone) and "Mới tiếp nhận" in words(by_phone)
    assert lxml_html.fromstring(by_phone.text).xpath("//time[contains(@class, 'left')]")
    assert offered(by_phone)[0]["tax_code"] == "0101300842"


def test_a_customer_is_taken_over_without_javascript_too(known):
    clerk = known.person("clerk")
    page = clerk.post("/counter/lookup", serial="54:04:0A:1B:22:33:44:66", text=SAID, channel="phone")
    (button,) = lxml_html.fromstring(page.text).xpath("//button[@name='take']")
    page = clerk.post(
        "/counter/lookup", serial="54040A1B22334466", text=SAID, channel="phone", take=button.get("value")
    )
    assert value(page, "customer") == "<b>Công ty Độc</b>"
    assert "<b>Công ty" not in page.text and "<i>Gói" not in page.text
    assert (value(page, "tax_code"), value(page, "email")) == ("0100109106", "x@doc.example")
    assert value(page, "text").strip() == SAID
    assert lxml_html.fromstring(page.text).xpath("//input[@name='channel' and @checked]/@value") == ["phone"]


def test_mistakes_are_told_at_once(clerk):
    wrong = look_up(clerk, tax_code="0101300843", phone="12")
    assert "Không có trong danh bạ" not in words(wrong)
    assert "Không có trong danh bạ" in words(look_up(clerk, tax_code="0101300842"))
    hints = {each.get("id"): each for each in lxml_html.fromstring(wrong.text).xpath("//*[@hx-swap-oob]")}
    assert "sai chữ số kiểm tra" in hints["h-tax_code"].text
    assert "bad" in hints["h-tax_code"].get("class")
    assert "không phải số điện thoại" in hints["h-phone"].text
    assert "bad" not in hints["h-phone"].get("class")  # somebody is still typing


def test_a_form_with_mistakes_comes_back_whole_and_files_nothing(office, clerk):
    tomorrow = here(office, now() + timedelta(days=1))
    page = file(clerk, office, tax_code="0101300843", at=tomorrow, person="Lê Văn Tám", group="records", email="nobody")
    assert page.status_code == 422
    for must in ("sai chữ số kiểm tra", "ở tương lai", "không phải địa chỉ thư điện tử"):
        assert must in words(page)
    assert value(page, "text").strip() == SAID
    assert (value(page, "person"), value(page, "at"), value(page, "tax_code")) == ("Lê Văn Tám", tomorrow, "0101300843")
    assert lxml_html.fromstring(page.text).xpath("//input[@name='group' and @checked]/@value") == ["records"]
    for at in ("hôm qua", "0202-11-20T09:30", "9999-12-31T23:59"):
        assert file(clerk, office, at=at).status_code == 422
    page = file(clerk, office, customer=" ", text="")
    assert page.status_code == 422 and "Hãy ghi tên khách hàng" in words(page)
    assert office.desk.mails() == []


def test_a_walk_in_has_a_case_with_its_due_time_and_a_confirmation_to_sign(office, clerk):
    page = file(clerk, office, person="Lê Văn Tám", phone="0912345678", group="technical")
    (case,) = office.desk.cases()
    (mail,) = office.desk.mails()
    assert (case.channel, case.office, case.group, mail.finding["clerk"]) == ("counter", "main", "technical", "clerk")
    zone = office.desk.house.calendar.zone
    for must in (case.number, f"{mail.arrival}/{mail.arrival_year}", "Mốc tính", "Hỗ trợ kỹ thuật", "Nguyễn Thị Lan"):
        assert must in words(page)
    assert f"{case.received_at.astimezone(zone):%H:%M %d/%m/%Y}" in words(page)
    assert f'href="/case/{case.number}/write/record"' in page.text

    answer = clerk.get(f"/case/{case.number}/confirmation.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    text = " ".join(said.stdout.decode().split())
    for must in ("Công ty TNHH Hải Phát", "Lê Văn Tám", "Nguyễn Thị Lan", case.number, SAID):
        assert must in text

    office.desk.write()
    office.desk.work()
    mailed = office.desk.cases()[-1]
    refused = clerk.get(f"/case/{mailed.number}/confirmation.pdf")
    assert refused.status_code == 409 and "không do người tiếp nhận lập" in words(refused)


def test_a_call_names_no_office_and_a_visit_must_where_there_are_several(make_office, make_desk):
    office = make_office(make_desk(procedure="smartsign"))
    clerk = office.person("clerk")
    page = file(clerk, office)
    assert page.status_code == 422 and "Khách hàng đến văn phòng nào?" in words(page)
    assert file(clerk, office, channel="phone").status_code == 200
    assert file(clerk, office, office="north", customer="Công ty B").status_code == 200
    assert [(case.channel, case.office) for case in office.desk.cases()] == [("phone", None), ("counter", "north")]


def test_the_same_form_sent_twice_is_one_case(office):
    at = here(office)
    pages = []
    threads = [threading.Thread(target=lambda: pages.append(file(office.person("clerk"), office, at=at))) for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (case,) = office.desk.cases()
    assert [page.status_code for page in pages] == [200, 200]
    assert all(case.number in words(page) for page in pages)
    assert any("không lập hồ sơ thứ hai" in told(page) for page in pages)


def test_it_is_filed_at_once_while_the_runner_is_at_work(make_desk):
    desk = make_desk()
    runner, stop = Local(desk.house.ledger, desk.house.road), threading.Event()
    settings = DeskSettings.model_validate({"port": 0})
    office = Office(desk, Service(make_app(desk.house, settings, runner.wake), settings, desk.house.notices.add))

    def run():
        with only_one(desk.house.settings.var):
            runner.run(stop)

    running = threading.Thread(target=run)
    running.start()
    try:
        office.open()
        clerk = office.person("clerk")
        file(clerk, office, customer="Công ty đầu tiên")  # the sorter is loaded by the first
        began = datetime.now().astimezone()
        page = file(clerk, office)
        assert datetime.now().astimezone() - began < timedelta(seconds=2)
        assert desk.cases()[-1].number in words(page)
    finally:
        stop.set()
        runner.wake()
        running.join()
        office.close()


def test_what_cannot_be_filed_just_now_is_not_lost(office, clerk, monkeypatch):
    monkeypatch.setattr(counter, "PATIENCE_SECONDS", 0.2)
    with only_one(office.desk.house.settings.var):  # another program is at work, and busy
        page = file(clerk, office)
    (mail,) = office.desk.mails()
    assert "đang lập hồ sơ" in words(page) and f"{mail.arrival}/{mail.arrival_year}" in words(page)
    office.desk.drain()
    assert office.desk.cases()[0].number in words(clerk.get(page.url.path))
    assert "không lập hồ sơ thứ hai" in told(file(clerk, office))
    assert len(office.desk.cases()) == 1


def test_only_who_works_at_the_counter_may(office):
    assert office.person("administrator").get("/counter").status_code == 403
    for name in ("approver", "handler"):
        person = office.person(name)
        assert person.get("/counter").status_code == 403
        assert file(person, office).status_code == 403
        assert person.post("/counter/lookup", tax_code="0101300842").status_code == 403
    assert office.desk.mails() == []
    clerk = office.person("clerk")
    file(clerk, office, group="records")
    (case,) = office.desk.cases()
    handler = office.person("handler")  # of another department
    assert handler.get(f"/case/{case.number}/confirmation.pdf").status_code == 404
    assert handler.get(f"/counter/taken/{office.desk.mails()[0].id}").status_code == 403


def test_only_forms_are_shown_as_taken(office, clerk):
    office.desk.write()
    office.desk.work()
    assert clerk.get(f"/counter/taken/{office.desk.mails()[0].id}").status_code == 404
    assert clerk.get("/counter/taken/999").status_code == 404
