"""Whose case a mail is, on a real ledger."""

import pytest

from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Letter, Mail, Referral
from pipeline.triage.thread import TAG_LENGTH, new_tag, referral_of, tags_in, whose
from tests.servers.ledgers import new_ledger


@pytest.fixture
def session(tmp_path):
    ledger = new_ledger(tmp_path / "ledger.sqlite3")
    with ledger.writing() as session:
        yield session
        session.rollback()
    ledger.close()


def mail(session, name, **values):
    header = {"references": values.pop("references", []), "recipients": values.pop("recipients", [])}
    row = Mail(
        sha256=name,
        size=1,
        channel="email",
        received_at=now(),
        stored_at=now(),
        stage="read",
        header=header,
        **values,
    )
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def case(session):
    opened = mail(session, "opened", message_id="<m@abc>", sender="hoa@abc.example", subject="s", text="t")
    case = Case(
        number="KN-2026-000001", tag=new_tag(), procedure="E-CA", state="investigating", group="unsorted",
        channel="email",
        mail_id=opened.id, customer="Hoa", address="hoa@abc.example", subject="s", received_at=now(), opened_at=now(),
    )  # fmt: skip
    session.add(case)
    session.flush()
    opened.case_id = case.id
    letter = Letter(
        stage="archived", case_id=case.id, kind="slip", occasion="round-1", address=case.address,
        message_id="<letter@eca>", drafted_at=now(),
    )  # fmt: skip
    session.add(letter)
    session.flush()
    return case


def test_a_reply_to_our_letter(session, case):
    reply = mail(session, "r", references=["<unknown@x>", "<letter@eca>"])
    found = whose(session, reply)
    assert (found.case_id, found.how) == (case.id, "reply")


def test_the_tag_in_the_subject_or_in_the_address(session, case):
    in_subject = mail(session, "a", subject=f"RE: Phiếu [KN-2026-000001 TN-{case.tag.upper()}]")
    in_address = mail(session, "b", recipients=[f"khieunai+tn-{case.tag}@eca.test"])
    assert whose(session, in_subject).case_id == case.id
    assert whose(session, in_address).how == "tag"


def test_the_number_alone_proves_nothing(session, case):
    stranger = mail(session, "n", subject=f"Về hồ sơ {case.number}", sender="x@y.example", answer_to="x@y.example")
    assert whose(session, stranger).how == "stranger"


def test_the_number_from_the_customers_own_address(session, case):
    asked = mail(
        session, "n", subject=f"Re: {case.number.lower()}", sender="hoa@abc.example", answer_to="hoa@abc.example"
    )
    assert (whose(session, asked).case_id, whose(session, asked).how) == (case.id, "number")


def test_a_reference_to_the_customers_own_mail_is_a_new_matter(session, case):  # noqa: ARG001
    assert whose(session, mail(session, "n", references=["<m@abc>"])) is None


def test_a_wrong_tag_is_nobodys(session, case):  # noqa: ARG001
    assert whose(session, mail(session, "w", subject=f"tn-{new_tag()}")) is None


def test_two_cases_tags_in_one_mail_are_for_nobody(session, case):
    other = Case(
        number="KN-2026-000002", tag=new_tag(), procedure="E-CA", state="new", group="unsorted", channel="email",
        mail_id=999, customer="B", address="b@b.example", subject="s", received_at=now(), opened_at=now(),
    )  # fmt: skip
    session.add(other)
    session.flush()
    assert whose(session, mail(session, "2", subject=f"tn-{case.tag} tn-{other.tag}")) is None


def test_the_same_letter_by_another_way_is_a_repeat(session, case):
    again = mail(session, "again", message_id="<m@abc>", sender="hoa@abc.example", subject="s", text="t")
    assert (whose(session, again).case_id, whose(session, again).how) == (case.id, "repeat")


def test_it_is_a_repeat_too_when_the_later_one_was_filed_first(session, case):
    """After a crash the fresh mail goes before the one that was in hand."""
    values = {"message_id": "<twice@abc>", "sender": "hoa@abc.example", "subject": "s", "text": "t"}
    first = mail(session, "first", **values)
    mail(session, "second", case_id=case.id, **values)
    assert (whose(session, first).case_id, whose(session, first).how) == (case.id, "repeat")


def test_the_same_message_id_with_other_words_is_a_new_letter(session, case):  # noqa: ARG001
    other = mail(session, "other", message_id="<m@abc>", sender="hoa@abc.example", subject="s", text="other words")
    assert whose(session, other) is None


def test_tags():
    assert len({new_tag() for _ in range(100)}) == 100
    tag = new_tag()
    assert len(tag) == TAG_LENGTH
    assert tags_in([f"[KN-2026-000001 TN-{tag.upper()}]"]) == {tag}
    assert tags_in([f"xtn-{tag}", f"tn-{tag}x", f"tn-{tag[:-1]}"]) == set()


@pytest.fixture
def handed(session, case):
    """A hand-over of the case, and the mail that brought it."""
    referral = Referral(
        case_id=case.id, round=1, kind="department", party="technical", name="Phòng Kỹ thuật", address="kt@ca.example",
        question="?", who="tiepnhan", at=now(),
    )  # fmt: skip
    session.add(referral)
    session.flush()
    session.add(
        Letter(
            stage="archived",
            case_id=case.id,
            kind="handover",
            occasion=f"referral-{referral.id}",
            address=referral.address,
            message_id="<handover@eca>",
            drafted_at=now(),
        )
    )
    session.flush()
    return referral


def test_a_reply_to_a_hand_over_belongs_to_the_case_and_names_the_referral(session, case, handed):
    reply = mail(session, "r", references=["<handover@eca>", "<letter@eca>"])
    found = whose(session, reply)
    assert (found.case_id, found.how) == (case.id, "reply")
    assert referral_of(session, reply, case.id) == handed.id


def test_the_tag_of_a_hand_over_leads_to_the_case_and_the_referral(session, case, handed):
    for name, places in (
        ("a", {"recipients": [f"desk+tn-{case.tag}-r{handed.id}@eca.example"]}),
        ("b", {"subject": f"RE: Chuyển xử lý [KN-2026-000001 TN-{case.tag.upper()}-R{handed.id}]"}),
    ):
        reply = mail(session, name, **places)
        assert whose(session, reply).case_id == case.id
        assert referral_of(session, reply, case.id) == handed.id


def test_a_reply_to_another_letter_or_with_the_tag_of_no_hand_over_names_none(session, case, handed):
    assert referral_of(session, mail(session, "a", references=["<letter@eca>"]), case.id) is None
    assert referral_of(session, mail(session, "b", subject=f"tn-{case.tag}-r{handed.id + 1}"), case.id) is None
    assert referral_of(session, mail(session, "c", subject=f"tn-{case.tag}"), case.id) is None


def test_a_hand_over_of_another_case_is_none_of_this(session, handed):
    opened = mail(session, "other")
    other = Case(
        number="KN-2026-000002", tag=new_tag(), procedure="E-CA", state="investigating", group="unsorted",
        channel="email", mail_id=opened.id, customer="Lan", address="lan@abc.example", subject="s",
        received_at=now(), opened_at=now(),
    )  # fmt: skip
    session.add(other)
    session.flush()
    reply = mail(session, "r", subject=f"tn-{other.tag}-r{handed.id}", references=["<handover@eca>"])
    assert referral_of(session, reply, other.id) is None
