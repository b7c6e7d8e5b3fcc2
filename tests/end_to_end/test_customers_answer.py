"""Customers who agree, and customers who do not: closing, and new rounds, under both procedures (S15, S16, E9, E10)."""

import json

import pytest

from tests.end_to_end.answering import (
    AGREES,
    CUSTOMER,
    DISAGREES,
    answer,
    case_of,
    clock,
    complain,
    desk_of,
    dossier,
    events,
    letters,
    open_deadlines,
    owed,
    reply,
    task_words,
    tasks,
    text_of,
    to_customer,
)
from tests.end_to_end.test_main_job import pdf_of, words_of

pytestmark = pytest.mark.slow
BOTH = pytest.mark.parametrize(
    "name",
    [
        pytest.param("smartsign", marks=[pytest.mark.clause("S15"), pytest.mark.clause("S16")]),
        pytest.param("eca", marks=[pytest.mark.clause("E9"), pytest.mark.clause("E10")]),
    ],
)
TWO_A_DAY = {"letters": 2, "within_hours": 24}
"""The slip and the answer go out; the notice waits for a clerk."""


def answered(make_desk, name, **settings):
    """A desk whose only case was answered the day after it came."""
    desk = desk_of(make_desk, name, **settings)
    complain(desk, "2026-11-25T09:00")
    answer(desk, "2026-11-25T10:00")
    assert case_of(desk).state == "answered"
    return desk


@BOTH
def test_who_agrees_by_mail_gets_the_closing_notice_and_the_case_is_closed(make_desk, name):
    desk = answered(make_desk, name)
    reply(desk, "2026-11-27T20:15", AGREES)
    assert (case_of(desk).state, open_deadlines(desk), tasks(desk)) == ("closed", [], [])
    ((number, stage),) = letters(desk, "closing")
    assert (number.startswith("01/TBKT"), stage) == (True, "archived")
    closing = to_customer(desk)[-1]
    report = desk.house.verifier.verify(pdf_of(closing))
    assert report.ok, report.words
    words = words_of(pdf_of(closing))
    for expected in (number, "Ngày 27/11/2026, Quý khách hàng đã đồng ý", "thư điện tử"):
        assert expected in words
    agreed = next(event for event in dossier(desk)["events"] if event["what"] == "agreed")
    assert (agreed["who"], agreed["data"]["mail_id"]) == (CUSTOMER, desk.mails()[-1].id)
    assert agreed["data"]["words"]["own_text"] == AGREES


@BOTH
def test_who_disagrees_twice_is_heard_twice_and_may_agree_then(make_desk, name):
    desk = answered(make_desk, name)
    reply(desk, "2026-11-26T09:00", DISAGREES)
    again = to_customer(desk)[-1]
    assert str(again["Subject"]).startswith("Đã ghi nhận ý kiến không đồng ý [KN-")
    for expected in ("(số đến 2/2026)", "lần xử lý thứ 2", case_of(desk).number):
        assert expected in text_of(again)
    answer(desk, "2026-11-26T10:00")
    reply(desk, "2026-11-27T16:30", f"Chúng tôi {DISAGREES[4:]}")
    assert (case_of(desk).state, case_of(desk).round) == ("investigating", 3)
    assert "(số đến 3/2026)" in text_of(to_customer(desk)[-1])
    due = {
        "eca": [
            ("direct_answer", 1, "2026-12-02T17:00"),
            ("final_answer", 1, "2026-12-23T17:00"),
            ("final_answer", 2, "2026-12-24T17:00"),
            ("final_answer", 3, "2026-12-25T17:00"),
        ],
        "smartsign": [
            ("answer", 1, "2026-11-25T11:00"),
            ("answer", 2, "2026-11-26T11:00"),
            ("answer", 3, "2026-11-30T09:30"),
        ],
    }
    assert owed(desk) == due[name]
    assert open_deadlines(desk) == [due[name][-1][0]]
    found = dossier(desk)
    assert (found["round"], len(found["mails"])) == (3, 3)
    assert [each["number"][:3] for each in found["letters"] if each["kind"] == "answer"] == ["01/", "02/"]
    assert [event["data"]["round"] for event in found["events"] if event["what"] == "disagreed"] == [2, 3]
    assert {each["round"] for each in found["deadlines"]} == {1, 2, 3}
    answer(desk, "2026-11-30T09:00")
    reply(desk, "2026-11-30T14:00", AGREES)
    assert (case_of(desk).state, open_deadlines(desk)) == ("closed", [])
    assert [number[:3] for number, _ in letters(desk, "answer")] == ["01/", "02/", "03/"]


@pytest.mark.clause("E2")
@pytest.mark.clause("E10")
def test_all_that_comes_in_has_its_number_the_moment_it_is_stored_an_objection_too(make_desk):
    desk = desk_of(make_desk, "eca")
    with clock("2026-11-25T09:00"):
        desk.write()
        desk.write(subject="Báo giá in lịch", body="Xin gửi báo giá.", sender="in@saomai.example")
        desk.house.poller.poll()
    assert [(mail.arrival, mail.arrival_year, mail.stage) for mail in desk.mails()] == [
        (1, 2026, "stored"),
        (2, 2026, "stored"),
    ]
    with clock("2026-11-25T09:01"):
        desk.drain()
    answer(desk, "2026-11-25T10:00")
    reply(desk, "2026-11-26T09:00", DISAGREES)
    done = desk.command("register", "--year", "2026", "--kind", "arrivals", "--json")
    lines = json.loads(done.stdout)
    assert [(line["ordinal"], line["author"].rpartition("<")[2]) for line in lines] == [
        (1, "hoa@abc.example>"),
        (2, "in@saomai.example>"),
        (3, "hoa@abc.example>"),
    ]
    assert [line["case"] for line in lines] == [case_of(desk).number, "", case_of(desk).number]


def test_who_agrees_and_then_disagrees_before_the_notice_has_a_number_is_heard(make_desk):
    desk = answered(make_desk, "eca", loop=TWO_A_DAY)
    reply(desk, "2026-11-25T10:10", AGREES)
    assert (letters(desk, "closing"), case_of(desk).state) == ([(None, "draft")], "answered")
    reply(desk, "2026-11-25T10:20", DISAGREES)
    assert (case_of(desk).state, case_of(desk).round) == ("investigating", 2)
    desk.release(next(each for each in desk.letters() if each.kind == "closing"))
    with clock("2026-11-25T10:30"):
        desk.drain()
    assert letters(desk, "closing") == [(None, "withdrawn")]
    assert (case_of(desk).state, "withdrawn" in events(desk), "closed" in events(desk)) == (
        "investigating",
        True,
        False,
    )
    assert [str(mail["Subject"])[:10] for mail in to_customer(desk)] == ["Phiếu tiếp", "Văn bản tr"]


@BOTH
def test_who_agrees_and_disagrees_after_the_notice_has_a_new_round(make_desk, name):
    desk = answered(make_desk, name)
    reply(desk, "2026-11-26T09:00", AGREES)
    assert case_of(desk).state == "closed"
    reply(desk, "2026-11-26T15:00", DISAGREES)
    assert (case_of(desk).state, case_of(desk).round, len(open_deadlines(desk))) == ("investigating", 2, 1)
    assert letters(desk, "closing")[0][1] == "archived"
    assert "lần xử lý thứ 2" in text_of(to_customer(desk)[-1])


def test_who_agrees_twice_gets_one_notice(make_desk):
    desk = answered(make_desk, "eca", loop=TWO_A_DAY)
    reply(desk, "2026-11-25T10:10", AGREES)
    reply(desk, "2026-11-25T10:20", "Xin nhắc lại: chúng tôi đồng ý với kết quả giải quyết.")
    assert [mail.stage for mail in desk.mails()] == ["filed"] * 3
    assert letters(desk, "closing") == [(None, "draft")]
    desk.release(next(each for each in desk.letters() if each.kind == "closing"))
    with clock("2026-11-25T10:30"):
        desk.drain()
    assert (case_of(desk).state, len(letters(desk, "closing"))) == ("closed", 1)


def test_who_agrees_before_there_is_an_answer_closes_nothing(make_desk):
    desk = desk_of(make_desk, "eca")
    complain(desk, "2026-11-25T09:00")
    reply(desk, "2026-11-25T09:30", AGREES)
    assert (case_of(desk).state, tasks(desk), letters(desk, "closing")) == ("investigating", ["agree"], [])
    assert "chưa ở bước hỏi ý kiến" in task_words(desk)


@pytest.mark.parametrize("words", [AGREES, DISAGREES], ids=["agrees", "disagrees"])
def test_what_a_stranger_says_decides_nothing(make_desk, words):
    desk = answered(make_desk, "eca")
    before = len(to_customer(desk))
    reply(desk, "2026-11-26T09:00", words, sender="giamdoc@abc.example")
    assert (case_of(desk).state, case_of(desk).round, len(tasks(desk))) == ("answered", 1, 1)
    assert "giamdoc@abc.example" in task_words(desk)
    assert (len(to_customer(desk)), desk.world.customer_mail("giamdoc@abc.example")) == (before, [])


@pytest.mark.parametrize(
    ("words", "kind"),
    [("Mai tôi xem lại rồi báo.", "unclear"), ("Cho tôi hỏi bao giờ nhận được token mới?", "question")],
)
def test_what_is_no_clear_word_is_a_persons_task(make_desk, words, kind):
    desk = answered(make_desk, "smartsign")
    reply(desk, "2026-11-26T09:00", words)
    assert (case_of(desk).state, tasks(desk)) == ("answered", [kind])
    assert open_deadlines(desk) == ["customer_reply"]


def test_a_mail_to_a_closed_case_is_a_task_and_wakes_nothing(make_desk):
    desk = answered(make_desk, "eca")
    reply(desk, "2026-11-26T09:00", AGREES)
    count = len(desk.letters())
    reply(desk, "2026-11-27T09:00", "Cho tôi hỏi thêm: gia hạn token thì cần giấy tờ gì?")
    reply(desk, "2026-11-27T10:00", f"Như đã nói, {AGREES}")
    assert (case_of(desk).state, len(desk.letters()), len(tasks(desk))) == ("closed", count, 2)
    assert "“Kết thúc”" in task_words(desk)
    assert [mail.stage for mail in desk.mails()] == ["filed"] * 4
