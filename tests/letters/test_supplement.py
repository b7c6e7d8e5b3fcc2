"""Drafting and numbering a supplement request on a real ledger."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from pipeline.archive.chain import broken
from pipeline.cases.calendar import load_calendar
from pipeline.cases.deadlines import due_in_working_days
from pipeline.cases.occasion import answered, of_mail
from pipeline.cases.procedure import Procedure, load_procedure
from pipeline.cases.supplements import Item
from pipeline.engine.advance import now
from pipeline.errors import Hold
from pipeline.ledger.model import Case, Deadline, Event, Letter, Mail, Wanted
from pipeline.letters.facts import SupplementFacts, facts_of
from pipeline.letters.slip import DraftSlip
from pipeline.letters.supplement import MOST_LISTED, NAMELESS, DraftSupplement
from tests.letters.acting import forms_under, numbering, pass_stage
from tests.letters.samples import DAMAGED, PASSWORD, papers_of
from tests.servers.ledgers import new_ledger

PROCEDURE = load_procedure("eca", Path())
CALENDAR = load_calendar("vn", Path())
ASK = DraftSupplement("eca.test")
ITEMS = [Item(name="hợp đồng.pdf", reason=PASSWORD), Item(name="ảnh.jpg", reason=DAMAGED)]


@pytest.fixture
def ledger(tmp_path):
    ledger = new_ledger(tmp_path / "ledger.sqlite3")
    yield ledger
    ledger.close()


def mail(session, name, case=None, subject="Token không nhận"):
    row = Mail(
        sha256=name,
        size=1,
        channel="email",
        received_at=now(),
        stored_at=now(),
        stage="filed",
        subject=subject,
        message_id=f"<{name}@abc.example>",
        case_id=case.id if case else None,
    )
    session.add(row)
    session.flush()
    return row


def opened(session, name="first"):
    """A case and the mail that opened it."""
    first = mail(session, name)
    case = Case(
        number=f"KN-2026-{first.id:06d}",
        tag=name,
        procedure="E-CA",
        state="new",
        group="technical",
        channel="email",
        mail_id=first.id,
        customer="Nguyễn Thị Hoa",
        address="hoa@abc.example",
        subject="Token không nhận",
        received_at=first.received_at,
        opened_at=now(),
    )
    session.add(case)
    session.flush()
    first.case_id = case.id
    return case, first


def number(ledger, procedure=PROCEDURE, letters=5):
    """Takes all drafts through their stage."""
    work = numbering(ledger, forms_under(procedure, CALENDAR), letters)
    with ledger.reading() as session:
        drafts = list(session.scalars(select(Letter).where(Letter.stage == "draft").order_by(Letter.id)))
    for row in drafts:
        pass_stage(ledger, work, row)


def everything(ledger, table):
    with ledger.reading() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def ask(ledger, items=ITEMS):
    with ledger.writing() as session:
        case, first = opened(session)
        ASK(session, case, items, of_mail(first))


@pytest.mark.clause("S8")
@pytest.mark.clause("S11")
def test_a_draft_holds_the_papers_until_it_is_numbered(ledger):
    ask(ledger)
    (draft,) = everything(ledger, Letter)
    assert (draft.stage, draft.kind, draft.number, draft.facts) == ("draft", "supplement", None, {"items": ITEMS})
    assert draft.due is not None
    number(ledger)
    (letter,) = everything(ledger, Letter)
    assert (letter.stage, letter.number, letter.book) == ("render", "01/YCBS-ECA", "YCBS-ECA")
    facts = facts_of(letter.kind, letter.facts)
    assert isinstance(facts, SupplementFacts)
    assert [paper.model_dump() for paper in facts.papers] == ITEMS
    assert (facts.subject, facts.customer_name, facts.working_days) == ("Token không nhận", "Nguyễn Thị Hoa", 5)
    due = due_in_working_days(letter.issued_at, 5, CALENDAR, PROCEDURE.hours)
    assert (facts.due, facts.date) == (due.at.date(), letter.issued_at.astimezone(CALENDAR.zone).date())


def test_the_case_waits_and_the_papers_are_listed(ledger):
    ask(ledger)
    number(ledger)
    ((case,), (event,)) = everything(ledger, Case), everything(ledger, Event)
    (deadline,) = everything(ledger, Deadline)
    assert (case.state, deadline.kind, deadline.rule) == ("waiting_customer", "papers:1", {"working_days": 5})
    wanted = everything(ledger, Wanted)
    assert [(each.name, each.reason, each.received_at) for each in wanted] == [(*i.values(), None) for i in ITEMS]
    assert event.what == "supplement_requested"
    assert (event.data["number"], event.data["items"]) == ("01/YCBS-ECA", ITEMS)
    assert datetime.fromisoformat(event.data["due"]).hour == 17
    with ledger.reading() as session:
        assert broken(session, session.get_one(Case, case.id)) is None


def test_slip_and_request_have_books_of_their_own(ledger):
    with ledger.writing() as session:
        for name in ("one", "two"):
            case, first = opened(session, name)
            DraftSlip("eca.test")(session, case)
            ASK(session, case, ITEMS, of_mail(first))
    number(ledger)
    assert [letter.number for letter in everything(ledger, Letter)] == [
        "01/PTN-ECA",
        "01/YCBS-ECA",
        "02/PTN-ECA",
        "02/YCBS-ECA",
    ]
    assert {case.state for case in everything(ledger, Case)} == {"waiting_customer"}


def test_one_mail_is_asked_about_once(ledger):
    ask(ledger)
    with pytest.raises(IntegrityError), ledger.writing() as session:
        ASK(session, session.scalars(select(Case)).one(), ITEMS, "mail-1")


def test_a_later_mail_gets_a_request_of_its_own_and_is_the_one_answered(ledger):
    ask(ledger)
    with ledger.writing() as session:
        case = session.scalars(select(Case)).one()
        later = mail(session, "later", case, subject="Bổ sung giấy tờ")
        ASK(session, case, ITEMS[:1], of_mail(later))
    number(ledger)
    first, second = everything(ledger, Letter)
    assert (first.facts["subject"], second.facts["subject"]) == ("Token không nhận", "Bổ sung giấy tờ")
    with ledger.reading() as session:
        found = [answered(session, letter, case).message_id for letter in (first, second)]
    assert found == ["<first@abc.example>", "<later@abc.example>"]


@pytest.mark.parametrize("occasion", ["round-1", "mail-2", "mail-999", "mail-x", "mail-1 or 2", "clerk-7"])
def test_without_a_mail_of_the_case_the_first_one_is_answered(ledger, occasion):
    with ledger.writing() as session:
        case, _ = opened(session)
        opened(session, "of another case")
        ASK(session, case, ITEMS, occasion)
    number(ledger)
    (letter,) = everything(ledger, Letter)
    with ledger.reading() as session:
        assert answered(session, letter, case).id == case.mail_id


def test_a_mail_without_subject_and_files_with_odd_names(ledger):
    names = ["\ud83d.pdf", "\u202e\u200b", 'a"b\n<c>.zip', "x" * 900]
    with ledger.writing() as session:
        case, first = opened(session)
        first.subject = None
        ASK(session, case, [Item(name=name, reason=PASSWORD) for name in names], of_mail(first))
    number(ledger)
    ((letter,), (event,)) = everything(ledger, Letter), everything(ledger, Event)
    told = [paper["name"] for paper in letter.facts["papers"]]
    assert told[:3] == ["\ufffd.pdf", NAMELESS, 'a"b <c>.zip']
    assert len(told[3]) == 300
    assert [item["name"] for item in event.data["items"]] == told
    assert letter.facts["subject"] == ""


def test_of_very_many_files_the_rest_is_a_number(ledger):
    ask(ledger, papers_of(f"{n}.pdf" for n in range(MOST_LISTED + 7)))
    number(ledger)
    ((letter,), (event,)) = everything(ledger, Letter), everything(ledger, Event)
    assert (len(letter.facts["papers"]), letter.facts["others"]) == (MOST_LISTED, 7)
    assert len(event.data["items"]) == MOST_LISTED + 7


def test_a_request_for_nothing_is_a_mistake(ledger):
    with pytest.raises(ValueError, match="one paper at least"):
        ask(ledger, [])


def test_requests_count_in_a_loop_too(ledger):
    ask(ledger)
    number(ledger)
    with ledger.writing() as session:
        ASK(session, session.scalars(select(Case)).one(), ITEMS, "mail-2")
    with pytest.raises(Hold, match=r"hoa@abc\.example đã được gửi 1 văn bản"):
        number(ledger, letters=1)


def test_the_days_are_the_cas_choice(ledger):
    table = PROCEDURE.model_dump()
    del table["supplement"]["answer_within_working_days"]
    assert Procedure.model_validate(table).supplement.answer_within_working_days == 5
    table["supplement"]["answer_within_working_days"] = 3
    ask(ledger)
    number(ledger, Procedure.model_validate(table))
    (letter,) = everything(ledger, Letter)
    assert letter.facts["working_days"] == 3
