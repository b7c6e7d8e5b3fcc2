"""Forged senders wait for a clerk; floods wait for their turn; nothing is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from pipeline.engine.advance import now
from pipeline.ledger.model import Mail, Notice

pytestmark = pytest.mark.slow
FORGED = "mx.eca.test; spf=fail smtp.mailfrom=abc.example; dmarc=fail (p=reject) header.from=abc.example"
PROVEN = "mx.eca.test; dmarc=pass (p=reject) header.from=abc.example"


def notices(desk):
    with desk.house.ledger.reading() as session:
        return list(session.scalars(select(Notice.words).order_by(Notice.noticed_at)))


def test_a_forged_sender_waits_for_a_clerk_and_goes_on_by_his_word(make_desk):
    desk = make_desk(origin={"trusted_servers": ["mx.eca.test"]})
    desk.write(sender="hoa@abc.example", Authentication_Results=FORGED)
    desk.write(sender="lan@abc.example", Authentication_Results=PROVEN)
    desk.work()
    forged, proven = desk.mails()
    assert (forged.stage, forged.due) == ("read", None)
    assert "có thể bị giả mạo (theo mx.eca.test: SPF fail, DMARC fail)" in forged.error
    assert proven.stage == "filed"
    assert desk.world.customer_mail("hoa@abc.example") == []
    desk.release(forged)
    desk.drain()
    assert [mail.stage for mail in desk.mails()] == ["filed", "filed"]
    assert len(desk.world.customer_mail("hoa@abc.example")) == 1


def test_a_forged_yes_closes_no_case(make_desk):
    desk = make_desk(origin={"trusted_servers": ["mx.eca.test"]})
    desk.write(sender="hoa@abc.example", Authentication_Results=PROVEN)
    desk.work()
    (slip,) = desk.world.customer_mail("hoa@abc.example")
    reply = {"In_Reply_To": slip.message_id, "Authentication_Results": FORGED}
    desk.write(sender="hoa@abc.example", subject="Re: phiếu", body="Tôi đồng ý với kết quả xử lý.", **reply)
    desk.work()
    assert "giả mạo" in desk.mails()[-1].error
    assert desk.mails()[-1].case_id is None


def test_without_a_trusted_server_nothing_is_believed_of_it(desk):
    desk.write(sender="hoa@abc.example", Authentication_Results=FORGED)
    desk.work()
    assert [mail.stage for mail in desk.mails()] == ["filed"]


def test_a_flood_is_delayed_told_once_and_not_lost(make_desk):
    desk = make_desk(flood={"mails": 3})
    for _ in range(8):
        desk.write(sender="may@robot.example")
    desk.write(sender="hoa@abc.example")
    desk.work()
    stages = [mail.stage for mail in desk.mails() if mail.sender == "may@robot.example"]
    assert stages == ["filed"] * 3 + ["read"] * 5
    assert desk.mails()[-1].stage == "filed"
    waits = [round((mail.due - now()) / timedelta(hours=1)) for mail in desk.mails() if mail.stage == "read"]
    assert waits == [1, 1, 1, 2, 2]
    for _ in range(2):
        desk.house.notices.tell()
    assert sum("may@robot.example gửi quá nhiều thư" in words for words in notices(desk)) == 1
    with desk.house.ledger.writing() as session:
        for mail in session.scalars(select(Mail)):
            mail.received_at -= timedelta(hours=3)
    desk.time_passes()
    assert {mail.stage for mail in desk.mails()} == {"filed"}
