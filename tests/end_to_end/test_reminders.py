"""Deadlines on real parts, with the clock moved on: reminders, the slip by itself, silence, a new calendar."""

import json
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.cases.act import Actor
from pipeline.cases.calendar import Calendar
from pipeline.cases.clocks import Clocks, plan
from pipeline.cases.lifecycle import CLERK
from pipeline.cases.occasion import of_mail
from pipeline.commands.run import run
from pipeline.ledger.model import Case, Deadline, Event, Letter, Mail, Notice, Referral, Task
from pipeline.letters.answer import DraftAnswer
from pipeline.letters.approve import approve
from pipeline.letters.facts import GivenAnswer
from pipeline.letters.supplement import DraftSupplement
from pipeline.watch.recount import Recount
from pipeline.watch.reminders import Reminders
from tests.servers.world_settings import CLERKS

pytestmark = pytest.mark.slow
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CUSTOMER = "hoa@abc.example"
BOSS = "quanly@eca.test"
DEPARTMENT = "kythuat@eca.test"
ANSWER = GivenAnswer(complaint="Token không ký được.", result="Đã cài đặt lại, Quý khách hàng đã ký được.")
LATER = {"opening": {"slip": 60}}


@contextmanager
def clock(text):
    with time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=ZONE), tick=True) as traveller:
        yield traveller


def tick(desk, text=None):
    """The program is started again at this time, its job runs, and what follows from it is done."""
    if text is None:
        desk.house.recount.recount()
        desk.house.reminders.remind()
        desk.drain()
        return
    with clock(text):
        desk.house.__dict__.pop("reminders", None)
        tick(desk)


def open_case(desk, text, **more):
    with clock(text):
        desk.write(**more)
        desk.work()


def answer(desk, text, approved=True):
    with clock(text), desk.house.ledger.writing() as session:
        (case,) = session.scalars(select(Case))
        letter = DraftAnswer(desk.house.mail_domain)(session, case, ANSWER, "lan")
        if approved:
            approve(session, letter, "sep", by_another=False)
    with clock(text):
        desk.drain_all()


def rows(desk, table, **by):
    with desk.house.ledger.reading() as session:
        return list(session.scalars(select(table).filter_by(**by).order_by(table.id)))


def open_deadline(desk, kind):
    (found,) = rows(desk, Deadline, kind=kind)
    return found


def sent(desk, *kinds):
    """Who got what, in its order, of the letters that went all the way."""
    return [(each.kind, each.address) for each in desk.letters() if each.kind in kinds and each.stage == "archived"]


def reminders(desk):
    return sent(desk, "reminder", "escalation", "customer_reminder")


def text_of(mail):
    return mail.parsed.get_payload(decode=True).decode("utf-8")


@pytest.mark.clause("E5")
def test_the_slip_goes_out_by_itself_after_sixty_working_minutes(make_desk):
    desk = make_desk(terms=LATER)
    open_case(desk, "2026-11-30T11:30")
    tick(desk, "2026-11-30T13:29")
    assert sent(desk, "slip") == []
    tick(desk, "2026-11-30T13:31")
    tick(desk, "2026-11-30T13:32")
    assert sent(desk, "slip") == [("slip", CUSTOMER)]
    assert desk.cases()[0].state == "investigating"
    assert open_deadline(desk, "slip").outcome == "met"
    assert open_deadline(desk, "final_answer").met_at is None


@pytest.mark.clause("E5")
@pytest.mark.clause("E4b")
def test_no_slip_goes_out_while_an_answer_waits_for_a_yes_or_after_it(make_desk):
    desk = make_desk(terms=LATER)
    open_case(desk, "2026-11-30T09:00")
    answer(desk, "2026-11-30T09:30", approved=False)
    tick(desk, "2026-11-30T10:01")
    assert sent(desk, "slip") == []
    assert f"{open_deadline(desk, 'slip').next_at.astimezone(ZONE):%H:%M}" == "11:01"
    with desk.house.ledger.writing() as session:
        (letter,) = session.scalars(select(Letter).filter_by(kind="answer"))
        approve(session, letter, "sep", by_another=False)
    with clock("2026-11-30T10:30"):
        desk.hurry()
        desk.drain_all()
    tick(desk, "2026-11-30T11:02")
    assert sent(desk, "slip", "answer") == [("answer", CUSTOMER)]
    assert open_deadline(desk, "slip").met_at is not None


@pytest.mark.clause("E5")
def test_one_run_does_what_has_become_due(make_desk, capsys):
    desk = make_desk(terms=LATER)
    open_case(desk, "2026-11-30T09:00")
    with clock("2026-11-30T10:01"):
        assert run(desk.world.settings_file, once=True, as_json=True) == 0
    assert sent(desk, "slip") == [("slip", CUSTOMER)]
    assert json.loads(capsys.readouterr().out)["letters_sent"] == 1


def test_a_program_that_was_down_sends_the_slip_at_the_next_opening(make_desk):
    desk = make_desk(terms=LATER)
    open_case(desk, "2026-11-30T15:00")
    tick(desk, "2026-11-30T23:00")
    assert sent(desk, "slip") == []
    tick(desk, "2026-12-01T08:00")
    assert sent(desk, "slip") == [("slip", CUSTOMER)]
    assert open_deadline(desk, "slip").outcome == "late"


@pytest.mark.clause("S17")
def test_handlers_are_reminded_once_each_and_managers_when_it_is_over(make_desk):
    desk = make_desk(procedure="smartsign", people={"clerks": CLERKS, "managers": [BOSS]})
    open_case(desk, "2026-11-30T08:00", subject="Sai mã pin", body="Token báo sai mã pin, không ký được tờ khai thuế.")
    (owed,) = rows(desk, Deadline, kind="answer")
    length = owed.due_at - owed.started_at
    half, late = (owed.started_at + length * share for share in (0.51, 0.81))
    for moment in (half, half, late, late + timedelta(seconds=5), owed.due_at + timedelta(seconds=20)):
        tick(desk, f"{moment.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}")
    assert reminders(desk) == [("reminder", CLERKS)] * 3
    for text in ("2026-11-30T13:00:10", "2026-11-30T15:00", "2026-12-01T08:00:10", "2026-12-01T20:00"):
        tick(desk, text)
    assert reminders(desk)[3:] == [("reminder", CLERKS), ("escalation", BOSS)] * 2
    (*_, mail) = desk.world.customer_mail(BOSS)
    assert "đã quá hạn" in mail.parsed["Subject"] or "=?utf-8?" in mail.parsed["Subject"]
    assert "Cách tính hạn:" in text_of(mail)
    assert "đã quá hạn" in text_of(mail)


@pytest.mark.clause("E8")
def test_twenty_days_later_after_a_long_outage_only_the_newest_goes_out(desk):
    open_case(desk, "2026-11-30T09:00")
    (owed,) = rows(desk, Deadline, kind="final_answer")
    assert f"{owed.due_at.astimezone(ZONE):%d/%m/%Y %H:%M}" == "28/12/2026 17:00"
    tick(desk, "2026-12-30T03:00")
    assert reminders(desk) == []
    tick(desk, "2026-12-30T08:00:05")
    assert reminders(desk) == [("escalation", CLERKS)]
    (*_, mail) = desk.world.clerks_mail()
    assert "đã quá hạn 1 ngày làm việc" in text_of(mail)


def test_what_rests_on_a_year_not_entered_is_said_to_be_provisional(desk):
    open_case(desk, "2026-12-21T09:00")
    assert open_deadline(desk, "final_answer").provisional
    tick(desk, "2027-01-06T16:00")
    assert "tạm tính" in text_of(desk.world.clerks_mail()[-1])


def test_nobody_is_told_of_what_is_done(desk):
    open_case(desk, "2026-11-30T09:00")
    answer(desk, "2026-12-01T09:00")
    tick(desk, "2026-12-08T15:00")
    assert reminders(desk) == []


def test_silence_is_answered_by_a_reminder_and_then_a_closing_notice(desk):
    open_case(desk, "2026-11-30T09:00")
    answer(desk, "2026-12-01T09:00")  # ten working days: 15/12
    tick(desk, "2026-12-10T07:59")
    assert reminders(desk) == []
    tick(desk, "2026-12-10T08:00:10")
    tick(desk, "2026-12-10T08:00:40")
    assert reminders(desk) == [("customer_reminder", CUSTOMER)]
    assert "17 giờ 00 phút ngày 15/12/2026" in text_of(desk.world.customer_mail(CUSTOMER)[-1])
    tick(desk, "2026-12-15T17:00:10")
    assert sent(desk, "closing") == [("closing", CUSTOMER)]
    assert desk.cases()[0].state == "closed"
    assert open_deadline(desk, "customer_reply").met_at is not None


def test_a_ca_that_wants_consent_gets_a_task_and_no_closing_notice(make_desk):
    desk = make_desk(terms={"opening": {"slip": 0}, "closing": {"on_silence": False}})
    open_case(desk, "2026-11-30T09:00")
    answer(desk, "2026-12-01T09:00")
    tick(desk, "2026-12-15T17:00:10")
    tick(desk, "2026-12-16T09:00")
    assert [task.kind for task in rows(desk, Task)] == ["silence"]
    assert sent(desk, "closing") == []
    assert desk.cases()[0].state == "answered"


def test_no_case_is_closed_over_a_mail_that_waits_for_a_person(desk):
    open_case(desk, "2026-11-30T09:00", Message_ID="<first@abc.example>")
    answer(desk, "2026-12-01T09:00")
    with clock("2026-12-02T09:00"):
        tag = desk.cases()[0].tag
        desk.write(subject=f"Re: Văn bản trả lời tn-{tag}", body="Khi nào thì tôi nhận được token mới?")
        desk.work()
    assert len(rows(desk, Task)) == 1
    tick(desk, "2026-12-10T08:00:10")
    assert reminders(desk) == []
    tick(desk, "2026-12-15T17:00:10")
    assert sent(desk, "closing") == []
    assert rows(desk, Task)[-1].kind == "silence"


def test_a_clock_set_back_sends_nothing_twice_and_forgets_nothing(desk):
    open_case(desk, "2026-11-30T09:00")
    answers = ("2026-12-14T15:00", "2027-12-14T15:00")  # the second a year ahead by mistake
    for text in answers:
        tick(desk, text)
    assert len(reminders(desk)) == 2
    tick(desk, "2026-12-14T15:05")
    assert len(reminders(desk)) == 2
    tick(desk, "2026-12-28T17:00:10")
    assert len(reminders(desk)) == 3
    tick(desk, "2026-12-28T17:00:20")
    assert len(reminders(desk)) == 3


@pytest.mark.clause("S8")
def test_the_answers_clock_stands_still_while_papers_are_waited_for(make_desk):
    desk = make_desk(terms={"opening": {"slip": 0}, "supplement": {"pauses": True}})
    open_case(desk, "2026-11-30T09:00")
    before = open_deadline(desk, "final_answer").due_at
    for text, name in (("2026-12-01T10:00", "ask"), ("2026-12-08T10:00", "complete")):
        with clock(text), desk.house.ledger.writing() as session:
            desk.house.act(session, session.scalars(select(Case)).one(), name, Actor("lan", (CLERK, "manager")))
        if name == "ask":
            paused = open_deadline(desk, "final_answer")
            assert (paused.due_at, paused.next_at) == (before, None)
            tick(desk, "2026-12-07T10:00")
    found = open_deadline(desk, "final_answer")
    assert found.due_at > before
    assert f"{found.due_at.astimezone(ZONE):%d/%m/%Y}" == "04/01/2027"  # four days later
    assert found.provisional
    assert any("tạm dừng" in step for step in found.derivation)
    (event,) = rows(desk, Event, what="deadline_changed")
    assert event.data["from"] == before.isoformat()
    assert reminders(desk) == []


def test_a_letter_sent_again_starts_no_clock_anew(desk):
    with clock("2026-11-30T09:00"):
        raw = desk.write(Message_ID="<same@abc.example>")
        desk.work()
    before = [(each.kind, each.due_at, each.next_at) for each in rows(desk, Deadline)]
    with clock("2026-12-03T09:00"):
        desk.world.deliver(raw.replace(b"<same@abc.example>", b"<again@abc.example>"))
        desk.work()
    assert len(desk.mails()) == 2
    assert len(desk.cases()) == 1
    assert [(each.kind, each.due_at, each.next_at) for each in rows(desk, Deadline)] == before


@pytest.mark.clause("E8")
def test_a_new_day_off_moves_open_deadlines_with_an_event(desk):
    open_case(desk, "2026-11-30T09:00")
    open_case(desk, "2026-12-21T09:00", sender="an@xyz.example", subject="Phí gia hạn")
    house = desk.house
    file = house.calendar.file.model_copy(update={"days_off": {**house.calendar.file.days_off, date(2026, 12, 4): "?"}})
    clocks = Clocks(house.terms, Calendar(file))
    recount = Recount(house.ledger, clocks, house.notices)
    assert recount.recount() == 1
    first, second = rows(desk, Deadline, kind="final_answer")
    assert f"{first.due_at.astimezone(ZONE):%d/%m/%Y}" == "29/12/2026"
    assert first.calendar == second.calendar == clocks.calendar.digest
    (event,) = rows(desk, Event, what="deadline_changed")
    assert datetime.fromisoformat(event.data["to"]) == first.due_at
    assert datetime.fromisoformat(event.data["from"]) == first.due_at - timedelta(days=1)
    assert recount.recount() == 0
    with house.ledger.reading() as session:
        assert [broken(session, case) for case in session.scalars(select(Case))] == [None, None]


def with_report(desk):
    """A hand-over to a department whose part of the time ends at 10/12/2026 17:00."""
    open_case(desk, "2026-11-30T09:00")
    started, due = (
        datetime.fromisoformat(text).replace(tzinfo=ZONE) for text in ("2026-11-30T10:00", "2026-12-10T17:00")
    )
    with desk.house.ledger.writing() as session:
        (case,) = session.scalars(select(Case))
        referral = Referral(
            case_id=case.id, round=1, kind="department", party="technical", name="Phòng Kỹ thuật", address=DEPARTMENT,
            head=BOSS, question="", who="tiepnhan", at=started, reported_at=None, withdrawn_at=None,
        )  # fmt: skip
        session.add(referral)
        session.flush()
        deadline = Deadline(
            case_id=case.id, kind=f"report:{referral.id}", round=1, rule={"until": due.isoformat()}, started_at=started,
            due_at=due, derivation=[], calendar=desk.house.calendar.digest, met_at=None,
        )  # fmt: skip
        plan(deadline, desk.house.terms.of(session, case), desk.house.calendar)
        session.add(deadline)


@pytest.mark.clause("E7")
def test_a_department_that_does_not_report_is_reminded_and_then_its_head(desk):
    with_report(desk)
    for text in ("2026-12-04T14:00", "2026-12-09T10:00", "2026-12-10T17:00:10", "2026-12-11T08:00:10"):
        tick(desk, text)
    to_department, to_head = ("reminder", DEPARTMENT), ("escalation", BOSS)
    assert reminders(desk) == [to_department, to_department, to_department, to_head, to_department, to_head]
    mail = desk.world.customer_mail(DEPARTMENT)[-1]
    assert mail.parsed["Reply-To"].endswith(f"+tn-{desk.cases()[0].tag}-r1@eca.test")
    tick(desk, "2026-12-14T15:00")  # half of the answer's time: the department owes a part of that too
    assert reminders(desk)[-2:] == [to_department, ("reminder", CLERKS)]


def test_the_departments_part_moves_with_the_answer(desk):
    with_report(desk)
    house = desk.house
    file = house.calendar.file.model_copy(update={"days_off": {**house.calendar.file.days_off, date(2026, 12, 4): "?"}})
    assert Recount(house.ledger, Clocks(house.terms, Calendar(file)), house.notices).recount() == 2
    (part,) = [each for each in rows(desk, Deadline) if each.kind.startswith("report")]
    assert part.due_at > datetime(2026, 12, 10, 17, tzinfo=ZONE)
    (answer,) = [each for each in rows(desk, Deadline) if each.kind == "final_answer"]
    assert part.rule == {"until": answer.due_at.astimezone(ZONE).isoformat(), "share": 0.75}
    assert "75% của thời gian này" in part.derivation[0]
    assert {event.data["deadline"] for event in rows(desk, Event, what="deadline_changed")} == {
        "final_answer",
        part.kind,
    }


@pytest.mark.clause("S8")
def test_papers_that_do_not_come_are_asked_for_once_more_and_then_are_a_clerks(desk):
    open_case(desk, "2026-11-30T09:00")
    with clock("2026-11-30T10:00"), desk.house.ledger.writing() as session:
        (case,) = session.scalars(select(Case))
        items = [{"name": "hợp đồng.pdf", "reason": "có mật khẩu"}]
        DraftSupplement(desk.house.mail_domain)(session, case, items, of_mail(session.get_one(Mail, case.mail_id)))
    with clock("2026-11-30T10:00"):
        desk.drain()
    tick(desk, "2026-12-07T17:00:10")  # five working days
    assert reminders(desk) == [("customer_reminder", CUSTOMER)]
    assert "- hợp đồng.pdf." in text_of(desk.world.customer_mail(CUSTOMER)[-1])
    tick(desk, "2026-12-08T10:00")
    tick(desk, "2026-12-14T17:00:10")
    assert [task.kind for task in rows(desk, Task)] == ["papers"]
    assert [each for each in reminders(desk) if each[1] == CUSTOMER] == [("customer_reminder", CUSTOMER)]


def test_one_deadline_that_fails_stops_no_other_and_the_clerks_are_told(desk):
    open_case(desk, "2026-11-30T09:00")
    open_case(desk, "2026-11-30T09:10", sender="an@xyz.example", subject="Phí gia hạn")
    house = desk.house
    with house.ledger.writing() as session:  # what a later version of the program could leave behind
        broken_one = session.scalars(select(Deadline).filter_by(kind="final_answer").order_by(Deadline.id)).first()
        broken_one.kind = "report:999"
    tick(desk, "2026-12-14T15:00")
    assert len(reminders(desk)) == 1
    assert [notice.key for notice in _notices(desk)] == [f"reminder:{broken_one.id}:2026-12-14"]
    assert rows(desk, Deadline, id=broken_one.id)[0].next_at.astimezone(ZONE).strftime("%H:%M") == "15:15"


def _notices(desk):
    with desk.house.ledger.reading() as session:
        return list(session.scalars(select(Notice)))


def test_two_programs_at_once_send_a_reminder_once(desk):
    open_case(desk, "2026-11-30T09:00")
    house = desk.house
    other = Reminders(
        house.ledger, house.terms, house.calendar, house.notices, house.reminders.duties, house.reminders.other
    )
    with clock("2026-12-14T15:00"):
        assert house.reminders.remind() + other.remind() == 1
        desk.drain()
    assert len(reminders(desk)) == 1
