"""The supplement request on real parts: numbered, rendered, signed, sent and settled like the slip."""

import json

import pytest
from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.cases.occasion import of_mail
from pipeline.cases.supplements import Item
from pipeline.ledger.model import Case, Deadline, Event, Mail
from pipeline.letters.supplement import DraftSupplement
from tests.end_to_end.test_main_job import pdf_of, words_of

pytestmark = pytest.mark.slow
ITEMS = [
    Item(name="Hợp đồng 2511.pdf", reason="tệp được bảo vệ bằng mật khẩu"),
    Item(name="ảnh lỗi.jpg", reason="tệp bị hỏng hoặc không đúng định dạng"),
]


def ask(desk):
    """Asks for open copies of what came with the newest mail."""
    with desk.house.ledger.writing() as session:
        mail = session.scalars(select(Mail).order_by(Mail.id.desc())).first()
        case = session.get_one(Case, mail.case_id)
        DraftSupplement("eca.test")(session, case, ITEMS, of_mail(mail))
    desk.drain()


@pytest.mark.clause("S8")
@pytest.mark.clause("S11")
def test_a_request_goes_out_signed_beside_the_slip(desk):
    desk.write(Message_ID="<complaint@abc.example>")
    desk.work()
    ask(desk)
    (case,), (slip, letter) = desk.cases(), desk.letters()
    assert (slip.number, letter.number) == ("01/PTN-ECA", "01/YCBS-ECA")
    assert (letter.stage, letter.due, letter.error, case.state) == ("archived", None, None, "waiting_customer")

    _, delivered = desk.world.customer_mail("hoa@abc.example")
    mail = delivered.parsed
    assert (mail["Message-ID"], mail["In-Reply-To"]) == (letter.message_id, "<complaint@abc.example>")
    assert str(mail["Subject"]).startswith("Phiếu yêu cầu bổ sung hồ sơ số 01/YCBS-ECA [KN-")
    assert "1. Hợp đồng 2511.pdf: tệp được bảo vệ bằng mật khẩu" in mail.get_body(("plain",)).get_content()
    report = desk.house.verifier.verify(pdf_of(mail))
    assert report.ok, report.words
    words = words_of(pdf_of(mail))
    for expected in ("01/YCBS-ECA", case.number, "Hợp đồng 2511.pdf", "05 ngày làm việc", "Ký bởi:"):
        assert expected in words
    assert {copy.message_id for copy in desk.world.archive_mail()} == {slip.message_id, letter.message_id}

    with desk.house.ledger.reading() as session:
        events = list(session.scalars(select(Event).order_by(Event.ordinal)))
        open_ones = [each.kind for each in session.scalars(select(Deadline)) if each.met_at is None]
        assert sorted(open_ones) == ["final_answer", f"papers:{letter.id}"]
        assert broken(session, case) is None
    assert [event.what for event in events] == ["opened", "slip_issued", "sent", "supplement_requested", "sent"]
    assert events[3].data["items"] == ITEMS


def test_the_lists_show_the_case_once_and_both_letters(desk):
    desk.write()
    desk.work()
    ask(desk)
    (row,) = json.loads(desk.command("cases", "--json").stdout)
    assert row["slip"] == "01/PTN-ECA"
    dossier = json.loads(desk.command("case", row["number"], "--json").stdout)
    assert [letter["kind"] for letter in dossier["letters"]] == ["slip", "supplement"]
    assert "01/YCBS-ECA" in desk.command("case", row["number"]).stdout


def test_papers_of_a_reply_are_asked_for_in_its_thread_and_the_answer_joins_the_case(desk):
    desk.write()
    desk.work()
    (slip,) = desk.world.customer_mail("hoa@abc.example")
    desk.write(subject="Bổ sung giấy tờ", In_Reply_To=slip.message_id, Message_ID="<more@abc.example>")
    desk.work()
    ask(desk)
    _, request = desk.world.customer_mail("hoa@abc.example")
    assert request.parsed["In-Reply-To"] == "<more@abc.example>"
    assert "“Bổ sung giấy tờ”" in words_of(pdf_of(request.parsed))
    desk.write(subject="Re: bản mở được", In_Reply_To=request.message_id)
    desk.work()
    assert [mail.finding["kind"] for mail in desk.mails()] == ["complaint", "reply", "reply"]
    assert len(desk.cases()) == 1
