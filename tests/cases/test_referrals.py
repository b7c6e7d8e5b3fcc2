"""Hand-overs on a real ledger: by themselves and by a clerk, to whom, by when, and what is refused."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from pipeline.cases.act import THE_PROGRAM, NotAllowed
from pipeline.cases.working_time import between
from pipeline.errors import Problem
from pipeline.ledger.model import Deadline
from tests.cases.handing import CALENDAR, CLERK, MONDAY, ZONE, Office, procedure

SMARTSIGN, ECA = procedure("smartsign"), procedure("eca", opening={"slip": 60})


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def opened(folder, terms=SMARTSIGN, **more):
    office = Office(folder, terms, **more)
    office.open()
    return office


def slip(office):
    """What the issue of a slip does."""
    with office.at_work() as (session, case):
        office.clocks.open(session, case, "final_answer", ECA.rule("final_answer"), MONDAY)
        office.act(session, case, "slip")


@pytest.mark.clause("S6")
def test_a_sorted_case_goes_to_its_department_at_the_opening_and_is_investigated(tmp_path):
    office = opened(tmp_path)
    (referral,) = office.referrals
    assert (referral.party, referral.address, referral.kind) == ("technical", "kythuat@ca.example", "department")
    assert office.case.state == "investigating"
    assert office.mails == [("handover", "kythuat@ca.example")]
    assert office.events == ["opened", "referred", "begun"]


def test_the_report_is_due_when_three_quarters_of_the_time_to_the_answer_are_gone(tmp_path):
    office = opened(tmp_path)
    clock = office.clock("report:1")
    assert office.clock("answer").due_at == datetime(2026, 11, 23, 11, 0, tzinfo=ZONE)
    assert clock.due_at == datetime(2026, 11, 23, 10, 30, tzinfo=ZONE)
    assert clock.rule == {"until": "2026-11-23T11:00:00+07:00", "share": 0.75}
    assert "75%" in clock.derivation[0]
    assert clock.calendar == CALENDAR.digest


@pytest.mark.parametrize("group", ["unsorted", "out"])
def test_what_is_not_sorted_waits(tmp_path, group):
    office = opened(tmp_path, group=group)
    assert (office.referrals, office.tasks, office.case.state) == ([], [], "new")


def test_what_a_procedure_does_not_want_by_itself_is_not_done(tmp_path):
    office = opened(tmp_path, procedure("smartsign", handover={"by_itself": False}))
    assert (office.referrals, office.case.state) == ([], "new")


@pytest.mark.clause("E6")
def test_under_a_procedure_with_slips_it_goes_with_the_slip(tmp_path):
    office = opened(tmp_path, ECA)
    assert office.referrals == []
    with office.at_work() as (session, case):
        case.group = "service"
        office.act(session, case, "sort", CLERK, {"was": "technical"})
    assert office.referrals == []
    slip(office)
    (referral,) = office.referrals
    clock, answer = office.clock(f"report:{referral.id}"), office.clock("final_answer")
    assert (referral.party, answer.due_at) == ("care", datetime(2026, 12, 22, 17, 0, tzinfo=ZONE))
    whole = between(MONDAY, answer.due_at, CALENDAR, ECA.hours)
    assert between(MONDAY, clock.due_at, CALENDAR, ECA.hours) == whole * 0.75
    assert office.events[-2:] == ["slip_issued", "referred"]


def test_a_department_without_a_mailbox_is_a_persons_task(tmp_path):
    office = opened(tmp_path, group="records")
    ((kind, words),) = office.tasks
    assert (office.referrals, office.mails, office.case.state) == ([], [], "new")
    assert kind == "handover"
    assert words.startswith("Chuyển bằng tay cho Phòng Hồ sơ")


@pytest.mark.clause("S9")
def test_more_than_one_may_be_asked_each_once_a_round(tmp_path):
    office = opened(tmp_path)
    with office.at_work() as (session, case):
        office.refer.co_handler(session, case, "sales", "Gói cước đã bán?", CLERK)
        office.refer.co_handler(session, case, "minh_phat", "Đã giao token nào?", CLERK)
        office.refer.department(session, case, "care", "", CLERK)
    assert [(each.kind, each.party) for each in office.referrals] == [
        ("department", "technical"), ("co_handler", "sales"), ("co_handler", "minh_phat"), ("department", "care"),
    ]  # fmt: skip
    assert len(office.mails) == 4
    for again in (office.refer.department, office.refer.co_handler):
        with office.at_work() as (session, case), pytest.raises(NotAllowed, match="vòng 1 đã chuyển cho Phòng CSKH"):
            again(session, case, "care", "Còn gì không?", CLERK)
    assert len(office.mails) == 4


@pytest.mark.clause("S10")
def test_an_agent_gets_the_case_and_the_clock_of_the_answer_stays(tmp_path):
    office = opened(tmp_path)
    before = office.clock("answer")
    with office.at_work() as (session, case):
        office.refer.agent(session, case, "minh_phat", "", CLERK)
    assert (office.case.state, office.case.agent) == ("with_agent", "minh_phat")
    after = office.clock("answer")
    assert (after.due_at, after.met_at) == (before.due_at, None)
    assert office.mails[-1] == ("handover", "hotro@minhphat.example")


def test_mistakes_are_named(tmp_path):
    office = opened(tmp_path)
    with office.at_work() as (session, case):
        with pytest.raises(Problem, match="technical, care"):
            office.refer.department(session, case, "kế toán", "", CLERK)
        with pytest.raises(Problem, match="chưa ghi nội dung"):
            office.refer.co_handler(session, case, "sales", "  ", CLERK)
        with pytest.raises(NotAllowed, match="không được chuyển đại lý xử lý"):
            office.refer.agent(session, case, "minh_phat", "", THE_PROGRAM)
    assert len(office.referrals) == 1


def test_a_closed_case_is_not_handed_over(tmp_path):
    office = Office(tmp_path, SMARTSIGN, state="closed")
    with office.at_work() as (session, case), pytest.raises(NotAllowed, match="Kết thúc"):
        office.refer.department(session, case, "technical", "", CLERK)
    assert office.referrals == []


def sort(office, group):
    with office.at_work() as (session, case):
        was, case.group = case.group, group
        office.act(session, case, "sort", CLERK, {"was": was})


@pytest.mark.clause("S5")
def test_a_corrected_group_goes_to_the_right_department_and_the_wrong_one_is_told(tmp_path):
    office = opened(tmp_path)
    sort(office, "service")
    wrong, right = office.referrals
    assert (wrong.party, wrong.withdrawn_at, right.party) == ("technical", MONDAY, "care")
    assert office.clock("report:1").outcome == "void"
    assert office.mails == [
        ("handover", "kythuat@ca.example"),
        ("handover_withdrawn", "kythuat@ca.example"),
        ("handover", "cskh@ca.example"),
    ]
    sort(office, "technical")  # it was told that it has nothing to do: a person must speak to it
    assert len(office.referrals) == 2
    assert [kind for kind, _ in office.tasks] == ["handover"]


def test_a_department_that_has_reported_or_was_asked_by_a_clerk_is_not_called_off(tmp_path):
    office = opened(tmp_path)
    with office.at_work() as (session, case):
        office.refer.department(session, case, "sales", "", CLERK)
    office.reply("kythuat@ca.example", 1)
    sort(office, "service")
    assert [each.withdrawn_at for each in office.referrals] == [None, None, None]


def test_a_group_of_the_same_department_changes_nothing(tmp_path):
    office = opened(tmp_path, group="other")
    sort(office, "service")
    assert [each.party for each in office.referrals] == ["care"]
    assert office.mails == [("handover", "cskh@ca.example")]


@pytest.mark.clause("S16")
def test_an_objection_goes_back_to_the_department_with_a_new_deadline(tmp_path):
    office = opened(tmp_path)
    with office.at_work() as (_, case):
        case.state = "answered"
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        office.do("disagree", CLERK)
    first, second = office.referrals
    assert (first.round, second.round, second.party) == (1, 2, "technical")
    assert "không đồng ý" in second.question
    assert office.clock(f"report:{second.id}").due_at == datetime(2026, 11, 25, 10, 30, tzinfo=ZONE)
    assert office.clock(f"report:{first.id}").outcome == "void"


def test_the_deadline_of_a_report_of_an_overdue_case_is_now(tmp_path):
    office = opened(tmp_path, group="unsorted")
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        with office.at_work() as (session, case):
            office.refer.department(session, case, "technical", "", CLERK)
        assert office.clock("report:1").due_at == MONDAY + timedelta(days=3)
    assert "cần báo cáo ngay" in office.clock("report:1").derivation[0]


def test_the_deadline_of_a_report_counts_from_what_a_standing_clock_has_left(tmp_path):
    office = opened(tmp_path, group="unsorted")
    with office.at_work() as (session, case):
        answer = next(each for each in session.scalars(select(Deadline)) if each.kind == "answer")
        answer.paused_at = MONDAY + timedelta(minutes=20)  # of an hour (records, the shortest) 40 minutes are left
        with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
            office.refer.department(session, case, "technical", "", CLERK)
    assert office.clock("report:1").due_at == MONDAY + timedelta(days=2, minutes=30)
