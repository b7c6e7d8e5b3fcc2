"""Letters that a person writes on a real ledger: drafted, approved, numbered."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.cases.calendar import load_calendar
from pipeline.cases.procedure import Procedure, load_procedure
from pipeline.engine.advance import now
from pipeline.errors import Hold, Problem
from pipeline.ledger.model import Case, Event, Letter, Register
from pipeline.letters.answer import DraftAnswer
from pipeline.letters.approve import BINDING, AwaitApproval, approve, version_of
from pipeline.letters.closing import DraftClosing
from pipeline.letters.facts import GivenAnswer, GivenClosing, GivenRecord, facts_of
from pipeline.letters.record import DraftRecord
from pipeline.letters.rejection import DraftRejection, given_rejection
from tests.letters.acting import forms_under, numbering, pass_stage
from tests.letters.samples import AGREED, ANSWERED, HELD
from tests.letters.test_supplement import opened
from tests.servers.ledgers import new_ledger

PROCEDURE = load_procedure("eca", Path())
CALENDAR = load_calendar("vn", Path())
FORMS = forms_under(PROCEDURE, CALENDAR)
GIVEN = {
    "rejection": given_rejection(PROCEDURE, "bank", None),
    "answer": GivenAnswer.model_validate(ANSWERED),
    "record": GivenRecord.model_validate(HELD),
}
DRAFTS = {
    "rejection": DraftRejection("eca.test"),
    "answer": DraftAnswer("eca.test"),
    "record": DraftRecord("eca.test"),
    "closing": DraftClosing("eca.test", PROCEDURE, CALENDAR),
}


@pytest.fixture
def ledger(tmp_path):
    ledger = new_ledger(tmp_path / "ledger.sqlite3")
    with ledger.writing() as session:
        opened(session)
    yield ledger
    ledger.close()


def write(ledger, kind, given=None, who="anna"):
    with ledger.writing() as session:
        case = session.scalars(select(Case)).one()
        return DRAFTS[kind](session, case, given or GIVEN[kind], who).id


def say_yes(ledger, number, who="bình", by_another=False, seen=None):
    with ledger.writing() as session:
        approve(session, session.get_one(Letter, number), who, by_another, seen)


def pass_on(ledger, number):
    """Takes a letter as far as its number."""
    for stage, work in (("approve", AwaitApproval()), ("draft", numbering(ledger, FORMS))):
        row = get(ledger, Letter, number)
        if row.stage == stage:
            pass_stage(ledger, work, row)
    return get(ledger, Letter, number)


def get(ledger, table, number):
    with ledger.reading() as session:
        return session.get_one(table, number)


def events(ledger):
    with ledger.reading() as session:
        assert broken(session, session.scalars(select(Case)).one()) is None
        return list(session.scalars(select(Event).order_by(Event.ordinal)))


@pytest.mark.parametrize(
    ("kind", "number", "state", "event"),
    [
        pytest.param("rejection", "01/TBTC-ECA", "rejected", "rejected", marks=pytest.mark.clause("E3")),
        pytest.param("answer", "01/TLKN-ECA", "answered", "answered", marks=pytest.mark.clause("E4b")),
        pytest.param("record", "01/BBKN-ECA", "answered", "record_issued", marks=pytest.mark.clause("E4a")),
    ],
)
def test_what_binds_the_ca_is_numbered_after_a_yes_only(ledger, kind, number, state, event):
    letter = write(ledger, kind)
    assert get(ledger, Letter, letter).stage == "approve"
    with pytest.raises(Hold, match="chờ người có thẩm quyền duyệt"):
        pass_on(ledger, letter)
    with ledger.reading() as session:
        assert session.scalars(select(Register)).all() == []
    say_yes(ledger, letter)
    row = pass_on(ledger, letter)
    assert (row.stage, row.number, get(ledger, Case, 1).state) == ("render", number, state)
    assert facts_of(kind, row.facts).model_dump()["given"] == GIVEN[kind].model_dump()
    told = events(ledger)
    assert [(each.what, each.who) for each in told] == [
        ("drafted", "anna"),
        ("approved", "bình"),
        (event, "bình"),
    ]
    assert told[0].data["version"] == told[1].data["version"]


def test_a_draft_may_be_written_anew_until_it_is_approved(ledger):
    first = write(ledger, "answer")
    seen = version_of(get(ledger, Letter, first))
    again = write(ledger, "answer", GivenAnswer.model_validate({**ANSWERED, "result": "Xin lỗi Quý khách hàng."}))
    assert again == first
    with pytest.raises(Problem, match="is now version"):
        say_yes(ledger, first, seen=seen)
    say_yes(ledger, first, seen=version_of(get(ledger, Letter, first)))
    with pytest.raises(Problem, match="is written already"):
        write(ledger, "answer")
    with pytest.raises(Problem, match="does not wait for approval"):
        say_yes(ledger, first)
    assert pass_on(ledger, first).facts["given"]["result"] == "Xin lỗi Quý khách hàng."


def test_a_try_in_hand_is_void_when_the_yes_comes(ledger):
    letter = write(ledger, "answer")
    before = get(ledger, Letter, letter).fence
    say_yes(ledger, letter)
    row = get(ledger, Letter, letter)
    assert (row.fence, row.error) == (before + 1, None)
    assert row.due is not None


def test_the_author_may_not_approve_where_the_setting_says_so(ledger):
    letter = write(ledger, "record")
    with pytest.raises(Problem, match="another person must approve it"):
        say_yes(ledger, letter, who="anna", by_another=True)
    say_yes(ledger, letter, who="bình", by_another=True)


@pytest.mark.clause("E9")
@pytest.mark.clause("S15")
def test_a_closing_needs_no_yes_and_closes(ledger):
    agreed = GivenClosing.model_validate(AGREED)
    letter = write(ledger, "closing", agreed)
    with pytest.raises(Problem, match="needs no approval"):
        say_yes(ledger, letter)
    row = pass_on(ledger, letter)
    assert (row.number, get(ledger, Case, 1).state) == ("01/TBKT-ECA", "closed")
    assert row.facts["agreed_how"] == "thư điện tử"
    assert events(ledger)[-1].data["agreed_on"] == "2026-02-04"


def test_silence_is_one_only_after_its_time(ledger, monkeypatch):
    silent = GivenClosing(reason="silent")
    with pytest.raises(Problem, match="no answer of this round"):
        write(ledger, "closing", silent)
    answer = write(ledger, "answer")
    say_yes(ledger, answer)
    due = pass_on(ledger, answer).facts["due"]
    with pytest.raises(Problem, match=f"has until {due}"):
        write(ledger, "closing", silent)
    monkeypatch.setattr("pipeline.letters.closing.now", lambda: now() + timedelta(days=40))
    letter = pass_on(ledger, write(ledger, "closing", silent))
    assert (letter.facts["answer_number"], letter.facts["answer_due"]) == ("01/TLKN-ECA", due)
    wants_consent = PROCEDURE.model_copy(update={"closing": PROCEDURE.closing.model_copy(update={"on_silence": False})})
    monkeypatch.setitem(DRAFTS, "closing", DraftClosing("eca.test", wants_consent, CALENDAR))
    with pytest.raises(Problem, match="chỉ kết thúc khi khách hàng đồng ý"):
        write(ledger, "closing", silent)


def test_nobody_agrees_tomorrow(ledger):
    with pytest.raises(Problem, match="a day to come"):
        write(ledger, "closing", GivenClosing(reason="agreed", agreed_on=date(2999, 1, 1), how="phone"))


def test_a_case_without_address_gets_its_letter_for_printing(ledger):
    with ledger.writing() as session:
        session.scalars(select(Case)).one().address = ""
    assert get(ledger, Letter, write(ledger, "answer")).address == ""


@pytest.mark.parametrize("reason", PROCEDURE.rejection.reasons)
def test_each_usual_reason_makes_a_rejection(reason):
    given = given_rejection(PROCEDURE, reason, "Chúng tôi đã kiểm tra.")
    assert (given.reason, given.text) == (reason, "Chúng tôi đã kiểm tra.")
    assert given.title
    assert given.turn_to


def test_a_rejection_without_reason_or_for_an_unknown_one_is_refused():
    assert given_rejection(PROCEDURE, None, "Lý do riêng.").paragraph is None
    with pytest.raises(Problem, match="says why"):
        given_rejection(PROCEDURE, None, "")
    with pytest.raises(Problem, match="boredom: is no usual reason; it is one of other_product"):
        given_rejection(PROCEDURE, "boredom", None)


def test_a_procedure_without_these_tables_still_loads():
    table = PROCEDURE.model_dump(exclude={"rejection", "answer", "closing", "record", "approval"})
    bare = Procedure.model_validate(table)
    books = [bare.rejection.book, bare.answer.book, bare.closing.book, bare.record.book]
    assert len(set(books)) == 4
    assert (bare.approval.by_another, bare.rejection.reasons) == (False, {})


def test_a_draft_shows_that_it_is_one(ledger):
    for kind in BINDING:
        letter = write(ledger, kind)
        with ledger.reading() as session:
            row, case = session.get_one(Letter, letter), session.scalars(select(Case)).one()
            facts = FORMS.written(PROCEDURE)[kind].facts(session, row, case, now().astimezone(CALENDAR.zone))
        assert facts.number == f"BẢN DỰ THẢO ({version_of(row)})"
        assert get(ledger, Case, 1).state == "new"
