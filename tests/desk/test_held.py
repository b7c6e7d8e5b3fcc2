"""What is held or set aside, over HTTP with real letters: a clerk's word moves them, whoever comes second is told."""

import json

import pytest
from lxml import html as lxml_html
from sqlalchemy import select

from pipeline.desk.views import held
from pipeline.ledger.model import Correction, Event, Mail
from pipeline.triage.training.corrections import corrected_letters
from tests.desk.people import told, words
from tests.mails.complaints import OUT_OF_SCOPE, complaint
from tests.servers.world_settings import DESK

pytestmark = pytest.mark.slow
ADVERTISING = {"subject": "Báo giá in ấn lịch Tết 2027", "body": "Công ty In Sao Mai xin gửi bảng báo giá in lịch Tết."}
HOSTILE = "<img src=x onerror=alert(1)> Báo giá in ấn lịch Tết 2027"


@pytest.fixture
def desk(office):
    return office.desk


def advertise(desk, count=1, **more):
    for number in range(count):
        desk.write(sender=f"saomai{number}@in.example", **{**ADVERTISING, **more})
    desk.work()
    assert {mail.stage for mail in desk.mails()} == {"doubtful"}


def unreadable(desk):
    """A mail that names nobody who could be answered."""
    desk.world.deliver(b"Subject: from nobody\r\n\r\ntoken khong ky duoc")
    desk.work()
    return desk.mails()[-1]


def fields(page, action):
    """The hidden fields of the form that sends to `action`, as they stand in the page."""
    (form,) = lxml_html.fromstring(page.text).xpath(f"//form[@action='{action}']")
    return {each.name: each.get("value") for each in form.inputs if each.get("type") == "hidden"}


def act(person, mail, what, page=None, table="mail", **given):
    """Sends a form of the page of what is held, or of the mail's own page."""
    action = f"/held/{table}/{mail.id}/{what}"
    own = what in ("release", "join", "discard")
    page = page or person.get(f"/held/mail/{mail.id}" if own else f"/held?list={given.pop('at', 'doubtful')}")
    return person.post(action, **{**fields(page, action), **given})


def rows(desk, table):
    with desk.house.ledger.reading() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def test_a_proposal_is_confirmed_by_one_key(desk, clerk):
    advertise(desk)
    (mail,) = desk.mails()
    page = clerk.get("/held")
    for must in ("Báo giá in ấn lịch Tết", "Công ty In Sao Mai", "Không phải khiếu nại", "saomai0@in.example"):
        assert must in words(page)
    keys = {each.get("data-line-key"): each for each in lxml_html.fromstring(page.text).xpath("//*[@data-line-key]")}
    assert {"y", "c", "1", "2", "3", "4", "o"} <= set(keys)
    assert (keys["2"].get("value"), "e" in keys) == ("group:service", False)  # this CA has no department for sales
    assert lxml_html.fromstring(page.text).xpath("//a[@href='/mail/1']")

    assert "đã ghi nhận" in told(act(clerk, mail, "sort", decide="yes"))
    desk.drain()
    (mail,) = desk.mails()
    assert (mail.stage, mail.case_id) == ("set_aside", None)
    assert mail.finding["reason"] == "clerk đã xác nhận"
    (correction,) = rows(desk, Correction)
    assert (correction.who, correction.final["kind"]) == ("clerk", "other_mail")
    assert "Không có gì trong danh sách" in words(clerk.get("/held?list=doubtful"))


def test_a_complaint_is_said_with_and_without_its_group(desk, clerk):
    advertise(desk, 3)
    first, second, third = desk.mails()
    act(clerk, first, "sort", decide="complaint")
    act(clerk, second, "sort", decide="group:records")
    act(clerk, third, "sort", decide="out")
    desk.drain()
    assert [case.group for case in desk.cases()] == ["unsorted", "records", "out"]
    assert [letter.kind for letter in desk.letters()] == ["slip", "slip"]
    corrected_letters(desk.house.ledger)  # what was said can be learned from
    opened = next(each for each in rows(desk, Event) if "finding" in each.data)
    assert opened.data["finding"]["said"][0]["who"] == "clerk"
    assert desk.command("audit").returncode == 0


def test_out_of_scope_is_proposed_with_reasons_and_confirmed(desk, clerk):
    desk.world.deliver(complaint(OUT_OF_SCOPE, DESK))
    desk.work()
    (mail,) = desk.mails()
    page = clerk.get("/held")
    assert "Khiếu nại ngoài phạm vi" in words(page) and "chắc " in words(page)
    assert lxml_html.fromstring(page.text).xpath("//ul[contains(@class, 'whys')]/li")
    act(clerk, mail, "sort", decide="yes")
    desk.drain()
    assert [(case.group, case.state) for case in desk.cases()] == [("out", "new")]


def test_an_enquiry_goes_to_sales_by_e(make_office, make_desk):
    office = make_office(make_desk(procedure="smartsign", terms={"sales": {"mailbox": "kinhdoanh@smartsign.test"}}))
    advertise(office.desk)
    clerk = office.person("clerk")
    page = clerk.get("/held")
    (button,) = lxml_html.fromstring(page.text).xpath("//button[@data-line-key='e']")
    act(clerk, office.desk.mails()[0], "sort", decide=button.get("value"))
    office.desk.drain()
    assert [mail.stage for mail in office.desk.mails()] == ["set_aside"]
    assert len(office.desk.world.customer_mail("kinhdoanh@smartsign.test")) == 1


def test_whoever_comes_second_is_told_and_changes_nothing(office, desk, clerk):
    advertise(desk)
    (mail,) = desk.mails()
    manager = office.person("manager")
    seen, own = manager.get("/held?list=doubtful"), manager.get(f"/held/mail/{mail.id}")
    act(clerk, mail, "discard", reason="quảng cáo")
    second = act(manager, mail, "sort", page=seen, decide="group:records")
    assert "Đã thay đổi từ khi anh/chị mở trang" in told(second)
    assert "clerk: loại (quảng cáo)" in told(second)
    kept = act(manager, mail, "release", page=own, address="a@b.example", customer="Công ty B")
    assert kept.status_code == 422 and "clerk: loại" in told(kept)
    assert 'value="Công ty B"' in kept.text
    part = manager.client.post(
        f"/held/mail/{mail.id}/sort",
        data={**fields(seen, f"/held/mail/{mail.id}/sort"), "decide": "yes"},
        headers={"hx-request": "true"},
    )
    assert part.status_code == 200 and part.text.startswith("<tr") and "quảng cáo" in part.text
    desk.drain()
    assert (desk.mails()[0].stage, desk.cases()) == ("set_aside", [])


def test_a_line_that_was_released_and_is_held_anew_is_not_the_one_that_was_seen(desk, clerk):
    mail = unreadable(desk)
    before = clerk.get("/held?list=unclear")
    act(clerk, mail, "again", page=before)
    desk.drain()
    assert desk.mails()[0].due is None and desk.mails()[0].error
    assert "Đã thay đổi" in told(act(clerk, mail, "again", page=before))


def test_discarding_needs_a_reason_that_stays_explained(desk, clerk):
    mail = unreadable(desk)
    page = act(clerk, mail, "discard", reason="  ")
    assert page.status_code == 422 and "hãy ghi lý do" in told(page)
    assert desk.mails()[0].stage == "read"
    reason = "thử máy <script>alert(1)</script>"
    assert "đã loại" in told(act(clerk, mail, "discard", reason=reason))
    desk.drain()
    (mail,) = desk.mails()
    assert (mail.stage, mail.due, mail.finding["reason"]) == ("set_aside", None, f"clerk: {reason}")
    aside = clerk.get("/held?list=aside")
    assert reason in words(aside) and "<script>alert" not in aside.text and "Đã loại" in words(aside)
    year = str(mail.arrival_year)
    (line,) = json.loads(desk.command("register", "--year", year, "--kind", "arrivals", "--json").stdout)
    assert line["remark"] == f"Không thuộc diện xử lý: clerk: {reason}"

    act(clerk, mail, "again", at="aside")
    desk.drain()
    (mail,) = desk.mails()
    assert mail.error and "trường From" in mail.error
    assert [each["what"] for each in mail.finding["said"]] == ["discarded", "taken_out"]


def test_a_letter_of_nobody_becomes_a_case_when_a_clerk_names_the_customer(desk, clerk):
    mail = unreadable(desk)
    page = clerk.get("/held?list=unclear")
    assert "trường From" in words(page) and "tiepnhan " not in words(page).lower().replace("tiếp nhận", "")
    wrong = act(clerk, mail, "release", address="không phải địa chỉ", customer="Công ty <b>A</b>")
    assert wrong.status_code == 422 and "không phải địa chỉ thư điện tử" in told(wrong)
    assert 'value="không phải địa chỉ"' in wrong.text and "Công ty &lt;b&gt;A&lt;/b&gt;" in wrong.text
    assert "Hãy ghi địa chỉ" in told(act(clerk, mail, "release", customer="Công ty A"))
    assert desk.mails()[0].answer_to is None

    assert "dài quá" in told(act(clerk, mail, "release", address="a@b.example", customer="A" * 400))
    act(clerk, mail, "release", address="Khach@congty.example", customer="Công ty\n <b>A</b>\x07")
    desk.drain()
    (case,) = desk.cases()
    assert (case.customer, case.address) == ("Công ty <b>A</b>", "khach@congty.example")
    assert desk.mails()[0].finding["named"]["who"] == "clerk"
    assert len(desk.world.customer_mail("khach@congty.example")) == 1


def test_an_unreadable_mail_is_filed_by_hand(make_office, make_desk):
    office = make_office(make_desk(limits={"mail_mb": 0.01}))
    desk, clerk = office.desk, office.person("clerk")
    desk.write()
    desk.work()
    (case,) = desk.cases()
    for number in (1, 2):
        desk.world.deliver(b"From: big%d@abc.example\r\nSubject: x\r\n\r\n" % number + b"A" * 20_000)
    desk.work()
    _, first, second = desk.mails()
    page = clerk.get("/held?list=unclear")
    assert "Đọc lại" in words(page) and "quá lớn" in words(page)
    wrong = act(clerk, first, "join", case="KN-1999-000001")
    assert wrong.status_code == 422 and "Không có hồ sơ KN-1999-000001" in told(wrong)
    act(clerk, first, "join", case=f" {case.number.lower()} ")
    act(clerk, second, "release", address="big@abc.example", customer="Công ty Lớn")
    desk.drain()
    _, first, second = desk.mails()
    assert (first.stage, first.case_id) == ("filed", case.id)
    assert [each.customer for each in desk.cases()] == ["Nguyễn Thị Hoa", "Công ty Lớn"]


def test_a_doubtful_letter_joins_a_case_by_a_word(desk, clerk):
    desk.write()
    desk.work()
    (case,) = desk.cases()
    desk.write(sender="khac@in.example", **ADVERTISING)
    desk.work()
    mail = desk.mails()[-1]
    assert mail.stage == "doubtful"
    act(clerk, mail, "join", case=case.number)
    desk.drain()
    assert (desk.mails()[-1].stage, desk.mails()[-1].case_id) == ("filed", case.id)
    assert len(desk.cases()) == 1


def test_a_scan_of_nobody_is_named_and_filed(make_office, make_desk):
    office = make_office(make_desk(scans={"folder": "scans", "settle_seconds": 0}))
    desk, clerk = office.desk, office.person("clerk")
    folder = desk.world.folder / "scans"
    folder.mkdir(exist_ok=True)
    (folder / "don <i>khieu nai.txt").write_text("Kính gửi Trung tâm, token của chúng tôi không ký được.", "utf-8")
    desk.house.scans.collect()
    desk.drain()
    page = clerk.get("/held")
    assert "bản quét" in words(page) and "don <i>khieu nai.txt" in words(page) and "--address" not in words(page)
    act(clerk, desk.mails()[0], "release", address="khach@congty.example", customer="Công ty A")
    desk.drain()
    (case,) = desk.cases()
    assert (case.channel, case.customer, case.address) == ("scan", "Công ty A", "khach@congty.example")


def test_robots_are_listed_with_their_rule_and_taken_out_again(desk, clerk):
    desk.write(List_Id="<nhom.example>", subject=HOSTILE)
    desk.work()
    page = clerk.get("/held?list=aside")
    assert "thư gửi qua danh sách" in words(page) and "quy tắc list" in words(page)
    assert HOSTILE in words(page) and "<img src=x" not in page.text
    act(clerk, desk.mails()[0], "again", at="aside")
    desk.drain()
    assert desk.mails()[0].stage == "filed"
    assert [each["what"] for each in desk.mails()[0].finding["said"]] == ["taken_out"]


def test_a_letter_of_ours_is_tried_again_and_what_waits_says_until_when(desk, clerk):
    desk.world.smtp.stop()
    desk.write()
    desk.work()
    (letter,) = desk.letters()
    waiting = clerk.get("/held?list=waiting")
    assert letter.number in words(waiting)
    assert f"{letter.due.astimezone(desk.house.calendar.zone):%H:%M %d/%m/%Y}" in words(waiting)
    with desk.house.ledger.writing() as session:
        row = session.merge(letter)
        row.due, row.error = None, "máy chủ từ chối <b>địa chỉ</b>"
    page = clerk.get("/held?list=letters")
    assert "máy chủ từ chối <b>địa chỉ</b>" in words(page) and "<b>địa" not in page.text
    assert f'href="/case/{desk.cases()[0].number}/letter/{letter.id}"' in page.text
    desk.world.smtp.start()
    act(clerk, letter, "again", table="letter", at="letters")
    desk.drain()
    assert desk.letters()[0].stage == "archived"


def test_a_letter_that_waits_for_a_yes_is_not_let_go(desk, clerk):
    desk.write()
    desk.work()
    case = desk.cases()[0].number
    file = desk.world.settings_file.with_name("text.txt")
    file.write_text("# Kết quả xác minh\nĐã kiểm tra.\n# Kết quả giải quyết\nĐã xử lý xong.\n", "utf-8")
    desk.command("write", "answer", case, "--text", str(file))
    desk.drain()
    letter = next(each for each in desk.letters() if each.stage == "approve")
    assert letter.error and "Không có gì" in words(clerk.get("/held?list=letters"))
    page = clerk.post(f"/held/letter/{letter.id}/again", seen=str(letter.fence), next="/held?list=letters")
    assert "chờ duyệt" in told(page)
    assert next(each for each in desk.letters() if each.id == letter.id).due is None


def test_pages_go_on_where_the_last_one_ended(desk, clerk, monkeypatch):
    monkeypatch.setattr(held, "ON_A_PAGE", 2)
    advertise(desk, 5)
    page, ids = clerk.get("/held"), []
    while True:
        ids += [each.get("id") for each in lxml_html.fromstring(page.text).xpath("//tbody/tr[@id]")]
        onward = lxml_html.fromstring(page.text).xpath("//a[@data-key=']']/@href")
        if not onward:
            break
        page = clerk.get(onward[0])
    assert ids == [f"mail-{mail.id}" for mail in desk.mails()]
    assert clerk.get("/held?list=doubtful&after=abc").status_code == 200
    assert clerk.get("/held?list=waiting&after=9-x").status_code == 200


def test_scans_that_failed_and_notices_are_told(make_office, make_desk):
    office = make_office(make_desk(scans={"folder": "scans", "settle_seconds": 0}))
    desk, clerk = office.desk, office.person("clerk")
    folder = desk.world.folder / "scans"
    folder.mkdir(exist_ok=True)
    for _ in "ab":
        (folder / "rỗng <b>.pdf").write_bytes(b"")
        desk.command("run", "--once", "--json", expect=1)
    page = clerk.get("/notices")
    assert words(page).count("rỗng <b>.pdf: tệp rỗng") == 2  # once in the notice, once at the file
    assert "rỗng <b> (2).pdf" in words(page) and "<b>.pdf" not in page.text
    assert "đã gửi thư" in words(page)


def test_who_does_not_sort_may_not(office, desk, clerk):
    advertise(desk)
    (mail,) = desk.mails()
    for name in ("approver", "handler"):
        person = office.person(name)
        assert person.get("/held").status_code == 403
        for what in ("sort", "again", "release", "join", "discard"):
            sent = person.post(f"/held/mail/{mail.id}/{what}", seen=str(mail.fence), decide="yes", reason="x")
            assert sent.status_code == 403
    assert clerk.post("/held/mail/999/discard", seen="1", reason="x").status_code == 404
    assert "Chưa rõ" in told(act(clerk, mail, "sort", decide="group:moon"))
    assert clerk.post(f"/held/mail/{mail.id}/sort", token="x", seen=str(mail.fence), decide="yes").status_code == 403
    assert [(each.stage, each.due) for each in rows(desk, Mail)] == [("doubtful", None)]
