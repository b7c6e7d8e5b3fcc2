"""The counter and the phone on real parts: taken down, confirmed, filed, printed, posted (S1, S3, E1, E4a)."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.ledger.model import Deadline, Event
from tests.end_to_end.test_main_job import words_of

pytestmark = pytest.mark.slow
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SAID = "Token cắm vào máy không nhận, không ký được tờ khai thuế."


def text(desk, words=SAID, name="text.txt"):
    file = desk.world.settings_file.with_name(name)
    file.write_text(words, "utf-8")
    return str(file)


def enter(desk, *more, words=SAID):
    """Takes a complaint down; gives what is printed."""
    common = ("--customer", "Công ty TNHH Hải Phát", "--text", text(desk, words), "--json")
    return json.loads(desk.command("counter", *common, *more).stdout)


def events(desk):
    (case,) = desk.cases()
    with desk.house.ledger.reading() as session:
        assert broken(session, case) is None
        return list(session.scalars(select(Event).order_by(Event.ordinal)))


@pytest.mark.clause("S1")
@pytest.mark.clause("E1")
@pytest.mark.clause("E2")
def test_a_call_without_mail_address_is_a_case_whose_slip_is_printed_and_posted(desk, tmp_path):
    row = enter(
        desk, "--channel", "phone", "--phone", "0912 345 678", "--tax-code", "0101300842", "--at", "2026-11-20T09:30:40"
    )
    (case,), (mail,) = desk.cases(), desk.mails()
    assert row["number"] == case.number
    assert row["arrival"] == f"1/{mail.stored_at.astimezone(HANOI).year}"
    assert (case.channel, case.address, case.phone, case.tax_code) == ("phone", "", "0912345678", "0101300842")
    assert case.received_at == datetime(2026, 11, 20, 9, 30, tzinfo=HANOI)
    with desk.house.ledger.reading() as session:
        direct = session.scalars(select(Deadline).filter_by(kind="direct_answer")).one()
    assert (direct.started_at, row["due_at"]) == (case.received_at, direct.due_at.astimezone(HANOI).isoformat())

    original = json.loads(desk.house.store.get(mail.sha256))
    assert (original["text"], original["phone"], original["clerk"]) == (SAID, "0912345678", events(desk)[0].who)

    desk.drain()
    (slip,) = desk.letters()
    assert (slip.number, slip.stage, slip.due) == ("01/PTN-ECA", "post", None)
    (standing,) = json.loads(desk.command("held", "--json").stdout)["held"]
    assert f"tiepnhan posted letter:{slip.id}" in standing["reason"]
    assert desk.house.notices.tell() == 1

    file = tmp_path / "slip.pdf"
    desk.command("print", f"letter:{slip.id}", str(file))
    assert desk.house.verifier.verify(file.read_bytes()).ok
    assert "Công ty TNHH Hải Phát" in words_of(file.read_bytes())

    desk.release(slip)
    desk.drain()
    assert desk.letters()[0].stage == "post"
    desk.command("posted", f"letter:{slip.id}", "--how", "post", "--note", "EH123456789VN")
    (slip,) = desk.letters()
    assert (slip.stage, slip.evidence["posted"]["note"]) == ("archived", "EH123456789VN")
    assert slip.sent_at is not None
    assert (events(desk)[-1].what, events(desk)[-1].data["how"]) == ("posted", "post")
    assert "does not wait" in desk.command("posted", f"letter:{slip.id}", "--how", "hand", expect=1).stderr
    assert desk.world.archive_mail() == []


@pytest.mark.clause("S1")
@pytest.mark.clause("S4")
@pytest.mark.clause("S14")
def test_a_caller_with_a_mail_address_is_told_by_mail_when_he_gets_an_answer(make_desk):
    desk = make_desk(procedure="smartsign")
    row = enter(desk, "--channel", "phone", "--email", "Ketoan@HaiPhat.example", "--group", "technical")
    desk.drain()
    (case,) = desk.cases()
    assert (case.group, case.address, row["group"]) == ("technical", "ketoan@haiphat.example", "technical")
    mails = [str(mail.parsed["Subject"]) for mail in desk.world.customer_mail("ketoan@haiphat.example")]
    assert any(case.number in subject and subject.startswith("Đã ghi nhận khiếu nại") for subject in mails)
    problem = desk.command("counter", "--customer", "A", "--text", text(desk), expect=1).stderr
    assert "office: khách hàng đến văn phòng nào? Có: south, north" in problem


@pytest.mark.clause("S3")
@pytest.mark.clause("E4a")
def test_a_walk_in_gets_a_confirmation_and_a_record_that_is_approved_and_printed(desk, tmp_path):
    record = text(desk, "# Kết quả xử lý\nĐã cài lại trình điều khiển, khách hàng ký thử thành công.\n", "record.txt")
    paper = tmp_path / "confirmation.pdf"
    options = ("--person", "Lê Văn Tám", "--phone", "0912345678", "--confirmation", str(paper))
    common = ("--customer", "Công ty TNHH Hải Phát", "--text", text(desk), "--record", record)
    done = desk.command("counter", *common, *options, "--set", "officer=Trần Thị Ngọc Ánh")
    (case,) = desk.cases()
    name = done.stdout.split()[-1]
    assert case.number in done.stdout
    assert (case.channel, case.office) == ("counter", "main")
    words = words_of(paper.read_bytes())
    for must in ("PHIẾU XÁC NHẬN NỘI DUNG KHIẾU NẠI", case.number, "Lê Văn Tám", SAID, "Trụ sở E-CA", "0912345678"):
        assert must in words
    assert not desk.house.verifier.verify(paper.read_bytes()).ok

    desk.command("approve", name)
    desk.drain()
    letter = next(each for each in desk.letters() if each.kind == "record")
    assert (letter.number, letter.stage) == ("01/BBKN-ECA", "post")
    printed = tmp_path / "record.pdf"
    desk.command("print", name, str(printed))
    words = words_of(printed.read_bytes())
    for must in ("Trần Thị Ngọc Ánh", "Lê Văn Tám", "ký thử thành công", "Token cắm vào máy không nhận"):
        assert must in words
    assert desk.house.verifier.verify(printed.read_bytes()).ok
    desk.command("posted", name, "--how", "hand")
    assert desk.cases()[0].state == "answered"
    assert desk.world.archive_mail() == []


def test_the_same_form_twice_is_one_case_and_wrong_fields_are_named(desk):
    first = enter(desk, "--at", "2026-11-20T09:30")
    assert enter(desk, "--at", "2026-11-20T09:35") == first
    assert enter(desk, "--at", "2026-11-20T11:30")["number"] != first["number"]
    assert len(desk.cases()) == 2
    wrong = ("--tax-code", "0101300843", "--phone", "12", "--email", "nobody")
    problem = desk.command("counter", "--customer", "A", "--text", text(desk), *wrong, expect=1).stderr
    for field in ("tax_code: sai chữ số kiểm tra", "phone: không phải", "email: không phải"):
        assert field in problem
    assert (
        "office: không có"
        in desk.command("counter", "--customer", "A", "--office", "moon", "--text", text(desk), expect=1).stderr
    )
    assert len(desk.mails()) == 2


def test_a_hostile_form_stays_text(desk, tmp_path):
    words = "</p><script>alert(1)</script> {{ 7*7 }} \x07\u202egpj\n" + "# Kết quả\n" + "x" * 3000
    paper = tmp_path / "confirmation.pdf"
    hostile = "<b>Công ty\n'; DROP TABLE cases;--</b>"
    desk.command("counter", "--customer", hostile, "--text", text(desk, words), "--confirmation", str(paper))
    (case,) = desk.cases()
    assert case.customer == "<b>Công ty '; DROP TABLE cases;--</b>"
    said = words_of(paper.read_bytes())
    assert "<script>alert(1)</script> {{ 7*7 }}" in said
    desk.drain()
    assert desk.letters()[0].stage == "post"
