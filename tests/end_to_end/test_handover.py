"""Departments, agents and sales by mail, on real parts: the dossier goes out, what they answer is filed."""

import json
from contextlib import ExitStack

import pytest
from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.cases.act import Actor
from pipeline.ledger.model import Case, Deadline, Event, Referral, Report, Task
from pipeline.settings import Settings
from pipeline.wiring import House
from tests.end_to_end.desk import Desk
from tests.mails.corpus import message
from tests.mails.forms import one_page_pdf, with_files
from tests.servers.ledgers import lay_ledger
from tests.servers.world import World, WorldOptions
from tests.servers.world_settings import DESK

pytestmark = pytest.mark.slow
TECHNICAL, SALES, AGENT = "kythuat@eca.test", "kinhdoanh@eca.test", "hotro@minhphat.example"
PROCEDURE = {
    "opening": {"slip": 0},
    "departments": {
        "technical": {"mailbox": TECHNICAL, "head": "truong.kt@eca.test"},
        "care": {"mailbox": "cskh@eca.test"},
        "sales": {"name": "Phòng Kinh doanh", "mailbox": SALES},
    },
    "agents": {"minh_phat": {"name": "Đại lý Minh Phát", "mailbox": AGENT}},
    "sales": {"mailbox": SALES},
}
CLERK = Actor("lan", ("clerk",))
FORM = (
    "Họ và tên: Trần Văn Nam\nĐiện thoại: 0912 345 678\nEmail: nam@congtymoi.example\nMã số thuế: 0312345678\n"
    "Cảm ơn bạn đã đăng ký thông tin."
)


@pytest.fixture
def make(tmp_path, authority, softhsm, children):
    """Makes a desk whose departments, agent and sales have mailboxes; `settings` as of WorldOptions."""
    with ExitStack() as closing:

        def desk(terms=PROCEDURE, **settings):
            options = WorldOptions(settings=settings, procedure=terms)
            world = World(tmp_path / "world", options, authority=authority, softhsm=softhsm)
            world.start()
            closing.callback(world.kill)
            lay_ledger(world.var / "ledger.sqlite3")
            house = House(Settings.load(world.settings_file), closing)
            children.lend(house)
            return Desk(world, house)

        yield desk


@pytest.fixture
def eca(make):
    """E-CA with slips at once, and a sure technical complaint with a paper."""
    desk = make()
    complain(desk)
    return desk


def complain(desk):
    text = message("m303")
    form = with_files(("hợp đồng.pdf", one_page_pdf()))
    raw = desk.write(subject=text["subject"], body=text["body"], form=form, Message_ID="<complaint@abc.example>")
    desk.work()
    return raw


def rows(desk, table):
    with desk.house.ledger.reading() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def case_of(desk):
    (case,) = rows(desk, Case)
    with desk.house.ledger.reading() as session:
        assert broken(session, case) is None
    return case


def tasks(desk):
    return [task.kind for task in rows(desk, Task)]


def events(desk):
    return [event.what for event in rows(desk, Event)]


def last_to(desk, address):
    return desk.world.customer_mail(address)[-1].parsed


def files_of(mail):
    return {part.get_filename(): part.get_content() for part in mail.iter_attachments()}


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def reply(desk, sender, mail, body, **more):
    """Answers a mail of ours as a mail program does."""
    quoted = "\n".join("> " + line for line in text_of(mail).splitlines()[:6])
    fields = {"In_Reply_To": mail["Message-ID"], "References": mail["Message-ID"], **more}
    desk.write(sender=sender, subject=f"Re: {mail['Subject']}", body=f"{body}\n\n{quoted}", **fields)
    desk.work()


@pytest.mark.clause("S6")
@pytest.mark.clause("E6")
def test_the_department_gets_the_dossier_with_the_slip(make):
    desk = make()
    raw = complain(desk)
    case, (referral,) = case_of(desk), rows(desk, Referral)
    assert (case.state, referral.party, referral.who) == ("investigating", "technical", "tiepnhan")
    (delivered,) = desk.world.customer_mail(TECHNICAL)
    mail = delivered.parsed
    assert mail["Subject"] == f"Chuyển xử lý khiếu nại [{case.number} tn-{case.tag}-r{referral.id}]"
    user, _, domain = DESK.partition("@")
    assert f"{user}+tn-{case.tag}-r{referral.id}@{domain}" in str(mail["Reply-To"])
    assert (mail["Auto-Submitted"], mail["In-Reply-To"]) == ("auto-generated", None)
    clocks = {each.kind: each for each in rows(desk, Deadline)}
    due = clocks[f"report:{referral.id}"].due_at.astimezone(desk.house.calendar.zone)
    assert clocks[f"report:{referral.id}"].due_at < clocks["final_answer"].due_at
    words = text_of(mail)
    for expected in (case.number, "Phòng Kỹ thuật", "Hỗ trợ kỹ thuật", "hoa@abc.example", f"{due:%H giờ %M phút}"):
        assert expected in words
    files = files_of(mail)
    assert files.pop("hợp đồng.pdf") == one_page_pdf()
    (name,) = [each for each in files if each.endswith(".eml")]
    assert files[name].replace(b"\r\n", b"\n") == raw.replace(b"\r\n", b"\n")
    assert desk.world.customer_mail("hoa@abc.example")[-1].parsed["Subject"].startswith("Phiếu tiếp nhận")
    assert not [copy for copy in desk.world.clerks_mail() if "held" in str(copy.parsed["Subject"])]


@pytest.mark.clause("E7")
def test_its_answer_is_filed_as_a_finding(eca):
    handed = last_to(eca, TECHNICAL)
    reply(eca, TECHNICAL, handed, "Đã kiểm tra: trình điều khiển của khách là bản cũ. Đồng ý đổi token.")
    (report,), (referral,) = rows(eca, Report), rows(eca, Referral)
    assert report.text.startswith("Đã kiểm tra: trình điều khiển")
    assert "Chuyển xử lý" not in report.text
    assert (report.referral_id, report.who) == (referral.id, TECHNICAL)
    assert eca.mails()[1].finding["referral"] == referral.id
    clock = next(each for each in rows(eca, Deadline) if each.kind == f"report:{referral.id}")
    assert (clock.outcome, clock.next_at) == ("met", None)
    assert (case_of(eca).state, tasks(eca)) == ("investigating", ["write_answer"])
    assert "reported" in events(eca)
    dossier = json.loads(eca.command("case", case_of(eca).number, "--json").stdout)
    assert any(event["what"] == "reported" for event in dossier["events"])


@pytest.mark.clause("E7")
def test_the_tag_alone_leads_there_and_a_second_answer_is_kept_beside_the_first(eca):
    handed = last_to(eca, TECHNICAL)
    reply(eca, TECHNICAL, handed, "Đang kiểm tra, sẽ báo sau.")
    eca.write(sender="an@eca.test", subject=str(handed["Subject"]), body="Kết quả: đã cài lại trình điều khiển.")
    eca.work()
    first, second = rows(eca, Report)
    assert (first.referral_id, second.who) == (second.referral_id, "an@eca.test")
    assert tasks(eca) == ["write_answer", "second_report"]
    assert case_of(eca).state == "investigating"


@pytest.mark.clause("E7")
def test_a_stranger_and_a_customer_who_answers_all_make_no_report(eca):
    handed = last_to(eca, TECHNICAL)
    reply(eca, "ketoan@la.example", handed, "Chúng tôi xin xác nhận đã xử lý xong.")
    assert (rows(eca, Report), tasks(eca)) == ([], ["report_of_stranger"])
    assert "ketoan@la.example" in rows(eca, Task)[0].words
    reply(eca, "hoa@abc.example", handed, "Tôi gửi thêm số điện thoại để bên mình gọi: 0912345678.")
    assert rows(eca, Report) == []
    assert (len(rows(eca, Task)), len(eca.cases())) == (2, 1)
    assert eca.mails()[-1].finding["kind"] == "reply"


def test_an_out_of_office_reply_is_no_report(eca):
    reply(eca, TECHNICAL, last_to(eca, TECHNICAL), "Tôi nghỉ phép đến thứ Sáu.", Auto_Submitted="auto-replied")
    assert (rows(eca, Report), tasks(eca)) == ([], [])
    assert eca.mails()[-1].stage == "set_aside"


def test_a_locked_file_of_a_department_is_not_asked_for_of_the_customer(eca):
    before = len(eca.letters())
    handed = last_to(eca, TECHNICAL)
    broken_zip = with_files(("nhat ky.zip", b"PK\x03\x04" + bytes(40)))
    reply(eca, TECHNICAL, handed, "Kết quả kèm theo.", form=broken_zip)
    assert (len(rows(eca, Report)), len(eca.letters())) == (1, before)


@pytest.mark.clause("S9")
def test_a_co_handler_is_asked_and_both_are_waited_for(eca):
    with eca.house.ledger.writing() as session:
        case = session.scalars(select(Case)).one()
        eca.house.refer.co_handler(session, case, "minh_phat", "Đã bán gói cước nào cho khách?", CLERK)
    eca.drain()
    asked = last_to(eca, AGENT)
    assert asked["Subject"].startswith("Đề nghị phối hợp xử lý khiếu nại")
    assert asked["Auto-Submitted"] is None
    assert "Đã bán gói cước nào cho khách?" in text_of(asked)
    assert any(name.startswith("phieu-tiep-nhan-01-PTN-ECA") for name in files_of(asked))
    reply(eca, AGENT, asked, "Gói 3 năm.")
    assert tasks(eca) == []
    reply(eca, TECHNICAL, last_to(eca, TECHNICAL), "Token hỏng.")
    assert tasks(eca) == ["write_answer"]


@pytest.mark.clause("S10")
def test_an_agent_gets_the_case_and_his_report_gives_it_back(make):
    desk = make({**PROCEDURE, "opening": {}}, procedure="smartsign")
    complain(desk)
    assert case_of(desk).state == "investigating"
    due = next(each.due_at for each in rows(desk, Deadline) if each.kind == "answer")
    with desk.house.ledger.writing() as session:
        desk.house.refer.agent(session, session.scalars(select(Case)).one(), "minh_phat", "", CLERK)
    desk.drain()
    handed = last_to(desk, AGENT)
    assert handed["Subject"].startswith("Chuyển đại lý xử lý khiếu nại")
    assert "trực tiếp liên hệ với khách hàng" in text_of(handed)
    reply(desk, AGENT, handed, "Đã liên hệ khách và đổi token. Khách đồng ý.")
    case = case_of(desk)
    assert (case.state, case.agent, len(rows(desk, Report))) == ("investigating", "minh_phat", 1)
    assert ("agent_reported" in events(desk), "agreed" in events(desk)) == (True, False)
    assert next(each.due_at for each in rows(desk, Deadline) if each.kind == "answer") == due
    reply(desk, AGENT, handed, "Bổ sung: biên bản giao nhận ngày hôm nay.")
    assert (len(rows(desk, Report)), case_of(desk).state) == (2, "investigating")
    assert tasks(desk) == ["second_report"]  # the department has not reported yet: no answer to write


def test_the_wrong_department_is_told_and_the_right_one_gets_it(eca):
    eca.command("correct", case_of(eca).number, "--group", "service")
    eca.work()
    assert last_to(eca, TECHNICAL)["Subject"].startswith("Không cần xử lý nữa")
    assert "không cần xử lý nữa" in text_of(last_to(eca, TECHNICAL))
    assert last_to(eca, "cskh@eca.test")["Subject"].startswith("Chuyển xử lý khiếu nại")


def test_a_department_without_a_mailbox_is_a_clerks_task(make):
    desk = make({"opening": {"slip": 0}})
    complain(desk)
    assert (rows(desk, Referral), tasks(desk)) == ([], ["handover"])
    assert "Chuyển bằng tay cho Phòng Kỹ thuật" in rows(desk, Task)[0].words


@pytest.mark.clause("S19")
def test_the_registration_form_goes_to_sales_without_a_case(make):
    desk = make({**PROCEDURE, "opening": {}}, procedure="smartsign")
    raw = desk.write(sender="nam@congtymoi.example", subject="Thông tin đăng ký từ website", body=FORM)
    desk.work()
    (mail,), (letter,) = desk.mails(), desk.letters()
    assert (desk.cases(), mail.stage, letter.stage, letter.case_id) == ([], "set_aside", "archived", None)
    assert "đăng ký tư vấn" in mail.finding["reason"]
    (delivered,) = desk.world.customer_mail(SALES)
    words = text_of(delivered.parsed)
    for expected in ("Trần Văn Nam", "0912 345 678", "nam@congtymoi.example", "0312345678", "1 giờ làm việc"):
        assert expected in words
    (eml,) = files_of(delivered.parsed).values()
    assert eml.replace(b"\r\n", b"\n") == raw.replace(b"\r\n", b"\n")
    assert desk.world.customer_mail("nam@congtymoi.example") == []
    desk.release(mail)  # nothing is lost: a person may still make it a complaint
    desk.work()
    assert (len(desk.cases()), len(desk.world.customer_mail(SALES))) == (1, 1)


@pytest.mark.clause("S19")
def test_what_is_not_surely_an_enquiry_goes_to_sales_by_a_clerks_word(make):
    desk = make({**PROCEDURE, "opening": {}}, procedure="smartsign")
    body = "Chào anh chị, công ty em mới thành lập, chưa dùng chữ ký số, cần báo giá gói 3 năm. Gọi Nam 0912345678."
    desk.write(sender="nam@congtymoi.example", subject="Báo giá", body=body)
    desk.work()
    (mail,) = desk.mails()
    assert (mail.stage, mail.due, desk.letters()) == ("doubtful", None, [])
    assert "--kind enquiry" in mail.error
    desk.command("correct", f"mail:{mail.id}", "--kind", "enquiry")
    desk.work()
    (delivered,) = desk.world.customer_mail(SALES)
    assert "0912345678" in text_of(delivered.parsed)
    assert (desk.mails()[0].stage, desk.cases()) == ("set_aside", [])


@pytest.mark.clause("S19")
def test_without_sales_an_enquiry_waits_for_a_clerk(desk):
    desk.write(sender="nam@congtymoi.example", subject="Thông tin đăng ký từ website", body=FORM)
    desk.work()
    (mail,) = desk.mails()
    assert (mail.stage, mail.due, desk.cases(), desk.letters()) == ("doubtful", None, [], [])
    refused = desk.command("correct", f"mail:{mail.id}", "--kind", "enquiry", expect=1)
    assert "[sales]" in refused.stderr
