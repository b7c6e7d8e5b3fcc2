"""A letter from its first word to the customer's mailbox, as people of three roles bring it there."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from pipeline.engine.advance import now
from pipeline.ledger.model import Case, HalfWritten, Letter, Task, Visit
from tests.desk.people import PASSWORD, told, words

pytestmark = pytest.mark.slow
CUSTOMER = "hoa@abc.example"
ANSWER = {"complaint": "Token không ký được.", "found": "Thiết bị hỏng.", "result": "Đã đổi thiết bị mới, miễn phí."}


@pytest.fixture
def number(office) -> str:
    """A case that a customer has written."""
    office.desk.write(sender=CUSTOMER)
    office.desk.work()
    return case_of(office).number


def case_of(office) -> Case:
    with office.desk.house.ledger.reading() as session:
        return session.scalars(select(Case)).one()


def letter_of(office, kind: str = "answer") -> Letter:
    with office.desk.house.ledger.reading() as session:
        return session.scalars(select(Letter).filter_by(kind=kind).order_by(Letter.id.desc())).first()


def version(page) -> str:
    return re.search(r'name="version" value="([0-9a-f]{8})"', page.text)[1]


def test_an_answer_is_written_approved_signed_and_sent_once(office, number, clerk):
    page = clerk.post(f"/case/{number}/write/answer", **ANSWER)
    letter = letter_of(office)
    place = f"/case/{number}/letter/{letter.id}"
    assert str(page.url).endswith(place)
    assert "Chờ duyệt" in words(page)
    assert clerk.post(f"{place}/approve", version="00000000").status_code == 403
    approver = office.person("approver")
    assert "Nguyễn Thị Lan" not in words(approver.get("/queue"))
    assert number in words(approver.get("/approvals"))
    seen = version(approver.get(place))
    assert "Đã duyệt" in told(approver.post(f"{place}/approve", version=seen))
    again = approver.post(f"{place}/approve", version=seen)
    assert "không còn chờ duyệt (người đã duyệt: Phạm Thu Hà)" in told(again)
    office.desk.drain()
    mails = [
        mail for mail in office.desk.world.customer_mail(CUSTOMER) if "Văn bản trả lời" in str(mail.parsed["Subject"])
    ]
    assert len(mails) == 1
    page = words(approver.get(place))
    assert "Đã gửi và lưu" in page
    assert letter_of(office).evidence["reply"] in page
    assert case_of(office).state == "answered"
    assert approver.get(f"{place}/page-1.png").content.startswith(b"\x89PNG")


def test_what_is_typed_is_drawn_as_it_would_be_and_kept_until_it_is_sent(office, number, clerk):
    drawn = clerk.post(f"/case/{number}/write/answer/preview", **ANSWER)
    assert drawn.text.count("data:image/png;base64,") >= 1
    assert "Chưa đủ nội dung" in words(clerk.post(f"/case/{number}/write/answer/preview", complaint="Token", result=""))
    clerk.post(f"/case/{number}/write/answer/preview", **{**ANSWER, "result": "soạn dở <b>chưa xong</b>"})
    page = clerk.get(f"/case/{number}/write/answer")
    assert "soạn dở &lt;b&gt;chưa xong&lt;/b&gt;" in page.text
    assert "soạn dở" not in office.person("manager").get(f"/case/{number}/write/answer").text
    clerk.post(f"/case/{number}/write/answer", **ANSWER)
    with office.desk.house.ledger.reading() as session:
        assert session.scalars(select(HalfWritten)).all() == []


def test_looking_at_the_form_is_no_writing(office, number, clerk):
    page = clerk.get(f"/case/{number}/write/answer")
    complaint = re.search(r'name="complaint"[^>]*>([^<]*)<', page.text)[1]
    clerk.post(f"/case/{number}/write/answer/preview", complaint=unescape(complaint), found="", result="")
    assert "vẫn được giữ" not in words(clerk.get(f"/case/{number}/write/answer"))
    with office.desk.house.ledger.reading() as session:
        assert session.scalars(select(HalfWritten)).all() == []


def test_without_javascript_a_button_shows_the_pages(number, clerk):
    page = clerk.post(f"/case/{number}/write/answer", look="yes", **ANSWER)
    assert page.status_code == 200
    assert "data:image/png;base64," in page.text
    assert ANSWER["found"] in page.text


def test_mistakes_are_told_by_field_and_nothing_is_lost(office, number, clerk):
    page = clerk.post(f"/case/{number}/write/answer", complaint="Token", found="Đã xem kỹ", result="")
    assert page.status_code == 422
    assert "Đã xem kỹ" in page.text
    assert "Còn trống" in words(page)
    page = clerk.post(f"/case/{number}/write/rejection", reason="", text="")
    assert "phải nêu lý do" in told(page)
    assert letter_of(office) is None


def test_a_long_answer_outlives_the_session(office, number, clerk):
    long = {**ANSWER, "result": "Đã đổi thiết bị. " * 2000}
    token = clerk.token
    with office.desk.house.ledger.writing() as session:
        for visit in session.scalars(select(Visit)):
            visit.seen_at = now() - timedelta(hours=3)
    page = clerk.post(f"/case/{number}/write/answer", token=token, **long)
    assert page.status_code == 401
    kept = dict(re.findall(r'name="(kept\.[^"]+)">\n([^<]*)<', page.text))
    entered = clerk.client.post(
        "/entry", data={"name": "clerk", "password": PASSWORD, "next": f"/case/{number}/write/answer", **kept}
    )
    fields = dict(re.findall(r'<textarea hidden name="([^"]+)">\n([^<]*)<', entered.text))
    clerk.post(f"/case/{number}/write/answer", **fields)
    assert letter_of(office).facts["given"]["result"] == long["result"].strip()


def test_another_version_is_not_approved_and_a_draft_goes_back_with_a_reason(office, number, clerk):
    clerk.post(f"/case/{number}/write/answer", **ANSWER)
    place = f"/case/{number}/letter/{letter_of(office).id}"
    approver = office.person("approver")
    seen = version(approver.get(place))
    assert "việc cần làm" in told(approver.post(f"{place}/back", reason="Ghi rõ số serial của thiết bị mới"))
    with office.desk.house.ledger.reading() as session:
        assert "Ghi rõ số serial" in session.scalars(select(Task).filter_by(kind="rewrite")).one().words
    clerk.post(f"/case/{number}/write/answer", **{**ANSWER, "result": "Đã đổi thiết bị, serial 54010A."})
    assert "đã được sửa" in told(approver.post(f"{place}/approve", version=seen))
    assert "approved" not in letter_of(office).facts


def test_a_usual_rejection_and_its_withdrawal(make_office, make_desk):
    office = make_office(make_desk(terms={"opening": {"slip": 600}}))
    office.desk.write(sender=CUSTOMER)
    office.desk.work()
    number, clerk = case_of(office).number, office.person("clerk")
    clerk.post(f"/case/{number}/write/rejection", reason="bank", text="")
    letter = letter_of(office, "rejection")
    place = f"/case/{number}/letter/{letter.id}"
    assert letter.facts["given"]["title"].startswith("Vấn đề thuộc dịch vụ của ngân hàng")
    assert "Hãy ghi lý do" in told(clerk.post(f"{place}/withdraw", reason=" "))
    assert "Đã rút" in told(clerk.post(f"{place}/withdraw", reason="Nhầm hồ sơ"))
    assert letter_of(office, "rejection").stage == "withdrawn"


def test_a_record_has_the_usual_values_and_wants_a_time(number, clerk):
    page = clerk.get(f"/case/{number}/write/record")
    assert 'value="Nguyễn Văn Minh"' in page.text
    page = clerk.post(f"/case/{number}/write/record", held_at="hôm qua", content="a", result="b")
    assert "Không phải ngày, giờ hợp lệ" in words(page)
    page = clerk.post(f"/case/{number}/write/record", held_at="2026-11-23T09:30", content="Token khóa", result="Đã mở")
    assert "Chờ duyệt" in words(page)


def test_a_handler_writes_for_the_own_department_only(office, number):
    handler = office.person("handler")
    group = case_of(office).group
    page = handler.get(f"/case/{number}/write/answer")
    assert (page.status_code == 200) == (group == "technical")
    assert handler.get("/approvals").status_code == 403


def test_slips_by_the_dozen(make_office, make_desk):
    office = make_office(make_desk(terms={"opening": {"slip": 600}}))
    for sender in ("a@a.example", "b@b.example"):
        office.desk.write(sender=sender)
    office.desk.work()
    clerk = office.person("clerk")
    numbers = re.findall(r'name="case" value="([^"]+)"', clerk.get("/slips").text)
    assert len(numbers) == 2
    told_words = told(clerk.post("/slips", case=[*numbers, "KN-2026-000099"]))
    assert "Đã lập 2 phiếu" in told_words
    assert "1 hồ sơ không lập được" in told_words
    office.desk.drain()
    assert {letter.stage for letter in office.desk.letters() if letter.kind == "slip"} == {"archived"}
