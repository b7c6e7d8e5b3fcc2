"""The main job on real parts: a complaint mail in, a numbered and signed slip out, once."""

import subprocess
from datetime import datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.cases.deadlines import due_in_working_days
from pipeline.ledger.model import Deadline, Event, Paper, Sighting
from tests.mails.complaints import CUSTOMERS, complaint
from tests.servers.world_settings import DESK

pytestmark = pytest.mark.slow
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def pdf_of(letter: EmailMessage) -> bytes:
    return next(part.get_content() for part in letter.iter_attachments())


def words_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@pytest.mark.clause("E5")
@pytest.mark.clause("E8")
def test_a_complaint_gets_its_slip(desk):
    desk.write(Message_ID="<complaint@abc.example>", References="<older@abc.example>")
    desk.work()
    (case,), (letter,) = desk.cases(), desk.letters()
    assert (case.number, case.state, case.group) == (
        f"KN-{case.opened_at.astimezone(HANOI).year}-000001",
        "investigating",
        "technical",
    )
    assert (letter.stage, letter.due, letter.error, letter.number) == ("archived", None, None, "01/PTN-ECA")

    (mail,) = desk.world.customer_mail("hoa@abc.example")
    slip = mail.parsed
    assert slip["Message-ID"] == letter.message_id
    assert slip["In-Reply-To"] == "<complaint@abc.example>"
    assert slip["References"].split() == ["<older@abc.example>", "<complaint@abc.example>"]
    assert slip["Auto-Submitted"] == "auto-replied"
    assert f"tn-{case.tag}" in slip["Reply-To"]
    assert str(slip["Subject"]).startswith("Phiếu tiếp nhận xử lý khiếu nại số 01/PTN-ECA [KN-")
    assert slip["To"] == "Nguyễn Thị Hoa <hoa@abc.example>"

    report = desk.house.verifier.verify(pdf_of(slip))
    assert report.ok, report.words
    words = words_of(pdf_of(slip))
    with desk.house.ledger.reading() as session:
        first, deadline = session.scalars(select(Deadline).order_by(Deadline.id))
    assert (first.kind, first.outcome) == ("direct_answer", "met")
    due = deadline.due_at.astimezone(HANOI)
    for expected in ("01/PTN-ECA", case.number, "20 ngày làm việc", f"{due:%d/%m/%Y}", "Nguyễn Thị Hoa"):
        assert expected in words
    house = desk.house
    assert due == due_in_working_days(letter.issued_at, 20, house.calendar, house.procedure.hours).at
    assert due.date().isoformat() in {str(letter.facts["due"])}


def test_the_archive_has_a_blind_copy_that_proves_the_sending(desk):
    desk.write()
    desk.work()
    (letter,) = desk.letters()
    (copy,) = desk.world.archive_mail()
    (delivered,) = desk.world.customer_mail("hoa@abc.example")
    assert copy.message_id == letter.message_id
    assert "luutru" not in str(delivered.parsed["To"]) + str(delivered.parsed["Cc"])
    assert letter.evidence["reply"].startswith("250")
    assert letter.evidence["archive_copy"].startswith("INBOX;UIDVALIDITY=")
    assert desk.house.store.get(letter.mail_sha256)


def test_every_step_is_an_event_of_the_case_in_an_unbroken_chain(desk):
    desk.write()
    desk.work()
    (case,) = desk.cases()
    with desk.house.ledger.reading() as session:
        events = list(session.scalars(select(Event).order_by(Event.ordinal)))
        assert broken(session, case) is None
    assert [event.what for event in events] == ["opened", "slip_issued", "sent"]


def test_the_mail_is_kept_on_the_server_unread_and_marked(desk):
    raw = desk.write()
    desk.work()
    with desk.world.dovecot.client(DESK) as client:
        client.select_folder("INBOX", readonly=True)
        flags = client.get_flags(client.search("ALL"))
    assert [set(found) - {b"\\Recent"} for found in flags.values()] == [{b"TiepNhan"}]
    (mail,) = desk.mails()
    kept = desk.house.store.get(mail.sha256)
    assert kept.replace(b"\r\n", b"\n").endswith(raw.replace(b"\r\n", b"\n"))


def test_taken_mails_may_be_moved_instead(make_desk):
    desk = make_desk(mailbox={"done": "move", "done_folder": "Đã tiếp nhận"})
    desk.write()
    desk.work()
    assert desk.world.uids("INBOX") == []
    assert len(desk.world.uids("Đã tiếp nhận")) == 1
    assert [letter.stage for letter in desk.letters()] == ["archived"]


def test_the_clock_starts_when_the_server_took_the_mail(desk):
    at = datetime(2026, 11, 20, 15, 30, tzinfo=HANOI)
    desk.world.deliver(complaint(CUSTOMERS[0], DESK), at)
    desk.work()
    assert desk.mails()[0].received_at == at
    assert desk.cases()[0].received_at == at


def test_twelve_complaints_of_different_forms(desk):
    for customer in CUSTOMERS:
        desk.world.deliver(complaint(customer, DESK))
    desk.work()
    assert sorted(case.number[-2:] for case in desk.cases()) == [f"{n:02}" for n in range(1, 13)]
    assert sorted(letter.ordinal for letter in desk.letters()) == list(range(1, 13))
    assert all(len(desk.world.customer_mail(customer.address)) == 1 for customer in CUSTOMERS)
    with desk.house.ledger.reading() as session:
        names = sorted(paper.name for paper in session.scalars(select(Paper)))
    assert names == ["Công văn.docx", "giấy biên nhận.pdf"]
    assert not any("\u0300" <= letter <= "\u036f" for mail in desk.mails() for letter in mail.text)


def test_nothing_is_done_twice(desk):
    raw = desk.write()
    desk.work()
    desk.work()
    desk.world.deliver(raw)  # the very same bytes, under another UID
    desk.work()
    assert len(desk.mails()) == len(desk.cases()) == len(desk.letters()) == 1
    assert len(desk.world.customer_mail("hoa@abc.example")) == 1
    with desk.house.ledger.reading() as session:
        sightings = list(session.scalars(select(Sighting)))
    assert [sighting.told for sighting in sightings] == [True, True]


def test_a_server_that_renumbers_its_mails_brings_no_repeats(desk):
    desk.write()
    desk.work()
    folder = desk.world.dovecot.maildir(DESK)
    desk.world.dovecot.kill()
    for path in folder.glob("dovecot*"):
        path.unlink()
    desk.world.dovecot.start()
    desk.work()
    assert len(desk.mails()) == len(desk.letters()) == 1
    assert len(desk.world.customer_mail("hoa@abc.example")) == 1


def test_a_reply_joins_its_case(desk):
    desk.write()
    desk.work()
    (slip,) = desk.world.customer_mail("hoa@abc.example")
    desk.write(subject="Re: slip", In_Reply_To=slip.message_id, body="Bao giờ có kết quả?")
    desk.write(subject=f"FW: {slip.parsed['Subject']}", sender="ketoan@abc.example")
    desk.work()
    assert len(desk.cases()) == len(desk.letters()) == 1
    assert [mail.finding["kind"] for mail in desk.mails()] == ["complaint", "reply", "reply"]
    with desk.house.ledger.reading() as session:
        whats = [event.what for event in session.scalars(select(Event).order_by(Event.ordinal))]
    assert [what for what in whats if what != "task_opened"] == ["opened", "slip_issued", "sent", "reply", "reply"]


def test_a_reply_to_the_tagged_address_comes_back_to_the_case(desk):
    desk.write()
    desk.work()
    (slip,) = desk.world.customer_mail("hoa@abc.example")
    desk.write(subject="Về khiếu nại hôm trước", Cc=str(slip.parsed["Reply-To"]))
    desk.work()
    assert desk.mails()[1].finding["kind"] == "reply"
    assert desk.mails()[1].case_id == desk.cases()[0].id


@pytest.mark.parametrize(
    "fields",
    [{"Auto_Submitted": "auto-replied"}, {"List_Id": "<tin.example>"}, {"Return_Path": "<>"}],
    ids=["auto-reply", "list", "bounce"],
)
def test_a_robot_is_never_answered(desk, fields):
    desk.write(**fields)
    desk.work()
    (mail,) = desk.mails()
    assert (mail.stage, mail.due, mail.error) == ("set_aside", None, None)
    assert mail.finding["reason"]
    assert desk.cases() == []
    assert desk.world.customer_mail("hoa@abc.example") == []


def test_a_person_taken_for_a_robot_can_be_released(desk):
    desk.write(List_Id="<nhom.example>")
    desk.work()
    desk.release(desk.mails()[0])
    desk.drain()
    assert desk.mails()[0].stage == "filed"
    assert len(desk.world.customer_mail("hoa@abc.example")) == 1


def test_the_slip_tells_the_customers_own_words_and_not_the_signature(desk):
    own = "Token báo lỗi 0x80090016 khi ký."
    body = f"{own}\n\nTrân trọng,\nNguyễn Thị Hoa\nKế toán trưởng - Công ty ABC\nĐT: 0912 345 678"
    desk.write(body=body)
    desk.work()
    assert desk.letters()[0].facts["summary"] == own
    assert desk.mails()[0].text == body
