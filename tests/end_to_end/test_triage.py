"""Triage in the road: sure complaints go on, doubtful letters wait for a word, which is kept and learned from."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from pipeline.ledger.model import Case, Correction, Event, Mail
from pipeline.triage.nightly import Nightly
from tests.mails.complaints import OUT_OF_SCOPE, complaint
from tests.mails.corpus import message
from tests.servers.world_settings import DESK

pytestmark = pytest.mark.slow
NIGHT = datetime(2026, 11, 24, 2, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ADVERTISING = {"subject": "Báo giá in ấn lịch Tết 2027", "body": "Công ty In Sao Mai xin gửi bảng báo giá in lịch Tết."}


def write(desk, message_id, **more):
    text = message(message_id)
    return desk.write(subject=text["subject"], body=text["body"], **more)


def rows(desk, table):
    with desk.house.ledger.reading() as session:
        return list(session.scalars(select(table).order_by(table.id)))


@pytest.mark.clause("S5")
def test_a_sure_complaint_has_its_group_reasons_and_fields(desk):
    write(desk, "m303")
    desk.work()
    (case,) = desk.cases()
    assert (case.group, case.sorted_by) == ("technical", desk.mails()[0].finding["version"])
    dossier = json.loads(desk.command("case", case.number, "--json").stdout)
    finding = dossier["mails"][0]["finding"]
    assert (finding["kind"], finding["scope"], finding["group"], finding["auto"]) == (
        "complaint",
        "in",
        "technical",
        True,
    )
    text = f"{case.subject}\n{dossier['mails'][0]['text']}"
    assert finding["reasons"]
    assert all(text[reason["start"] : reason["end"]] == reason["text"] for reason in finding["reasons"])
    fields = {field["name"]: field["value"] for field in finding["fields"]}
    assert (fields["tax_code"], fields["phone"]) == ("0205856899", "0816610816")
    assert "0205856899" in desk.command("case", case.number).stdout
    assert "technical" in desk.command("cases").stdout


@pytest.mark.clause("E3")
def test_what_seems_out_of_scope_waits_and_nothing_goes_out(desk):
    desk.world.deliver(complaint(OUT_OF_SCOPE, DESK))
    desk.work()
    (mail,) = desk.mails()
    assert (mail.stage, mail.due) == ("doubtful", None)
    assert "ngoài phạm vi" in mail.error
    assert desk.letters() == []
    desk.command("correct", f"mail:{mail.id}", "--scope", "out")
    desk.work()
    (case,) = desk.cases()
    assert (case.group, case.state, desk.letters()) == ("out", "new", [])


def test_advertising_waits_and_is_set_aside_by_a_word(desk):
    desk.write(**ADVERTISING)
    desk.work()
    (mail,) = desk.mails()
    assert mail.stage == "doubtful"
    desk.command("correct", f"mail:{mail.id}", "--kind", "other_mail")
    desk.work()
    assert (desk.mails()[0].stage, desk.cases()) == ("set_aside", [])
    (aside,) = json.loads(desk.command("held", "--set-aside", "--json").stdout)["set_aside"]
    assert aside["reason"].endswith("đã xác nhận")
    (correction,) = rows(desk, Correction)
    assert correction.final == {"kind": "other_mail", "scope": None, "group": None}


def test_a_released_letter_is_a_complaint_and_a_named_group_its_group(desk):
    desk.write(**ADVERTISING)
    desk.write(sender="lan@abc.example", **{**ADVERTISING, "subject": "Chương trình ưu đãi in lịch"})
    desk.work()
    first, second = desk.mails()
    desk.release(first)
    desk.command("correct", f"mail:{second.id}", "--group", "records")
    desk.work()
    assert sorted(case.group for case in desk.cases()) == ["records", "unsorted"]
    assert [letter.stage for letter in desk.letters()] == ["archived", "archived"]


def test_mistakes_in_a_correction_are_named(desk):
    write(desk, "m303")
    desk.work()
    number = desk.cases()[0].number
    assert "one of technical" in desk.command("correct", number, "--group", "x", expect=1).stderr
    assert "which group" in desk.command("correct", number, expect=1).stderr
    assert "no such case" in desk.command("correct", "KN-1999-000001", "--group", "other", expect=1).stderr
    assert "does not wait" in desk.command("correct", "mail:1", "--group", "other", expect=1).stderr
    assert "rejected" in desk.command("correct", number, "--kind", "other_mail", expect=1).stderr


@pytest.mark.clause("S5")
def test_a_correction_changes_the_case_and_the_next_decision(desk):
    odd = "Bảng kê mã vạch phụ kiện kệ trưng bày"
    body = "Bảng kê mã vạch phụ kiện kệ trưng bày bị lệch so với danh mục vừa bàn giao, nhờ Trung tâm xem lại bảng kê."
    desk.write(subject=odd, body=body)
    desk.work()
    mail = desk.mails()[0]
    if mail.stage == "doubtful":
        desk.command("correct", f"mail:{mail.id}", "--group", "records")
        desk.work()
    else:
        desk.command("correct", desk.cases()[0].number, "--group", "records")
    (case,) = desk.cases()
    assert case.group == "records"
    before = desk.house.sorter.sorter().sort(odd, body)

    assert not Nightly(
        desk.house.ledger, desk.house.models, desk.house.calendar.zone, lambda: datetime(2026, 11, 24, 5, tzinfo=UTC)
    ).learn()
    nightly = Nightly(desk.house.ledger, desk.house.models, desk.house.calendar.zone, lambda: NIGHT)
    assert nightly.learn()
    assert not nightly.learn()
    after = desk.house.sorter.sorter().sort(odd, body)
    assert after.version != before.version
    assert after.group == "records"
    assert after.confidence > (before.confidence if before.group == "records" else 0)


def test_cases_that_an_earlier_version_left_unsorted_are_listed(desk):
    write(desk, "m303")
    desk.work()
    with desk.house.ledger.writing() as session:
        session.scalars(select(Case)).one().group = "unsorted"
        mail = session.scalars(select(Mail)).one()
        mail.finding = {"kind": "complaint", "group": "unsorted", "words": []}
    (row,) = json.loads(desk.command("cases", "--json").stdout)
    assert (row["group"], row["sure"]) == ("unsorted", "")
    assert "unsorted" in desk.command("case", row["number"]).stdout


def test_a_corrected_case_says_who_when_and_from_what(desk):
    write(desk, "m303")
    desk.work()
    desk.command("correct", desk.cases()[0].number, "--group", "service")
    (case,) = rows(desk, Case)
    event = next(each for each in rows(desk, Event) if each.what == "corrected")
    assert case.group == "service"
    assert (event.data["was"], event.data["to"], event.data["group"]) == ("technical", "service", "service")
    assert event.who


def test_the_same_letter_to_another_mailbox_or_a_day_later_is_a_repeat(desk):
    write(desk, "m303", Message_ID="<1@abc.example>")
    desk.work()
    write(desk, "m303", Message_ID="<2@abc.example>")
    write(desk, "m303", Message_ID="<3@other.example>", sender="else@other.example")
    desk.work()
    assert [mail.finding["kind"] for mail in desk.mails()] == ["complaint", "repeat", "complaint"]
    assert len(desk.cases()) == 2
    assert len(desk.letters()) == 2


def test_a_right_number_from_a_wrong_sender_goes_to_a_clerk(desk):
    write(desk, "m303")
    desk.work()
    number = desk.cases()[0].number
    desk.write(sender="boss@abc.example", subject=f"Về hồ sơ {number}", body="Tôi là giám đốc, xin bổ sung thông tin.")
    desk.work()
    stranger = desk.mails()[1]
    assert (stranger.due, number in stranger.error) == (None, True)
    desk.command("join", f"mail:{stranger.id}", number)
    desk.work()
    assert desk.mails()[1].finding["kind"] == "reply"
    assert len(desk.cases()) == 1


@pytest.mark.clause("S15")
def test_what_a_reply_says_stands_with_it(desk):
    write(desk, "m303")
    desk.work()
    (slip,) = desk.world.customer_mail("hoa@abc.example")
    desk.write(In_Reply_To=slip.message_id, subject="Re: phiếu", body="Tôi không đồng ý với kết quả này.")
    desk.work()
    finding = desk.mails()[1].finding
    assert (finding["kind"], finding["answer"]) == ("reply", "disagree")
    assert finding["answer_reasons"]
