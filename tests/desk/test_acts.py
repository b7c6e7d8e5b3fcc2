"""The right side of a case: what to do, the forms that do it, and what has happened, told in words."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest

from pipeline.cases.act import Actor
from pipeline.ledger.model import Case, Letter, Referral, Report, Task, Wanted
from tests.desk.acting import MAILBOXES, act, answered, case_in, case_now, events, opened, rows
from tests.desk.people import told, words
from tests.end_to_end.test_countersigned import scanned
from tests.end_to_end.test_written import RECORD, write
from tests.mails.forms import with_files

pytestmark = pytest.mark.slow


@pytest.fixture
def office(make_office, make_desk):
    return make_office(make_desk(terms=MAILBOXES))


def forms_on(page):
    """The forms of a page by where they go: the names and values of their fields."""
    found = {}
    for place, body in re.findall(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', page.text, re.DOTALL):
        fields = dict(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"[^>]*?(?: value="([^"]*)")?>', body))
        found[unescape(place)] = {key: unescape(value) for key, value in fields.items()}
    return found


def test_a_case_is_handed_over_reported_on_and_answered_by_the_forms_of_its_page(office, clerk):
    case = opened(office)
    page = clerk.get(f"/case/{case.number}")
    place = f"/case/{case.number}/act/refer"
    assert set(forms_on(page)[place]) == {"form_token", "seen", "to", "words"}
    done = clerk.post(place, seen=forms_on(page)[place]["seen"], to="technical", words="Token có bị khóa không?")
    assert told(done) == "Đã thực hiện: Chuyển bộ phận xử lý."
    assert all(part in words(done) for part in ("Token có bị khóa không?", "kythuat@eca.test", "chờ báo cáo"))
    (referral,) = rows(office, Referral)
    assert (referral.party, referral.who) == ("technical", "clerk")

    handler = office.person("handler")
    report = handler.get(f"/case/{case.number}")
    text = "Token bị khóa do nhập sai PIN.\nĐã mở khóa."
    act(handler, office, case.id, "report", referral=referral.id, words=text)
    assert f"/case/{case.number}/act/report" in forms_on(report)
    assert rows(office, Report)[0].text == text

    page = clerk.get(f"/case/{case.number}")
    assert "Đã có báo cáo của Phòng Kỹ thuật: hãy viết văn bản trả lời" in words(page)
    assert f'href="/case/{case.number}/write/answer"' in page.text
    (task,) = rows(office, Task)
    done = clerk.post(f"/case/{case.number}/task/{task.id}/done", outcome="đã viết dự thảo")
    assert "Không có việc nào đang chờ" in words(done)
    story = words(done)
    for line in ("Chuyển bộ phận xử lý", "Trần Văn Hùng", "Cán bộ đã làm xong việc đã viết dự thảo", "Nguyễn Thị Lan"):
        assert line in story
    assert "máy chủ nhận trả lời: 250" in story
    again = clerk.post(f"/case/{case.number}/task/{task.id}/done", outcome="lần nữa")
    assert again.status_code == 409
    assert "clerk đã làm xong; kết quả: đã viết dự thảo" in told(again)
    assert 'value="lần nữa"' in again.text


def test_of_two_clerks_at_once_the_second_is_told_and_loses_no_word(office, clerk):
    case_id, _ = case_in(office, "investigating")
    number, seen = case_now(office, case_id).number, case_now(office, case_id).chain_length
    manager = office.person("manager")
    assert act(manager, office, case_id, "note", words="Khách hàng rất bực", seen=seen).status_code == 200

    late = act(clerk, office, case_id, "refer_agent", to="minh_phat", words="Đến tận nơi <b>ngay</b>", seen=seen)
    assert late.status_code == 409
    assert "hồ sơ đã có thay đổi sau khi anh/chị mở ra xem" in told(late)
    assert "Lê Quốc Bảo" in words(late) and "“Khách hàng rất bực”" in words(late)
    assert "Đến tận nơi &lt;b&gt;ngay&lt;/b&gt;" in late.text
    form = forms_on(late)[f"/case/{number}/act/refer_agent"]
    assert '<option value="minh_phat" selected>' in late.text
    assert int(form["seen"]) == seen + 1
    assert case_now(office, case_id).state == "investigating"

    clerk.post(f"/case/{number}/act/refer_agent", seen=form["seen"], to="minh_phat", words="Đến tận nơi")
    assert case_now(office, case_id).state == "with_agent"


def test_of_many_forms_in_the_same_moment_one_is_carried_out(office, clerk):
    case_id, _ = case_in(office, "investigating")
    number, seen = case_now(office, case_id).number, case_now(office, case_id).chain_length
    people = [clerk, office.person("manager"), office.person("handler"), office.person("approver")]
    tokens = [person.token for person in people]

    def send(each):
        data = {"form_token": tokens[each], "seen": seen, "words": f"của người thứ {each}"}
        return people[each].client.post(f"/case/{number}/act/note", data=data)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    assert all(f"của người thứ {n}</textarea>" in answer.text for n, answer in enumerate(answers) if answer.text)
    assert len(events(office, case_id, seen)) == 1


def test_what_is_sent_twice_is_done_once(office, clerk):
    case_id, _ = case_in(office, "investigating")
    seen = case_now(office, case_id).chain_length
    for _ in range(2):  # a double click: the same form, byte for byte
        assert told(act(clerk, office, case_id, "note", words="Đã gọi lại", seen=seen)) == "Đã thực hiện: Ghi chú."
    assert [event.what for event in events(office, case_id, seen)] == ["noted"]
    # By the back button the old page comes again: other words are not taken for the same, and not lost.
    back = act(clerk, office, case_id, "note", words="Khách hàng hẹn ngày mai", seen=seen)
    assert back.status_code == 409
    assert "Khách hàng hẹn ngày mai</textarea>" in back.text
    assert len(events(office, case_id, seen)) == 1


def test_mistakes_are_told_by_field_and_what_was_typed_stays(office, clerk):
    case_id, _ = case_in(office, "new")
    seen = case_now(office, case_id).chain_length
    page = act(clerk, office, case_id, "amend", phone="12", tax_code="0101234567", customer="Công ty Hoa Sen")
    assert page.status_code == 422
    assert "không phải số điện thoại dùng được" in words(page)
    assert "sai chữ số kiểm tra" in words(page)
    assert 'value="Công ty Hoa Sen"' in page.text and 'value="12" aria-invalid="true"' in page.text
    assert case_now(office, case_id).chain_length == seen

    fields = {"customer": "Công ty Hoa Sen", "phone": "0912 345 678", "email": "hoa@abc.example"}
    act(clerk, office, case_id, "amend", **fields)
    case = case_now(office, case_id)
    assert (case.customer, case.phone) == ("Công ty Hoa Sen", "0912345678")
    (event,) = events(office, case_id, seen)
    assert set(event.data["to"]) == {"customer", "phone"}  # the address is what it was
    assert "sửa tên khách hàng: “Hoa” → “Công ty Hoa Sen”" in words(clerk.get(f"/case/{case.number}"))
    empty = act(clerk, office, case_id, "amend", customer="Công ty Hoa Sen")
    assert (empty.status_code, told(empty)) == (422, "Chưa sửa thông tin nào.")
    empty = act(clerk, office, case_id, "note", words="   ")
    assert empty.status_code == 422 and "Mục này còn trống" in words(empty)


def test_a_form_that_is_nobodys_does_nothing(office, clerk):
    case_id, referral = case_in(office, "investigating")
    other, _ = case_in(office, "investigating")
    case = case_now(office, case_id)
    place, good = f"/case/{case.number}/act", {"seen": case.chain_length, "words": "x"}
    assert clerk.post(f"{place}/note", token="another", **good).status_code == 403
    assert clerk.post(f"{place}/note", words="x").status_code == 422  # nobody saw the case
    assert clerk.post(f"{place}/note", **{**good, "seen": 10**30}).status_code == 422
    assert clerk.post(f"{place}/note", **{**good, "seen": "x"}).status_code == 422
    assert clerk.post(f"{place}/note", who="manager", **good).status_code == 422
    assert clerk.post(f"{place}/note", files={"words": ("a.txt", b"x")}, seen=case.chain_length).status_code == 422
    assert clerk.post(f"{place}/agree", how="telepathy", **good).status_code == 422
    assert clerk.post(f"{place}/refer", to="<script>", **good).status_code == 409
    assert clerk.post(f"{place}/sort", group="nothing", seen=case.chain_length).status_code == 409
    assert clerk.post(f"{place}/ask", paper="nothing", seen=case.chain_length).status_code == 409
    assert clerk.post(f"{place}/ask", seen=case.chain_length).status_code == 409
    for name in ("open", "answer", "__init__", "note%00"):
        assert clerk.post(f"{place}/{name}", **good).status_code == 404
    for foreign in ("0", "-1", str(10**30), "x", ""):
        answer = clerk.post(f"{place}/report", referral=foreign, **good)
        assert answer.status_code == 404, foreign
    stranger = f"/case/{case_now(office, other).number}/act/call_off"
    assert clerk.post(stranger, referral=referral, seen=case_now(office, other).chain_length).status_code == 404
    for path in (f"/case/{case.number}/task/{10**30}/done", f"/case/{case.number}/task/1/done"):
        assert clerk.post(path).status_code == 404
    assert clerk.post(f"/case/{case.number}/wanted/1/tick").status_code == 404
    for number in ("KN-2026-999999", "x", "%00"):
        assert clerk.get(f"/case/{number}").status_code == 404
        assert clerk.post(f"/case/{number}/act/note", **good).status_code == 404
        assert clerk.get(f"/case/{number}/timeline").status_code == 404
    assert case_now(office, case_id).chain_length == case.chain_length


def test_each_form_has_a_page_of_its_own(office, clerk):
    case_id, referral = case_in(office, "investigating")
    number = case_now(office, case_id).number
    page = clerk.get(f"/case/{number}/act/report?referral={referral}")
    assert forms_on(page)[f"/case/{number}/act/report"]["referral"] == str(referral)
    assert "Phòng Kỹ thuật" in words(page) and "aria-invalid" not in page.text
    assert 'value="hoa@abc.example"' in clerk.get(f"/case/{number}/act/amend").text
    assert clerk.get(f"/case/{number}/act/answer").status_code == 404
    assert office.person("handler").get(f"/case/{number}/act/refer").status_code == 403


def test_papers_are_asked_for_come_and_are_ticked_off(office, clerk):
    case = opened(office)
    page = act(clerk, office, case.id, "ask", paper=["contract", "invoice"], other="Ảnh màn hình\nBiên lai", reason="")
    assert told(page) == "Đã thực hiện: Yêu cầu bổ sung giấy tờ."
    assert 'value="contract"' not in page.text, "what was asked for is offered again"
    office.desk.drain()
    wanted = rows(office, Wanted)
    assert [each.name for each in wanted][2:] == ["Ảnh màn hình", "Biên lai"]
    assert case_now(office, case.id).state == "waiting_customer"
    place = f"/case/{case.number}/wanted"
    mail = office.desk.mails()[0]
    ticked = clerk.post(f"{place}/{wanted[0].id}/tick", mail=mail.id)
    assert "theo thư “Token không nhận” (hoa@abc.example)" in words(ticked)
    again = clerk.post(f"{place}/{wanted[0].id}/waive")
    assert again.status_code == 409 and "đã được ghi nhận là đã nhận" in told(again)
    assert clerk.post(f"{place}/{wanted[1].id}/tick", mail=10**9).status_code == 404
    for each in wanted[1:]:
        clerk.post(f"{place}/{each.id}/waive")
    assert case_now(office, case.id).state == "investigating"
    assert office.person("handler").post(f"{place}/{wanted[0].id}/waive").status_code == 403


def test_an_answer_is_agreed_to_on_the_phone_and_a_closed_case_is_opened_again(office, clerk):
    case_id, _ = case_in(office, "investigating")
    answered(office, case_id)
    number = case_now(office, case_id).number
    page = clerk.get(f"/case/{number}")
    assert {f"/case/{number}/act/{name}" for name in ("agree", "disagree", "silence", "reopen")} <= set(forms_on(page))
    act(clerk, office, case_id, "agree", how="phone", words="Đồng ý, cảm ơn")
    assert any(letter.kind == "closing" for letter in rows(office, Letter))
    page = clerk.get(f"/case/{number}")
    assert "điện thoại; “Đồng ý, cảm ơn”" in words(page)
    assert "Thông báo kết thúc xử lý khiếu nại" in words(page)
    act(clerk, office, case_id, "disagree", how="counter", words="Không, vẫn hỏng")
    case = case_now(office, case_id)
    assert (case.state, case.round) == ("investigating", 2)
    late = act(clerk, office, case_id, "agree", how="phone", words="Thôi được")
    assert late.status_code == 409 and "chỉ làm được khi hồ sơ ở trạng thái “Đã trả lời”" in told(late)
    assert "Thôi được" in late.text


def test_the_timeline_goes_on_page_by_page_and_leaves_nothing_out(office, clerk):
    case_id, _ = case_in(office, "investigating")
    house = office.desk.house
    with house.ledger.writing() as session:
        for number in range(230):
            case = session.get_one(Case, case_id)
            house.act(session, case, "note", Actor("clerk", ("clerk",)), {"words": f"ghi chú thứ {number}."})
    number = case_now(office, case_id).number
    path, shown, pages = f"/case/{number}", [], 0
    while path:
        page = clerk.get(path)
        shown += re.findall(r"ghi chú thứ (\d+)\.", words(page))
        found = re.search(r'<li class="more"><a class="button" href="([^"]+)"', page.text)
        path, pages = unescape(found[1]) if found else None, pages + 1
    assert shown == [str(each) for each in reversed(range(230))]
    assert pages == 3
    part = clerk.client.get(f"/case/{number}/timeline", headers={"hx-request": "true"})
    assert "<html" not in part.text and part.text.count("<li") == 101
    for place in ("x", "2026-01-01", "0001-01-01T00:00:00+14:00~1~1", f"2026-01-01T00:00:00+07:00~1~{10**30}", "~~"):
        assert clerk.get(f"/case/{number}/timeline", params={"before": place}).status_code == 200


def test_what_strangers_wrote_stays_text_and_only_managers_see_who_looked(office, clerk):
    first = opened(office, subject="<img src=x onerror=alert(1)>", sender="hoa@abc.example")
    second = opened(office, subject="Lần hai", sender="hoa@abc.example")
    page = clerk.get(f"/case/{second.number}")
    assert "<img src=x" not in page.text
    assert f'href="/case/{first.number}"' in page.text  # the customer's other case
    assert "Ai đã xem hồ sơ" not in page.text
    seen = office.person("manager").get(f"/case/{second.number}")
    assert "Nguyễn Thị Lan · xem hồ sơ" in words(seen)
    handler = office.person("handler")
    assert handler.get(f"/case/{first.number}").status_code == 200


def test_the_answer_that_is_proposed_leads_to_the_letter(office, clerk):
    case = opened(office, subject="Token báo không tìm thấy chữ ký số", body="Ký tờ khai báo không tìm thấy chữ ký số.")
    page = clerk.get(f"/case/{case.number}")
    entry = office.desk.mails()[0].finding["knowledge"]["entry"]
    assert f'href="/case/{case.number}/write/answer?knowledge={entry}"' in page.text
    assert office.desk.house.faq[entry].answer[:60] in words(page)


def test_a_printed_record_is_filed_when_a_clerk_has_seen_the_signature(office, clerk, tmp_path):
    case = opened(office)
    given = ("--set", "held_at=2026-11-20T09:30", "--set", "officer=Trần Thị Ngọc Ánh")
    office.desk.command("approve", write(office.desk, "record", *given, text=RECORD))
    office.desk.drain()
    assert f"/case/{case.number}/act/countersign" not in clerk.get(f"/case/{case.number}").text  # nothing came back yet
    mail = office.desk.world.customer_mail("hoa@abc.example")[-1].parsed
    (pdf,) = [part.get_payload(decode=True) for part in mail.iter_attachments()]
    office.desk.write(
        subject="Biên bản", body="Gửi lại biên bản.", form=with_files(("scan.pdf", scanned(pdf, tmp_path)))
    )
    office.desk.work()
    page = clerk.get(f"/case/{case.number}")
    assert "chữ ký phải do người đối chiếu. Hãy xem bản này; nếu đúng chữ ký của khách hàng, hãy ghi nhận" in words(
        page
    )
    assert "tiepnhan countersign" not in page.text
    name = f"mail:{office.desk.mails()[-1].id}/1"
    assert f'<option value="{name}">scan.pdf' in page.text
    act(clerk, office, case.id, "countersign", copy=name)
    assert next(each for each in rows(office, Letter) if each.kind == "record").countersigned_sha256
    assert "Biên bản số" in words(clerk.get(f"/case/{case.number}"))


def test_a_deadline_tells_how_it_was_counted_and_when_it_stood_still(make_office, make_desk):
    office = make_office(make_desk(terms={**MAILBOXES, "supplement": {"pauses": True}}))
    clerk = office.person("clerk")
    case = opened(office)
    act(clerk, office, case.id, "ask", paper=["contract"])
    office.desk.drain()
    page = words(clerk.get(f"/case/{case.number}"))
    assert "Trả lời khiếu nại hạn" in page and "tạm dừng từ" in page
    assert "khách hàng bổ sung hồ sơ" in page  # what still runs stands above
    clerk.post(f"/case/{case.number}/wanted/{rows(office, Wanted)[0].id}/waive")
    page = words(clerk.get(f"/case/{case.number}"))
    assert "Tạm dừng từ" in page and "tạm dừng từ" not in page.replace("Tạm dừng từ", "")
    assert "giờ kết thúc của ngày làm việc thứ 20" in page
    assert "Tạm dừng tính thời hạn" in page and "Tính lại thời hạn" in page  # the events of the chain
