"""Papers that a clerk asks for, on real parts: asked by letter, sent in parts, ticked off (S8, S11)."""

import json

import pytest
from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.ledger.model import Deadline, Event, Task, Wanted
from tests.end_to_end.test_main_job import pdf_of, words_of
from tests.mails.forms import plain, with_files
from tests.papers import pdfs

pytestmark = pytest.mark.slow
CONTRACT = "Hợp đồng cung cấp dịch vụ hoặc phiếu đăng ký mua dịch vụ"
INVOICE = "Hóa đơn mua dịch vụ, thiết bị"


@pytest.fixture
def opened(desk):
    """A desk with a case about the service, whose slip has gone out."""
    body = "Kính gửi Trung tâm,\nGói 3 năm của chúng tôi bị tính sai thời hạn, hết hạn sớm một năm. Đề nghị gia hạn."
    desk.write(subject="Gói dịch vụ hết hạn sớm", body=body)
    desk.work()
    (case,) = desk.cases()
    if case.group != "service":
        desk.command("correct", case.number, "--group", "service")
    return desk


def rows(desk, table):
    with desk.house.ledger.reading() as session:
        (case,) = desk.cases()
        assert broken(session, case) is None
        return list(session.scalars(select(table).order_by(table.id)))


def reply(desk, body, *files):
    """The customer answers the newest letter, with files."""
    *_, newest = desk.world.customer_mail("hoa@abc.example")
    form = with_files(*files) if files else plain
    desk.write(subject="Re: bổ sung giấy tờ", body=body, form=form, In_Reply_To=newest.message_id)
    desk.work()


def paper(name, *lines):
    return name, pdfs.written("\n".join(lines))


@pytest.mark.clause("S8")
def test_asked_for_two_papers_the_customer_sends_one_then_the_other_and_the_case_goes_on(opened):
    desk = opened
    (case,) = desk.cases()
    (task,) = [task for task in rows(desk, Task) if task.kind == "ask"]
    assert CONTRACT in task.words
    assert INVOICE in task.words
    shown = json.loads(desk.command("ask", case.number, "--json").stdout)
    assert [item["kind"] for item in shown["proposed"]] == ["contract", "invoice"]

    desk.command("ask", case.number, "--proposed")
    assert "đã yêu cầu rồi" in desk.command("ask", case.number, "--paper", "contract", expect=1).stderr
    desk.drain()
    assert desk.cases()[0].state == "waiting_customer"
    assert next(task for task in rows(desk, Task) if task.kind == "ask").done_at is not None
    mail = desk.world.customer_mail("hoa@abc.example")[-1].parsed
    words = words_of(pdf_of(mail))
    for must in ("Giấy tờ cần bổ sung", "Hợp đồng cung cấp dịch vụ", "Hóa đơn mua dịch vụ, thiết bị"):
        assert must in words
    for absent in ("không mở được", "None"):
        assert absent not in words
    assert mail["Auto-Submitted"] is None
    assert f"1. {CONTRACT}" in mail.get_body(("plain",)).get_content()

    reply(desk, "Tôi gửi hóa đơn trước.", paper("HD0001.pdf", "HOA DON GIA TRI GIA TANG", "So: 0001", "Hop dong so 12"))
    contract, invoice = rows(desk, Wanted)
    assert (contract.received_at, invoice.mail_id) == (None, desk.mails()[-1].id)
    assert desk.cases()[0].state == "waiting_customer"
    (partly,) = [task for task in rows(desk, Task) if task.kind == "papers"]
    assert f"đã nhận: {INVOICE}; còn thiếu: {CONTRACT}" in partly.words

    reply(desk, "Tôi gửi tiếp hợp đồng.", paper("scan.pdf", "HOP DONG CUNG CAP DICH VU", "So 12/2025"))
    assert desk.cases()[0].state == "investigating"
    assert [each.received_at is not None for each in rows(desk, Wanted)] == [True, True]
    over = [each for each in rows(desk, Deadline) if each.kind.startswith("papers:")]
    assert [each.outcome for each in over] == ["met"]
    assert rows(desk, Event)[-1].what in {"supplemented", "task_done"}
    assert [task for task in rows(desk, Task) if task.kind == "papers" and task.done_at is None] == []


@pytest.mark.clause("S11")
def test_what_is_not_sure_is_a_task_and_a_clerk_ticks_or_waives(opened):
    desk = opened
    (case,) = desk.cases()
    options = ("--paper", "licence", "--other", "Ảnh chụp màn hình báo lỗi", "--reason", "để hoàn thiện hồ sơ")
    desk.command("ask", case.number, *options)
    desk.drain()
    reply(desk, "Tôi gửi giấy tờ.", paper("scan001.pdf", "Trang 1"), paper("scan002.pdf", "Trang 2"))
    (task,) = [task for task in rows(desk, Task) if task.kind == "papers"]
    assert "chưa rõ là giấy tờ nào: scan001.pdf, scan002.pdf" in task.words
    assert all(each.received_at is None for each in rows(desk, Wanted))

    mail = f"mail:{desk.mails()[-1].id}"
    assert "still missing" in desk.command("tick", case.number, "licence", "--mail", mail).stderr
    assert "đã được ghi nhận là đã nhận" in desk.command("tick", case.number, "licence", expect=1).stderr
    assert "all papers are there" in desk.command("waive", case.number, f"wanted:{rows(desk, Wanted)[1].id}").stderr
    assert desk.cases()[0].state == "investigating"
    assert next(each for each in rows(desk, Task) if each.kind == "papers").done_at is not None


@pytest.mark.clause("S8")
def test_a_locked_file_is_ticked_off_by_its_open_copy_and_not_by_a_strangers(desk):
    locked = pdfs.locked(pdfs.written("HOP DONG"))
    desk.write(form=with_files(("hợp đồng 2511.pdf", locked)))
    desk.work()
    assert desk.cases()[0].state == "waiting_customer"
    *_, newest = desk.world.customer_mail("hoa@abc.example")
    opened_copy = paper("hợp đồng 2511 (mở khóa).pdf", "Trang 1")
    stranger = {"sender": "ai@la.example", "In_Reply_To": newest.message_id, "form": with_files(opened_copy)}
    desk.write(subject="Re: hợp đồng", body="Tôi gửi hợp đồng.", **stranger)
    desk.work()
    assert rows(desk, Wanted)[0].received_at is None
    reply(desk, "Tôi gửi bản mở được.", opened_copy)
    assert rows(desk, Wanted)[0].received_at is not None
    assert desk.cases()[0].state == "investigating"
