"""The figures of the digest, from rows as the program writes them."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from pipeline.errors import Problem
from pipeline.ledger.connect import open_ledger
from pipeline.watch.digest.condition import Condition, OldList
from pipeline.watch.digest.days import Days
from pipeline.watch.digest.figures import digest_facts
from tests.watch.digest_desk import DESK, Rows, a_month, at

FRIDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 22)
MONDAY_MORNING = at("2026-11-23", "07:30")
WELL = Condition(certificate_until=at("2028-01-01"), polled_at=MONDAY_MORNING)
STAGES = ("filed", "set_aside", "stored", "papers", "read", "doubtful", "triaged", "nowhere")
CHANNELS = ("email", "scan", "phone", "counter", "pigeon")


def facts_of(session, days=None, condition=WELL, now=MONDAY_MORNING):
    facts = digest_facts(session, DESK, days or Days(FRIDAY, SUNDAY), condition, now)
    return json.loads(json.dumps(facts))


def line(facts, key):
    return next(line for line in facts["happened"] if line["key"] == key)


def part(facts, key):
    return next(part for part in facts["received"]["parts"] if part["key"] == key)


@pytest.fixture(scope="module")
def one_ledger(tmp_path_factory):
    ledger = open_ledger(tmp_path_factory.mktemp("digest") / "ledger.sqlite3")
    yield ledger
    ledger.close()


row = st.tuples(
    st.sampled_from(STAGES), st.sampled_from(CHANNELS), st.booleans(), st.sampled_from(("new", "rejected", "closed"))
)


@settings(max_examples=60, deadline=None)
@given(st.lists(row, max_size=25))
def test_received_is_the_sum_of_its_parts_or_the_difference_is_named(one_ledger, mix):
    with one_ledger.engine.connect() as connection, connection.begin() as all_of_it:
        session = Session(connection, join_transaction_mode="create_savepoint")
        rows = Rows(session)
        known = rows.case(at("2026-11-01"))
        lost = 0
        for stage, channel, opens, state in mix:
            if opens and stage == "filed":
                rows.case(at("2026-11-21"), channel=channel, state=state)
            else:
                in_case = stage == "filed" and state != "new"
                rows.mail(at("2026-11-21"), stage, known if in_case else None, channel=channel)
                lost += stage == "nowhere" or (stage == "filed" and not in_case)
        received = facts_of(session)["received"]
        session.close()
        all_of_it.rollback()
    assert received["total"] == len(mix)
    assert received["lost"]["count"] == lost
    assert received["adds_up"] == (lost == 0)
    assert sum(part["count"] for part in received["parts"]) == received["sum"] == len(mix) - lost
    assert sum(channel["total"] for channel in received["channels"]) == len(mix)
    assert sum(sum(channel["parts"]) for channel in received["channels"]) == received["sum"]
    assert received["in_work"]["count"] == sum(stage in STAGES[2:7] for stage, *_ in mix)


def test_a_day_ends_at_midnight_of_the_calendar(ledger):
    with ledger.writing() as session:
        rows = Rows(session)
        for moment in (at("2026-11-19", "23:59:59"), at("2026-11-20", "00:00"), at("2026-11-20", "23:59:59.999999")):
            rows.case(moment)
        rows.case(at("2026-11-21", "00:00"))
        facts = facts_of(session, Days(FRIDAY, FRIDAY))
    assert facts["received"]["total"] == line(facts, "opened")["count"] == 2
    assert [day["received"] for day in facts["history"]["days"][-2:]] == [1, 2]


def test_each_kind_of_change_is_counted_with_its_cases_and_by_group(ledger):
    with ledger.writing() as session:
        rows = Rows(session)
        cases = [rows.case(at("2026-11-02"), group=group) for group in ("technical", "technical", "records", "odd")]
        for case, what in zip(cases, ("answered", "closed", "rejected", "disagreed"), strict=True):
            rows.event(case, at("2026-11-20"), what)
            rows.event(case, at("2026-11-20", "10:00"), "sent")
        rows.event(cases[0], at("2026-11-21"), "answered")
        rows.event(cases[1], at("2026-11-19"), "answered")
        facts = facts_of(session)
    for what, case in zip(("answered", "closed", "rejected", "disagreed"), cases, strict=True):
        assert (line(facts, what)["count"], line(facts, what)["cases"]["names"]) == (1, [case.number])
    assert [(group["name"], group["department"], group["counts"]) for group in facts["groups"]] == [
        ("Hỗ trợ kỹ thuật", "Phòng Kỹ thuật", [0, 1, 1, 0, 0, 2, 0]),
        ("Hồ sơ", "Phòng Hồ sơ", [0, 0, 0, 1, 0, 1, 0]),
        ("odd", "", [0, 0, 0, 0, 1, 1, 0]),
    ]


def test_more_than_twenty_cases_are_counted_and_the_first_twenty_named(ledger):
    with ledger.writing() as session:
        rows = Rows(session)
        numbers = [rows.case(at("2026-11-20")).number for _ in range(23)]
        cases = line(facts_of(session), "opened")["cases"]
    assert cases == {"names": numbers[:20], "more": 3}


def test_deadlines_are_due_overdue_paused_or_the_customers(ledger):
    with ledger.writing() as session:
        rows = Rows(session)
        case = rows.case(at("2026-10-01"), state="investigating")
        rows.deadline(case, at("2026-11-23", "10:00"), "slip")
        rows.deadline(case, at("2026-11-20", "17:00"), "final_answer")
        rows.deadline(case, at("2026-11-10", "17:00"), f"report:{rows.referral(case, 'Phòng <Kỹ thuật>').id}")
        rows.deadline(case, at("2026-11-09", "17:00"), "direct_answer", met_at=at("2026-11-09", "16:00"))
        rows.deadline(case, at("2026-11-24", "17:00"), "answer", provisional=True)
        other = rows.case(at("2026-10-02"), state="waiting_customer")
        rows.deadline(other, at("2026-11-19"), "papers")
        rows.deadline(other, at("2026-11-18"), "final_answer", paused_at=at("2026-11-11"))
        facts = facts_of(session)
    assert [(row["what"], row["at"], row["left"]) for row in facts["today"]["rows"]] == [
        ("Phát hành phiếu tiếp nhận", "10:00", "còn 2 giờ làm việc")
    ]
    assert [(row["what"], row["days"]) for row in facts["overdue"]["rows"]] == [
        ("Kết quả xác minh của Phòng <Kỹ thuật>", 9),
        ("Trả lời khiếu nại", 1),
    ]
    assert facts["overdue_cases"] == 1
    assert facts["customers"]["cases"]["names"] == facts["paused"]["cases"]["names"] == [other.number]
    assert facts["provisional"]["cases"]["names"] == [case.number]


@pytest.mark.parametrize(
    ("due", "now", "days"),
    [
        (at("2026-11-20", "17:00"), at("2026-11-22", "12:00"), 0),  # a weekend between
        (at("2026-11-23", "10:00"), at("2026-11-23", "11:00"), 0),
        (at("2026-11-23", "17:00"), at("2026-11-25", "07:30"), 1),  # 24/11 is a holiday
        (at("2026-02-13", "17:00"), at("2026-02-23", "07:30"), 1),  # Tết between
    ],
)
def test_overdue_days_are_working_days(ledger, due, now, days):
    with ledger.writing() as session:
        rows = Rows(session)
        rows.deadline(rows.case(due - timedelta(days=3)), due)
        overdue = facts_of(session, Days(now.date(), now.date()), now=now)["overdue"]
    assert [row["days"] for row in overdue["rows"]] == [days]


def test_the_oldest_open_cases_come_first_and_finished_ones_not_at_all(ledger):
    with ledger.writing() as session:
        rows = Rows(session)
        for state in ("closed", "rejected", "answered"):
            rows.case(at("2024-01-01"), state=state)
        numbers = [rows.case(at(f"2026-11-{day:02d}"), state="investigating").number for day in range(12, 0, -1)]
        facts = facts_of(session)
    assert [row["number"] for row in facts["oldest"]] == numbers[::-1][:10]
    assert facts["standing"]["open"] == 12
    assert facts["standing"]["answered"] == 1


def test_nothing_wrong_gives_no_warning(ledger):
    with ledger.writing() as session:
        Rows(session).mail(at("2026-11-20"))
        assert facts_of(session)["warnings"] == []


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (None, "không kiểm tra"),
        (Condition(at("2026-12-01"), polled_at=MONDAY_MORNING), "sẽ hết hạn lúc 09:00 ngày 01/12/2026 (còn 8 ngày)"),
        (Condition(at("2026-11-01"), polled_at=MONDAY_MORNING), "đã hết hạn"),
        (Condition(polled_at=MONDAY_MORNING), "Không đọc được thời hạn"),
        (Condition(token_problem="no token", polled_at=MONDAY_MORNING), "chưa sẵn sàng"),
        (Condition(at("2028-01-01")), "từ khi hệ thống khởi động"),
        (Condition(at("2028-01-01"), None, at("2026-11-23", "06:00"), "refused"), "06:00 ngày 23/11/2026: refused"),
        (replace(WELL, stamps_away_since=at("2026-11-23", "06:00")), "dấu thời gian không trả lời từ 06:00 ngày"),
        (
            replace(WELL, old_lists=(OldList("goc.crl", at("2026-11-20")),)),
            "goc.crl đã hết hiệu lực từ 09:00 ngày 20/11",
        ),
        (replace(WELL, old_lists=(OldList("goc.crl", None),)), "Không đọc được tệp danh sách"),
    ],
)
def test_what_is_wrong_outside_the_ledger_is_said_in_one_sentence(ledger, condition, said):
    with ledger.writing() as session:
        Rows(session).mail(at("2026-11-20"))
        (warning,) = facts_of(session, condition=condition)["warnings"]
    assert said in warning


def test_an_hour_without_time_stamps_is_no_news_yet(ledger):
    condition = replace(WELL, stamps_away_since=at("2026-11-23", "06:30"))
    with ledger.writing() as session:
        Rows(session).mail(at("2026-11-20"))
        assert facts_of(session, condition=condition)["warnings"] == []


def test_a_month_without_mail_is_said_without_looking_further(ledger):
    with ledger.writing() as session:
        Rows(session).mail(at("2026-09-18"))
        (warning,) = facts_of(session)["warnings"]
    assert "trong 30 ngày qua" in warning


def test_two_working_days_without_mail_are_said(ledger):
    with ledger.writing() as session:
        rows = Rows(session)
        rows.mail(at("2026-11-18"))
        rows.mail(at("2026-11-22"), channel="scan")
        (warning,) = facts_of(session)["warnings"]
    assert "từ 09:00 ngày 18/11/2026 (3 ngày làm việc)" in warning


def test_what_is_held_stands_under_what_is_to_be_done(ledger):
    with ledger.writing() as session:
        a_month(session)
        facts = facts_of(session)
    assert [(held["name"], held["count"]) for held in facts["held"]] == [
        ("Thư chờ xác nhận có phải khiếu nại hay không", 1),
        ("Thư đến đang bị giữ lại", 1),
        ("Văn bản chờ người có thẩm quyền duyệt", 1),
        ("Văn bản đi đang bị giữ lại", 1),
    ]
    assert facts["tasks"]["count"] == 1


def test_the_picture_and_the_period_count_the_same(ledger):
    with ledger.writing() as session:
        a_month(session)
        facts = facts_of(session)
    last = facts["history"]["days"][-3:]
    assert len(facts["history"]["days"]) == 30
    assert sum(day["received"] for day in last) == facts["received"]["total"] > 0
    assert sum(day["refused"] for day in last) == part(facts, "rejected")["count"]
    assert sum(day["opened"] for day in last) == line(facts, "opened")["count"]
    assert [day["working"] for day in last] == [True, False, False]


def test_no_question_reads_a_whole_table_of_years(ledger):
    """Each SELECT goes by an index into the tables that grow."""
    asked = []
    with ledger.writing() as session:
        a_month(session)
        session.flush()
        event.listen(session.connection(), "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
        facts_of(session)
        plans = [
            detail
            for statement, parameters in list(asked)
            for *_, detail in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert len(asked) >= 12
    tables = {plan.split()[1] for plan in plans if plan.startswith("SCAN") and "USING" not in plan}
    assert not tables & {"mail", "event", "cases", "deadline", "letter", "task"}, plans


def test_days_in_the_wrong_order_are_refused():
    with pytest.raises(Problem, match="give the earlier day first"):
        Days(SUNDAY, FRIDAY)
