"""A letter that does not arrive: the bounce comes into the mailbox, and letter, case, clock and clerks know of it."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.cases.tasks import do_task
from pipeline.engine.advance import claim, now, travel
from pipeline.engine.local import Local
from pipeline.ledger.model import Case, Deadline, Event, Letter, Mail, Notice, Task
from pipeline.letters.answer import DraftAnswer
from pipeline.letters.approve import approve
from pipeline.letters.facts import GivenAnswer
from pipeline.watch.digest.warnings import of_undelivered
from tests.mails import bounces
from tests.mails.bounces import Lost
from tests.servers.smtp_behaviour import Behaviour
from tests.servers.world_settings import ARCHIVE, DESK

pytestmark = pytest.mark.slow
CUSTOMER = "hoa@abc.example"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LATER = {"opening": {"slip": 60}}


def rows(desk, table, **by):
    with desk.house.ledger.reading() as session:
        return list(session.scalars(select(table).filter_by(**by).order_by(table.id)))


def slip_sent(desk):
    """A customer writes, and the slip is sent."""
    desk.write(sender=CUSTOMER)
    desk.work()
    (slip,) = rows(desk, Letter, kind="slip")
    assert slip.stage == "archived"
    return slip


def lost(letter, **more):
    return Lost(**{"to": letter.address, "message_id": letter.message_id, **more})


def comes_in(desk, raw):
    desk.world.deliver(raw, now())
    desk.work()


def events(desk):
    return [event.what for event in rows(desk, Event)]


def notices(desk):
    with desk.house.ledger.reading() as session:
        return [each.words for each in session.scalars(select(Notice)) if each.key.startswith("undelivered:")]


def test_a_slip_that_does_not_arrive_is_known_everywhere_and_told_once(desk):
    slip = slip_sent(desk)
    comes_in(desk, bounces.postfix(lost(slip)))

    (slip,) = rows(desk, Letter, kind="slip")
    (said,) = slip.evidence["delivery"]
    bounce = rows(desk, Mail)[-1]
    assert (said["action"], said["recipient"], said["status"]) == ("failed", CUSTOMER, "5.1.1")
    assert "User unknown" in said["diagnostic"]
    assert (said["mail"], bounce.stage, bounce.case_id) == (bounce.id, "set_aside", slip.case_id)
    assert slip.evidence["reply"].startswith("250")
    (event,) = rows(desk, Event, what="delivery_failed")
    assert (event.data["letter"], event.data["number"]) == ("slip", slip.number)
    (task,) = rows(desk, Task)
    assert (task.kind, task.done_at) == ("undelivered", None)
    assert f"số {slip.number} không tới nơi {CUSTOMER}" in task.words
    (case,) = desk.cases()
    assert case.state == "investigating"

    desk.house.notices.tell()
    (told,) = desk.world.clerks_mail()
    assert "không tới nơi" in told.parsed.get_content()
    with desk.house.ledger.reading() as session:
        assert of_undelivered(session) == [f"1 văn bản gửi đi không tới nơi, văn thư chưa xử lý xong: {case.number}."]
        assert broken(session, session.get_one(Case, case.id)) is None

    before = (slip.evidence, case.chain_length)
    comes_in(desk, bounces.postfix(lost(slip)))  # the same mail
    comes_in(desk, bounces.gmail(lost(slip)))  # the same said by another server
    desk.house.notices.tell()
    (slip,), (case,) = rows(desk, Letter, kind="slip"), desk.cases()
    assert (slip.evidence, case.chain_length) == before
    assert len(rows(desk, Task)) == len(desk.world.clerks_mail()) == len(notices(desk)) == 1
    assert desk.world.customer_mail("MAILER-DAEMON@mx.abc.example") == []


FORGED = {
    "an unknown Message-ID": {"message_id": "<0000@eca.test>"},
    "another recipient": {"to": "khac@abc.example"},
    "the archive": {"to": "luutru@eca.test"},
}


def test_a_forged_or_foreign_bounce_does_nothing(desk):
    slip = slip_sent(desk)
    before = (slip.evidence, desk.cases()[0].chain_length)
    for wrong in FORGED.values():
        for make in (bounces.postfix, bounces.exim, bounces.qmail):
            comes_in(desk, make(lost(slip, **wrong)))
    comes_in(desk, bounces.vacation(lost(slip)))
    (slip,) = rows(desk, Letter)
    assert (slip.evidence, desk.cases()[0].chain_length) == before
    assert (rows(desk, Task), notices(desk)) == ([], [])
    assert {mail.stage for mail in rows(desk, Mail)[1:]} == {"set_aside"}
    assert len(rows(desk, Mail)) == 2 + 3 * len(FORGED)


@pytest.mark.parametrize(
    "make", [bounces.exim, bounces.gmail, bounces.exchange, bounces.exchange_in_words, bounces.qmail]
)
def test_each_servers_bounce_reaches_the_letter(desk, make):
    slip = slip_sent(desk)
    comes_in(desk, make(lost(slip)))
    (slip,) = rows(desk, Letter)
    assert [said["action"] for said in slip.evidence["delivery"]] == ["failed"]
    assert len(notices(desk)) == 1


def test_a_delay_and_an_arrival_are_only_noted(desk):
    slip = slip_sent(desk)
    comes_in(desk, bounces.exim_delay(lost(slip)))
    named = lost(slip, message_id="<none@eca.test>", envelope_id=slip.message_id.strip("<>"))
    comes_in(desk, bounces.postfix(named, "delivered", "2.0.0", "250 2.0.0 OK"))
    (slip,) = rows(desk, Letter)
    assert [said["action"] for said in slip.evidence["delivery"]] == ["delayed", "delivered"]
    assert [what for what in events(desk) if what.startswith("deliver")] == ["delivery_delayed", "delivered"]
    assert (rows(desk, Task), notices(desk)) == ([], [])


@contextmanager
def clock(text):
    with time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=ZONE), tick=True):
        yield


def remind(desk):
    desk.house.__dict__.pop("reminders", None)  # as a program that was started then
    desk.house.reminders.remind()
    desk.drain()


def test_the_clock_of_the_slip_runs_again_until_a_person_has_seen_to_it(make_desk):
    desk = make_desk(terms=LATER)
    with clock("2026-11-23T09:00"):
        desk.write(sender=CUSTOMER)
        desk.work()
    with clock("2026-11-23T10:01"):
        remind(desk)
    (slip,) = rows(desk, Letter, kind="slip")
    assert (slip.stage, rows(desk, Deadline, kind="slip")[0].outcome) == ("archived", "met")

    with clock("2026-11-23T10:05"):
        comes_in(desk, bounces.postfix(lost(slip)))
    (owed,) = rows(desk, Deadline, kind="slip")
    assert (owed.met_at, owed.outcome) == (None, None)
    (event,) = rows(desk, Event, what="deadline_reopened")
    assert event.data["deadline"] == "slip"
    with clock("2026-11-25T10:00"):
        remind(desk)
    assert len(rows(desk, Letter, kind="slip")) == 1
    assert [task.kind for task in rows(desk, Task)] == ["undelivered"]
    assert rows(desk, Deadline, kind="slip")[0].met_at is None

    with clock("2026-11-25T10:05"), desk.house.ledger.writing() as session:
        do_task(session, session.scalars(select(Task)).one(), "lan", "gọi điện, gửi lại bằng cách khác")
    assert rows(desk, Deadline, kind="slip")[0].outcome == "late"
    with desk.house.ledger.reading() as session:
        assert of_undelivered(session) == []


def test_an_answer_that_does_not_arrive_is_still_owed_and_no_silence_closes_the_case(desk):
    slip_sent(desk)
    given = GivenAnswer(complaint="Token không ký được.", result="Đã cài đặt lại.")
    with desk.house.ledger.writing() as session:
        letter = DraftAnswer(desk.house.mail_domain)(session, session.scalars(select(Case)).one(), given, "lan")
        approve(session, letter, "sep", by_another=False)
    desk.drain_all()
    (answer,) = rows(desk, Letter, kind="answer")
    (owed,) = rows(desk, Deadline, kind="final_answer")
    assert (answer.stage, owed.outcome) == ("archived", "met")
    comes_in(desk, bounces.postfix(lost(answer)))
    (owed,) = rows(desk, Deadline, kind="final_answer")
    assert (owed.met_at, desk.cases()[0].state) == (None, "answered")

    with clock("2027-01-20T10:00"):  # long after the customer's time is over
        remind(desk)
    assert {task.kind for task in rows(desk, Task)} >= {"undelivered"}
    assert desk.cases()[0].state == "answered"
    assert rows(desk, Letter, kind="closing") == []


def test_of_a_mail_of_no_case_the_clerks_are_told(desk):
    sent = {"stage": "archived", "brink": now(), "sent_at": now(), "drafted_at": now()}
    with desk.house.ledger.writing() as session:
        digest = Letter(kind="digest", occasion="2026-11-23", address=CUSTOMER, message_id="<a1b2@eca.test>", **sent)
        session.add(digest)
    comes_in(desk, bounces.gmail(lost(rows(desk, Letter)[0])))
    assert [said["action"] for said in rows(desk, Letter)[0].evidence["delivery"]] == ["failed"]
    assert len(notices(desk)) == 1
    assert (rows(desk, Task), desk.cases()) == ([], [])


def test_a_bounce_before_the_letter_is_settled_is_not_lost(desk):
    archive = desk.house.settings.archive.address
    desk.write(sender=CUSTOMER)
    desk.world.smtp.behaviour = Behaviour(drop="before delivery")
    desk.work()
    (slip,) = rows(desk, Letter)
    assert (slip.stage, slip.brink is None) == ("send", False)
    comes_in(desk, bounces.postfix(lost(slip)))
    bounce = rows(desk, Mail)[-1]
    assert (bounce.stage, bounce.due is None) == ("bounced", False)
    assert archive not in rows(desk, Letter)[0].evidence

    desk.world.smtp.behaviour = Behaviour()
    desk.time_passes_since_brink(timedelta(hours=1))
    desk.time_passes()
    desk.time_passes()
    (slip,) = rows(desk, Letter)
    assert slip.stage == "archived"
    assert [said["action"] for said in slip.evidence["delivery"]] == ["failed"]
    assert slip.evidence["archive_copy"]


def test_a_bounce_outruns_a_try_that_has_the_letter_in_hand(make_desk):
    desk = make_desk(archive={"folder": "Luu"})  # a folder that is not there yet: the letter waits to be settled
    desk.write(sender=CUSTOMER)
    desk.work()
    (slip,) = rows(desk, Letter)
    assert (slip.stage, slip.due is None) == ("settle", False)
    with desk.world.dovecot.client(ARCHIVE) as client:
        client.select_folder("INBOX")
        client.create_folder("Luu")
        client.copy(client.search(["ALL"]), "Luu")

    house, busy = desk.house, set()
    desk.hurry()
    network = next(pool for pool in house.road.pools if pool.name == "network")
    (in_hand,) = claim(house.ledger, house.road, network, busy)
    desk.world.deliver(bounces.postfix(lost(slip)), now())
    house.poller.poll()
    Local(house.ledger, house.road.only(Mail)).drain()
    assert travel(house.ledger, house.road, in_hand) == []

    desk.drain()
    (slip,) = rows(desk, Letter)
    assert slip.stage == "archived"
    assert slip.evidence["archive_copy"].startswith("Luu;")
    assert [said["action"] for said in slip.evidence["delivery"]] == ["failed"]
    assert [what for what in events(desk) if what in {"sent", "delivery_failed"}] == ["delivery_failed", "sent"]


def test_letters_of_cases_ask_for_reports(desk):
    desk.world.smtp.behaviour = Behaviour(dsn=True)
    slip = slip_sent(desk)
    (transaction,) = [each for each in desk.world.smtp.transactions() if each.message_id == slip.message_id]
    assert transaction.asked[0] == "RET=HDRS"
    assert transaction.asked[1] == f"ENVID={slip.message_id.strip('<>').upper()}"
    assert transaction.asked[2] == "NOTIFY=FAILURE,DELAY"


def sent_copies(desk):
    with desk.world.dovecot.client(DESK) as client:
        if not client.folder_exists("Sent"):
            return []
        client.select_folder("Sent", readonly=True)
        return [each[b"BODY[]"] for _, each in client.fetch(client.search(["ALL"]), ["BODY[]"]).items()]


def test_a_copy_goes_to_the_sent_folder_once(make_desk):
    desk = make_desk(mailbox={"sent_folder": "Sent"})
    slip = slip_sent(desk)
    (copy,) = sent_copies(desk)
    assert copy == desk.house.store.get(slip.mail_sha256)
    assert slip.evidence["sent_copy"].startswith("Sent;UID=")
    assert [what for what in events(desk) if what == "sent"] == ["sent"]

    desk.house.sent_folder.keep(slip.message_id, copy, slip.sent_at)
    assert len(sent_copies(desk)) == 1


def test_a_sent_folder_that_cannot_be_written_stops_no_letter(make_desk):
    desk = make_desk(mailbox={"sent_folder": "no/such\nname"}, archive={"grace_seconds": 0})
    slip = slip_sent(desk)
    assert slip.evidence["archive_copy"]
    assert "sent_copy" not in slip.evidence
    assert slip.evidence["sent_copy_problem"]
