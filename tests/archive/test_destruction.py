"""What a case says of people goes for good; registers, chain and record stay, and the audit knows what happened."""

import os
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from pipeline.archive.audit import audit_cases
from pipeline.archive.chain import broken
from pipeline.archive.destruction import Destroy, Order
from pipeline.archive.files import audit_files
from pipeline.archive.gaps import Gaps
from pipeline.archive.registers import arrivals, last_given, letters
from pipeline.archive.retention import due, load_retention
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Destruction, Event, Letter, Mail, Notice, Paper, Task
from tests.archive.house import AT, books

ONE, TWO = "KN-2026-000001", "KN-2026-000002"
NAME, WORDS = "Nguyễn Thị Hoa", "Token của tôi hỏng, CCCD 001085012345"
ORDER = Order("retention", "Lưu giữ 10 năm", "Lê Thị Minh Tâm", "vanthu")
CLOSED = {"from": "answered", "state": "closed", "round": 1, "group": "technical"}
SAID = {"words": {"own_text": WORDS}, "from": "hoa@abc.example"}


def close(kept, words, shared=b"", **values):
    """Opens and closes a case with a letter and a paper; `shared` are the paper's bytes."""
    mail = kept.arrive(words, sender="hoa@abc.example", sender_name=NAME, text=WORDS, own_text=WORDS)
    case = kept.open(mail, state="closed", events=[("reply", SAID), ("amended", {"to": {"phone": "0912345678"}})],
                     phone="0912345678", **values)  # fmt: skip
    letter = kept.issue(case, mail_sha256=kept.house.store.put(words.encode() * 2))
    kept.add(case, "sent", {"letter": "slip", "number": letter.number, "pdf": letter.signed_sha256, "reply": "250 hoa"})
    with kept.ledger.writing() as session:
        sha256 = kept.house.store.put(shared or words.encode() * 3)
        session.add(Paper(mail_id=mail.id, ordinal=1, name="cccd-hoa.jpg", type="image/jpeg", size=1, sha256=sha256))
    kept.add(case, "closed", CLOSED)
    return case


@pytest.fixture
def kept(tmp_path):
    """Two closed cases, which share the bytes of a paper."""
    with books(tmp_path) as made:
        close(made, "Token không nhận", b"the same picture")
        close(made, "Hóa đơn", b"the same picture")
        age(made)
        yield made


def age(kept):
    """Lets all files have been stored long ago."""
    for path in kept.house.store.folder.rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))


def destroy(kept, name=ONE, order=ORDER):
    return Destroy(kept.ledger, kept.house.store)(name, order)


def faults(kept):
    cases = list(audit_cases(kept.ledger, lambda _: None))
    return cases + list(audit_files(kept.ledger, kept.house.store, True, lambda _: None))


def everything(kept):
    """All bytes on the disk: the ledger with its log, and the store."""
    files = [path for path in kept.house.settings.var.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


def test_no_word_of_the_customer_is_left_and_the_audit_finds_all_as_it_should_be(kept):
    destroy(kept, TWO)
    done = destroy(kept)
    assert (done.removed, done.shared, done.left) == (4, 0, 0)  # raw mail, paper, letter, mail sent
    bytes_left = everything(kept)
    for words in (NAME, WORDS, "0912345678", "hoa@abc.example", "cccd-hoa", "Token không nhận"):
        assert words.encode() not in bytes_left, words
    assert faults(kept) == []
    with kept.ledger.reading() as session:
        assert broken(session, session.get_one(Case, 1)) is None


def test_a_file_that_another_case_has_too_stays_with_that_case(kept):
    done = destroy(kept)
    assert (done.removed, done.shared) == (3, 1)
    with kept.ledger.reading() as session:
        (paper,) = session.scalars(select(Paper))
        record = session.get_one(Destruction, done.record)
    assert kept.house.store.get(paper.sha256) == b"the same picture"
    assert [item["sha256"] for item in record.items if item.get("shared")] == [paper.sha256]
    assert faults(kept) == []
    assert destroy(kept, TWO).removed == 4


def test_the_registers_have_no_gap_and_say_what_became_of_the_content(kept):
    destroy(kept)
    with kept.ledger.reading() as session:
        arrived = list(arrivals(session, 2026, {}, kept.zone))
        went = list(letters(session, 2026, ["PTN-ECA"], kept.zone))
        told = []
        gaps = Gaps(2026, told.append)
        list(gaps.watched([*arrived, *went], last_given(session, 2026)))
    assert told == []
    assert [line.ordinal for line in arrived] == [1, 2]
    assert arrived[0].remark == "Đã lập hồ sơ; nội dung đã tiêu hủy theo biên bản số 1"
    assert went[0].number == "01/PTN-ECA"
    assert went[0].remark.startswith("Đã gửi thư điện tử lúc ")
    assert went[0].remark.endswith("; nội dung đã tiêu hủy theo biên bản số 1")
    assert (went[1].recipient, went[1].remark.count("tiêu hủy")) == (f"{NAME} <hoa@abc.example>", 0)


def test_what_is_changed_after_a_destruction_is_found(kept):
    destroy(kept)
    for statement, what in (
        ("UPDATE event SET who = 'somebody' WHERE case_id = 1 AND ordinal = 2", "no record of destruction proves"),
        ("UPDATE event SET data = '{\"destroyed_by\": 1}' WHERE case_id = 2 AND ordinal = 2", "no record of destr"),
        ("UPDATE destruction SET basis = 'another'", "record of destruction 1 is not as it was written"),
        ("DELETE FROM destruction", "record of destruction 1 is missing"),
        ("UPDATE cases SET destroyed_by = 7 WHERE id = 2", "destroyed by record 7, which no event tells of"),
    ):
        kept.change(statement)
        assert any(what in fault.what for fault in faults(kept)), statement


def test_a_file_that_is_still_there_is_told_and_goes_when_it_is_said_again(kept):
    with kept.ledger.reading() as session:
        raw = session.get_one(Mail, 1).sha256
    os.utime(kept.house.store.path(raw))
    done = destroy(kept)
    assert (done.removed, done.left) == (2, 1)
    assert any("1 of its files are still there" in fault.what for fault in faults(kept))
    age(kept)
    again = destroy(kept)
    assert (again.record, again.left) == (done.record, 0)
    assert faults(kept) == []
    with kept.ledger.reading() as session:
        assert len(list(session.scalars(select(Event).filter_by(what="content_destroyed")))) == 1


def test_what_is_put_again_while_it_is_being_removed_stays(kept):
    sha256 = kept.house.store.put(b"just put")
    os.utime(kept.house.store.path(sha256), (0, 0))
    assert kept.house.store.put(b"just put") == sha256
    assert kept.house.store.remove(sha256) is False
    assert kept.house.store.get(sha256) == b"just put"
    with pytest.raises(Problem, match="no SHA-256"):
        kept.house.store.remove("../ledger.sqlite3")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE cases SET state = 'answered' WHERE id = 1", "đang ở trạng thái “Đã trả lời”"),
        ("UPDATE letter SET stage = 'send' WHERE id = 1", "letter:1 chưa xử lý xong"),
        ("UPDATE mail SET stage = 'papers' WHERE id = 1", "mail:1 chưa xử lý xong"),
        ("UPDATE event SET who = 'x' WHERE case_id = 1 AND ordinal = 2", "sự kiện 2 không còn như khi ghi"),
    ],
)
def test_what_is_open_or_at_work_or_doubtful_is_refused_and_nothing_is_changed(kept, change, words):
    kept.change(change)
    with pytest.raises(Problem, match=words):
        destroy(kept)
    with kept.ledger.reading() as session:
        assert session.get_one(Case, 1).customer == NAME
        assert session.scalar(text("SELECT count(*) FROM destruction")) == 0


def test_an_open_task_is_done_first(kept):
    with kept.ledger.writing() as session:
        session.add(Task(case_id=1, kind="unclear", occasion="mail-1", words="Xem thư", opened_at=AT))
    with pytest.raises(Problem, match="task:1 chưa xong"):
        destroy(kept)


def test_a_mail_of_no_case_goes_by_itself_but_one_of_a_case_does_not(kept):
    mail = kept.arrive("Quảng cáo của Hoa", stage="set_aside", sender="x@y.example")
    age(kept)
    assert destroy(kept, f"mail:{mail.id}").removed == 1
    assert "Quảng cáo".encode() not in everything(kept)
    with pytest.raises(Problem, match=f"belongs to {ONE}"):
        destroy(kept, "mail:1")
    with pytest.raises(Problem, match="no such mail"):
        destroy(kept, "mail:99")


def names_due(kept, day):
    with kept.ledger.reading() as session:
        return [(each.name, each.rule, each.due_on.isoformat())
                for each in due(session, load_retention(kept.folder), day, kept.zone)]  # fmt: skip


def test_a_time_is_over_so_many_years_after_the_closing_and_groups_have_their_own(kept):
    (kept.folder / "retention.toml").write_text(
        "".join(f'[{name}]\nyears = {years}\nbasis = "x"\n' for name, years in
                (("closed", 10), ("rejected", 5), ("mails", 1), ("letters", 1), ("groups.records", 15))), "utf-8"
    )  # fmt: skip
    close(kept, "Hồ sơ thuê bao", group="records")
    kept.arrive("Quảng cáo", stage="set_aside")
    kept.open(kept.arrive("Còn mở"), state="answered")
    today = datetime(2026, 11, 23, tzinfo=UTC).date()
    with kept.ledger.reading() as session:
        stored = session.get_one(Mail, 4).stored_at.astimezone(kept.zone).date()
    assert names_due(kept, today) == []
    assert names_due(kept, today.replace(year=2036)) == [
        (ONE, "closed", "2036-11-23"),
        (TWO, "closed", "2036-11-23"),
        ("mail:4", "mails", stored.replace(year=stored.year + 1).isoformat()),
    ]
    assert ("KN-2026-000003", "groups.records", "2041-11-23") in names_due(kept, today.replace(year=2041))
    destroy(kept)
    assert ONE not in [name for name, _, _ in names_due(kept, today.replace(year=2041))]


def test_commands_list_destroy_and_erase(kept):
    from pipeline.commands import retention  # noqa: PLC0415

    config = kept.folder / "tiepnhan.toml"
    with pytest.raises(Problem, match="lưu giữ đến hết ngày 23/11/2036"):
        retention.destroy(config, [ONE], "Lê Thị Minh Tâm", False)
    with pytest.raises(Problem, match="ghi căn cứ pháp luật"):
        retention.erase(config, ONE, ("Thư ngày 01/12/2026", None), "Lê Thị Minh Tâm", False)
    assert retention.erase(config, ONE, ("Thư ngày 01/12/2026", "Luật 91/2025/QH15"), "Lê Thị Minh Tâm", False) == 0
    with time_machine.travel(AT + timedelta(days=3660), tick=False):
        age(kept)
        assert retention.destroy(config, [TWO], "Lê Thị Minh Tâm", False) == 0
    with kept.ledger.reading() as session:
        found = [(each.reason, each.who, each.basis) for each in session.scalars(select(Destruction))]
        numbers = list(session.scalars(select(Letter.number)))
    assert found[0] == ("erasure", "Lê Thị Minh Tâm", "Yêu cầu: Thư ngày 01/12/2026. Căn cứ: Luật 91/2025/QH15")
    assert found[1][0] == "retention"
    assert "10 năm" in found[1][2]
    assert numbers == ["01/PTN-ECA", "02/PTN-ECA"]
    assert faults(kept) == []


def test_what_the_clerks_were_told_of_a_letter_that_did_not_arrive_goes_too(kept):
    with kept.ledger.writing() as session:
        letter = session.scalars(select(Letter).join(Case, Case.id == Letter.case_id).where(Case.number == ONE)).one()
        letter.evidence = {"delivery": [{"action": "failed", "recipient": "hoa@abc.example"}]}
        key = f"undelivered:letter:{letter.id}"
        session.add(Notice(key=key, words="hoa@abc.example: 550 user unknown", noticed_at=AT))
    destroy(kept)
    with kept.ledger.reading() as session:
        assert "hoa@" not in session.get_one(Notice, key).words
        assert session.get_one(Letter, letter.id).evidence == {}
