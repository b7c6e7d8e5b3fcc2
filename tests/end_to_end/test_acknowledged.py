"""SmartSign: each new case is acknowledged at once, with its number and by when it is answered (S4, S14, S17, S18)."""

import pytest

from tests.end_to_end.answering import (
    FOUND,
    answer,
    case_of,
    clock,
    complain,
    desk_of,
    events,
    letters,
    open_deadlines,
    owed,
    tagged,
    text_of,
    to_customer,
)
from tests.end_to_end.test_main_job import pdf_of, words_of

pytestmark = pytest.mark.slow


@pytest.fixture
def smartsign(make_desk):
    return desk_of(make_desk, "smartsign")


@pytest.mark.clause("S4")
@pytest.mark.clause("S5")
@pytest.mark.clause("S14")
@pytest.mark.clause("S17")
@pytest.mark.parametrize(
    ("message_id", "group", "name", "came", "due", "length"),
    [
        ("m130", "technical", "Hỗ trợ kỹ thuật", "2026-11-20T16:30", "09 giờ 30 phút ngày 23/11/2026", "2 giờ"),
        ("m001", "records", "Hồ sơ", "2026-11-21T22:00", "09 giờ 00 phút ngày 23/11/2026", "1 giờ"),
        ("m004", "service", "Thông tin dịch vụ", "2026-11-23T09:00", "17 giờ 00 phút ngày 03/12/2026", "07 ngày"),
        ("m020", "other", "Khác", "2026-11-23T09:00", "17 giờ 00 phút ngày 03/12/2026", "07 ngày"),
    ],
    ids=["technical-before-closing", "records-on-saturday-night", "service-over-a-holiday", "other"],
)
def test_each_group_is_told_its_number_and_its_time(smartsign, message_id, group, name, came, due, length):
    desk = smartsign
    complain(desk, came, message_id)
    case = case_of(desk)
    (mail,) = to_customer(desk)
    assert case.group == group
    assert mail["Subject"] == f"Đã ghi nhận khiếu nại [{case.number} tn-{case.tag}]"
    assert (mail["Auto-Submitted"], tagged(case) in str(mail["Reply-To"])) == ("auto-replied", True)
    said = text_of(mail)
    for expected in (case.number, name, f"chậm nhất là {due}", f"{length} làm việc"):
        assert expected in said
    assert [*mail.iter_attachments()] == []
    assert letters(desk, "slip") == []
    hour, minute, day = due[:2], due[7:9], due[-10:]
    ((_, _, at),) = owed(desk)
    assert at == f"{day[6:]}-{day[3:5]}-{day[:2]}T{hour}:{minute}"
    if group == "service":
        assert "không tính ngày nghỉ hằng tuần và ngày lễ, Tết" in said


@pytest.mark.clause("S4")
@pytest.mark.clause("S5")
@pytest.mark.clause("S17")
def test_who_is_not_sorted_is_told_all_times_and_the_shortest_is_kept(smartsign):
    desk = smartsign
    complain(desk, "2026-11-23T09:00", "m032")
    case = case_of(desk)
    assert case.group == "unsorted"
    said = text_of(to_customer(desk)[0])
    for expected in (
        case.number,
        "- Hỗ trợ kỹ thuật: 2 giờ làm việc;",
        "- Thông tin dịch vụ: 07 ngày làm việc;",
        "- Hồ sơ: 1 giờ làm việc;",
    ):
        assert expected in said
    assert "chậm nhất" not in said
    assert owed(desk) == [("answer", 1, "2026-11-23T10:00")]
    desk.command("correct", case.number, "--group", "service")
    assert case_of(desk).group == "service"
    assert owed(desk) == [("answer", 1, "2026-12-03T17:00")]
    assert "deadline_changed" in events(desk)
    desk.work()
    assert len(to_customer(desk)) == 1


@pytest.mark.clause("S18")
def test_a_technical_complaint_gets_the_answer_of_the_faq_beside(smartsign):
    desk = smartsign
    complain(desk, "2026-11-23T09:00", "m130")
    (mail,) = desk.mails()
    assert mail.finding["knowledge"]["entry"] == "certificate-not-found"
    (advice,) = [each.answer for each in desk.house._knowledge() if each.id == "certificate-not-found"]
    said = text_of(to_customer(desk)[0])
    assert "Trong lúc chờ, Quý khách có thể thử hướng dẫn sau:" in said
    assert " ".join(advice.split()) in " ".join(said.split())
    assert "certificate-not-found" in desk.command("case", case_of(desk).number).stdout


@pytest.mark.clause("S18")
def test_others_are_proposed_the_faq_to_the_clerk_only(smartsign):
    desk = smartsign
    complain(desk, "2026-11-23T09:00", "m001")
    assert "hướng dẫn sau" not in text_of(to_customer(desk)[0])


@pytest.mark.clause("S14")
def test_the_result_goes_out_as_a_letter(smartsign):
    desk = smartsign
    complain(desk, "2026-11-23T09:00")
    answer(desk, "2026-11-23T10:30", FOUND)
    acknowledged, result = to_customer(desk)
    assert "nhận lúc 09 giờ 00 phút ngày 23/11/2026" in text_of(acknowledged)
    report = desk.house.verifier.verify(pdf_of(result))
    assert report.ok, report.words
    words = words_of(pdf_of(result))
    for expected in ("Lê Thị Minh Tâm", case_of(desk).number, "Quý khách hàng đã ký được", "Ký bởi:"):
        assert expected in words
    assert (case_of(desk).state, open_deadlines(desk)) == ("answered", ["customer_reply"])
    with clock("2026-11-23T11:01"):
        desk.house.reminders.remind()
        desk.drain()
    assert len(to_customer(desk)) == 2


@pytest.mark.clause("S12")
@pytest.mark.clause("S13")
def test_another_complaint_is_solved_at_once_by_a_free_answer_and_no_slip(smartsign, tmp_path):
    desk = smartsign
    complain(desk, "2026-11-23T09:00", "m020")
    number = case_of(desk).number
    text = tmp_path / "answer.txt"
    text.write_text("Chúng tôi đã nhắc nhở nhân viên và xin lỗi Quý khách hàng.\n\nTrân trọng cảm ơn.", "utf-8")
    name = desk.command("write", "answer", number, "--text", str(text)).stdout.strip()
    desk.command("approve", name)
    desk.work()
    _, result = to_customer(desk)
    assert "Chúng tôi đã nhắc nhở nhân viên" in words_of(pdf_of(result))
    assert (case_of(desk).group, case_of(desk).state, letters(desk, "slip")) == ("other", "answered", [])
    assert letters(desk, "answer")[0][1] == "archived"


@pytest.mark.clause("E4b")
@pytest.mark.clause("E8")
def test_the_last_day_hangs_on_the_slips_date_and_that_of_a_direct_answer_on_the_receipt(make_desk):
    desk = desk_of(make_desk, "eca", {"opening": {"slip": 60}})
    complain(desk, "2026-11-27T16:30")
    assert owed(desk) == [("direct_answer", 1, "2026-12-04T17:00")]
    assert to_customer(desk) == []  # the slip itself is what tells the customer
    with clock("2026-11-30T08:31"):
        desk.house.reminders.remind()
        desk.drain()
    assert owed(desk) == [("direct_answer", 1, "2026-12-04T17:00"), ("final_answer", 1, "2026-12-28T17:00")]
    assert open_deadlines(desk) == ["final_answer"]
    words = words_of(pdf_of(to_customer(desk)[0]))
    for expected in ("ngày 27/11/2026", "20 ngày làm việc", "28/12/2026"):
        assert expected in words
