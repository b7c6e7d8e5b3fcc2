"""Reports of departments and agents on a real ledger: who may report, what follows, what is never the customer's."""

from datetime import timedelta

import pytest
import time_machine

from pipeline.cases.act import Actor, NotAllowed
from pipeline.errors import Problem
from pipeline.ledger.model import Deadline, Paper
from tests.cases.handing import CLERK, MONDAY, Office, procedure

TERMS = procedure("smartsign")
TECHNICAL, CARE = "kythuat@ca.example", "cskh@ca.example"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def office(tmp_path):
    """A technical complaint that its department has."""
    made = Office(tmp_path, TERMS)
    made.open()
    return made


def with_agent(office, key="minh_phat"):
    with office.at_work() as (session, case):
        return office.refer.agent(session, case, key, "", CLERK).id


@pytest.mark.clause("E7")
@pytest.mark.parametrize("sender", [TECHNICAL, "truong.kt@ca.example", "an.nguyen@ca.example"])
def test_the_party_reports_from_its_mailbox_its_head_or_its_house(office, sender):
    assert office.reply(sender, 1, "Lỗi trình điều khiển.")
    (report,), (referral,) = office.reported, office.referrals
    assert (report.text, report.who, referral.reported_at) == ("Lỗi trình điều khiển.", sender, MONDAY)
    assert office.clock("report:1").outcome == "met"
    ((kind, words),) = office.tasks
    assert (kind, words) == ("write_answer", "Đã có báo cáo của Phòng Kỹ thuật: hãy viết văn bản trả lời")
    assert (office.case.state, office.events[-2:]) == ("investigating", ["reported", "task_opened"])


def test_a_report_after_its_time_is_late(office):
    with office.at_work() as (session, _):
        session.query(Deadline).filter_by(kind="report:1").one().due_at = MONDAY - timedelta(hours=1)
    office.reply(TECHNICAL, 1)
    assert office.clock("report:1").outcome == "late"


def test_a_stranger_reports_nothing_and_a_clerk_is_told_who_it_was(office):
    assert office.reply("ai.do@la.example", 1)
    ((kind, words),) = office.tasks
    assert (office.reported, office.referrals[0].reported_at) == ([], None)
    assert kind == "report_of_stranger"
    assert "ai.do@la.example" in words


def test_somebody_at_the_same_public_provider_is_a_stranger(tmp_path):
    agents = {"an": {"name": "Đại lý An", "mailbox": "dailyan@gmail.com"}}
    office = Office(tmp_path, procedure("smartsign", agents=agents), group="unsorted")
    office.open()
    with_agent(office, "an")
    office.reply("nguoikhac@gmail.com", 1)
    assert (office.reported, office.case.state) == ([], "with_agent")
    office.reply("dailyan@gmail.com", 1)
    assert (len(office.reported), office.case.state) == (1, "investigating")


def test_the_customer_who_answers_all_makes_no_report(office):
    assert not office.reply("hoa@abc.example", 1, "Tôi đồng ý.", answer="agree")
    assert (office.reported, office.tasks) == ([], [])


def test_a_customer_of_the_partys_house_is_the_customer(office):
    with office.at_work() as (_, case):
        case.address = "nhanvien@ca.example"
    assert not office.reply("nhanvien@ca.example", 1)
    assert office.reported == []


def test_a_department_that_agrees_is_not_the_customer(office):
    with office.at_work() as (_, case):
        case.state = "answered"
    assert office.reply(TECHNICAL, 1, "Đồng ý.", answer="agree", answer_auto=True)
    assert office.case.state == "answered"
    assert "agreed" not in office.events
    assert [kind for kind, _ in office.tasks] == ["late_report"]


@pytest.mark.clause("S9")
def test_the_answer_is_written_when_all_have_reported(office):
    with office.at_work() as (session, case):
        office.refer.co_handler(session, case, "care", "Hợp đồng nào?", CLERK)
    office.reply(TECHNICAL, 1)
    assert office.tasks == []
    office.reply(CARE, 2)
    assert [kind for kind, _ in office.tasks] == ["write_answer"]


def test_one_that_was_called_off_is_not_waited_for(office):
    with office.at_work() as (session, case):
        second = office.refer.department(session, case, "care", "", CLERK)
        office.refer.withdraw(session, case, second, CLERK)
    office.reply(TECHNICAL, 1)
    assert [kind for kind, _ in office.tasks] == ["write_answer"]
    office.reply(CARE, 2)
    assert len(office.reported) == 2
    assert office.tasks[-1][0] == "late_report"


@pytest.mark.clause("S10")
def test_an_agents_report_gives_the_case_back_once(office):
    number = with_agent(office)
    office.reply("hotro@minhphat.example", number, "Đã đổi token cho khách.")
    assert (office.case.state, office.events[-1]) == ("investigating", "agent_reported")
    office.do("ask", CLERK)
    assert office.case.state == "waiting_customer"
    office.reply("hotro@minhphat.example", number, "Bổ sung: đã giao ngày 20.")
    assert office.case.state == "waiting_customer"
    assert [report.text for report in office.reported] == ["Đã đổi token cho khách.", "Bổ sung: đã giao ngày 20."]
    kind, words = office.tasks[-1]
    assert kind == "second_report"
    assert "trả lời lần hai" in words


def test_a_report_to_a_closed_case_is_kept_and_told(office):
    with office.at_work() as (_, case):
        case.state = "closed"
    office.reply(TECHNICAL, 1)
    assert (len(office.reported), office.case.state) == (1, "closed")
    ((kind, words),) = office.tasks
    assert kind == "late_report"
    assert "“Kết thúc”" in words


def test_a_report_of_an_earlier_round_moves_nothing(office):
    with office.at_work() as (session, case):
        office.refer.agent(session, case, "minh_phat", "", CLERK)
        case.state = "answered"
    office.do("disagree", CLERK)
    with_agent(office)
    office.reply("hotro@minhphat.example", 2)
    assert office.case.state == "with_agent"
    assert office.tasks[-1][0] == "late_report"


def test_a_report_in_a_file_names_it(office):
    with office.at_work() as (session, case):
        mail = office.mail(session, case, TECHNICAL, {"kind": "reply", "referral": 1}, "")
        session.add(Paper(mail_id=mail.id, ordinal=1, name="báo cáo.docx", type="x/y", size=1, sha256="p"))
        office.reports(session, case, mail)
    assert office.reported[0].text == "(Xem tệp kèm theo: báo cáo.docx)"


def test_what_was_said_on_the_phone_is_entered_by_a_person(office):
    def enter(text, actor):
        with office.at_work() as (session, _):
            return office.reports.enter_report(session, session.merge(office.referrals[0]), text, actor)

    with pytest.raises(Problem, match="chưa có nội dung"):
        enter(" ", CLERK)
    with pytest.raises(NotAllowed, match="không được ghi nhận kết quả"):
        enter("Hỏng.", Actor("hoa", ("customer",)))
    enter("Chip hỏng.", Actor("an", ("handler",)))
    (report,) = office.reported
    assert (report.text, report.who, report.mail_id) == ("Chip hỏng.", "an", None)
    assert [kind for kind, _ in office.tasks] == ["write_answer"]
