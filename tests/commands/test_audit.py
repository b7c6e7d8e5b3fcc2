"""`tiepnhan audit`: whatever is changed behind the program is found and named."""

import json

import pytest

from pipeline.archive.audit import PAGE, Fault, audit_cases
from pipeline.archive.chain import add_event
from pipeline.ledger.model import Case
from pipeline.ledger.register import next_numbers
from tests.archive.house import AT, books

SLIP = ("slip_issued", {"letter": "slip", "number": "01/PTN-ECA"})
ANSWER = ("answered", {"letter": "answer"})


@pytest.fixture
def kept(tmp_path):
    """Two cases: one investigated with its slip sent, one answered, whose events say themselves where they lead."""
    with books(tmp_path) as made:
        first = made.open(made.arrive("Token không nhận"), state="investigating", events=[SLIP])
        slip = made.issue(first)
        made.add(first, "sent", {"letter": "slip", "number": slip.number, "pdf": slip.signed_sha256})
        new = {"state": "new", "round": 1, "group": "records"}
        later = {"state": "investigating", "round": 2, "group": "service"}
        made.open(made.arrive("Hóa đơn"), "service", [("seen", new), ANSWER, ("disagreed", later)],
                  state="investigating", round=2)  # fmt: skip
        yield made


def audited(kept, *arguments, expect=1):
    return json.loads(kept.run("audit", *arguments, "--json", expect=expect).stdout)


def test_an_untouched_ledger_is_well(kept):
    assert audited(kept, expect=0) == {"cases": 2, "rows_with_files": 3, "faults": []}
    assert audited(kept, "--files", expect=0)["faults"] == []
    assert "all is as it was written: 2 cases" in kept.run("audit").stdout


ONE, TWO = "KN-2026-000001", "KN-2026-000002"
CHANGED = "not as it was written"


@pytest.mark.parametrize(
    ("statements", "name", "first", "last", "what"),
    [
        (["UPDATE event SET data = '{}' WHERE case_id = 1 AND ordinal = 2"], ONE, 2, 2, CHANGED),
        (["UPDATE event SET data = 'no JSON' WHERE case_id = 1 AND ordinal = 2"], ONE, 2, 2, CHANGED),
        (["UPDATE event SET at = 'yesterday' WHERE case_id = 2 AND ordinal = 3"], TWO, 3, 3, CHANGED),
        (["UPDATE event SET who = x'00ff' WHERE case_id = 2 AND ordinal = 3"], TWO, 3, 3, CHANGED),
        (["DELETE FROM event WHERE case_id = 2 AND ordinal = 2"], TWO, 2, 2, "missing"),
        (["DELETE FROM event WHERE case_id = 2 AND ordinal > 2"], TWO, 3, 4, "missing"),
        (["DELETE FROM event WHERE case_id = 2"], TWO, 1, 4, "missing"),
        (["UPDATE event SET ordinal = 9 WHERE case_id = 2 AND ordinal = 2",
          "UPDATE event SET ordinal = 2 WHERE case_id = 2 AND ordinal = 3",
          "UPDATE event SET ordinal = 3 WHERE case_id = 2 AND ordinal = 9"], TWO, 2, 3, CHANGED),
        (["INSERT INTO event SELECT 99, case_id, 5, at, who, what, data, before, digest FROM event WHERE id = 7"],
         TWO, 5, 5, "added"),
        (["UPDATE cases SET chain_head = 'f' WHERE id = 2"], TWO, 4, 4, "the end of the chain was changed"),
        (["UPDATE cases SET number = 'KN-2026-000003' WHERE id = 2"], "KN-2026-000003", 1, 4, CHANGED),
        (["UPDATE cases SET state = 'closed' WHERE id = 2"], TWO, None, None,
         "state is 'closed' in the case, but 'investigating' by its events"),
        (["UPDATE cases SET round = 1 WHERE id = 2"], TWO, None, None, "round is 1 in the case, but 2 by its events"),
        (['UPDATE cases SET "group" = "other" WHERE id = 1'], ONE, None, None,
         "group is 'other' in the case, but 'technical' by its events"),
        (["DELETE FROM cases WHERE id = 2"], "case row 2", None, None, "is gone; 4 events of it are left"),
        (["DELETE FROM event WHERE case_id = 2", "DELETE FROM cases WHERE id = 2"], "cases", None, None,
         "book KN of 2026: number 2 is missing at the end"),
        (["UPDATE mail SET sha256 = '" + "0" * 64 + "' WHERE id = 1"], ONE, 1, 1, "the mail that opened the case"),
        (["UPDATE mail SET sha256 = '../../etc' WHERE id = 1"], "mail:1", None, None, "is no digest"),
        (["UPDATE letter SET signed_sha256 = (SELECT sha256 FROM mail WHERE id = 1)"], ONE, 3, 3,
         "letter 01/PTN-ECA: its row has not the PDF that was sent"),
    ],
)  # fmt: skip
def test_what_was_changed_is_found_and_named(kept, statements, name, first, last, what):
    kept.change(*statements)
    faults = audited(kept)["faults"]
    assert any(
        (fault["name"], fault["first"], fault["last"]) == (name, first, last) and what in fault["what"]
        for fault in faults
    ), faults


def test_one_fault_is_told_once_and_hides_no_other(kept):
    kept.change(
        "UPDATE event SET who = 'x' WHERE case_id = 1 AND ordinal = 1",
        "UPDATE event SET who = 'x' WHERE case_id = 2 AND ordinal = 4",
    )
    assert [(fault["name"], fault["first"]) for fault in audited(kept)["faults"]] == [(ONE, 1), (TWO, 4)]


def test_an_event_whose_digest_was_made_anew_is_named_itself(kept):
    with kept.ledger.writing() as session:
        event = kept.event(session, 2, 2)
        event.who = "somebody"
        event.digest = kept.digest(TWO, event)
    (fault,) = audited(kept)["faults"]
    assert (fault["name"], fault["first"], fault["last"]) == (TWO, 2, 2)


def test_a_file_that_is_gone_is_named(kept):
    mail = kept.house.store.path(kept.sha256("mail", 2))
    mail.unlink()
    (fault,) = audited(kept)["faults"]
    assert (fault["name"], fault["what"]) == ("mail:2", f"its raw bytes: {mail} is missing; restore it from a backup")


def test_a_file_with_another_content_is_found_when_files_are_read(kept):
    pdf = kept.house.store.path(kept.sha256("letter", 1, "signed_sha256"))
    pdf.write_bytes(b"another")
    assert audited(kept, expect=0)["faults"] == []
    faults = audited(kept, "--files")["faults"]
    assert [fault["name"] for fault in faults] == ["letter:1", "letter:1"]
    assert "its content has changed" in faults[1]["what"]


def test_a_person_reads_a_table(kept):
    kept.change("DELETE FROM event WHERE case_id = 2 AND ordinal > 2")
    done = kept.run("audit", expect=1)
    row = next(line for line in done.stdout.splitlines() if TWO in line)
    assert "3 to 4" in row
    assert "missing" in row


def test_cases_beyond_the_first_page_are_checked_too(kept):
    with kept.ledger.writing() as session:
        for number in next_numbers(session, "KN", 2026, PAGE + 5):
            case = Case(
                number=f"KN-2026-{number:06d}", tag=str(number), procedure="E-CA", state="new", group="unsorted",
                channel="email", mail_id=1000 + number, customer="", address="", subject="", received_at=AT,
                opened_at=AT,
            )  # fmt: skip
            session.add(case)
            session.flush()
            for what in ("opened", "seen"):
                add_event(session, case, AT, "tiepnhan", what, {})
    done = []
    assert list(audit_cases(kept.ledger, done.append)) == []
    assert sum(done) == PAGE + 7
    kept.change(f"UPDATE event SET who = 'x' WHERE case_id = {PAGE + 6} AND ordinal = 2")  # noqa: S608
    assert list(audit_cases(kept.ledger, done.append)) == [
        Fault(f"KN-2026-{PAGE + 6:06d}", "not as it was written: changed, or moved from another place", 2, 2)
    ]


@pytest.mark.slow
@pytest.mark.clause("E2")
def test_a_desk_at_work_leaves_whole_chains_and_whole_books(desk):
    for _ in range(3):
        desk.write()
    desk.work()
    year = str(desk.mails()[0].arrival_year)
    assert "all is as it was written: 3 cases" in desk.command("audit", "--files").stdout
    arrived = json.loads(desk.command("register", "--year", year, "--kind", "arrivals", "--json").stdout)
    assert [(line["ordinal"], line["remark"]) for line in arrived] == [(n, "Đã lập hồ sơ") for n in (1, 2, 3)]
    sent = json.loads(desk.command("register", "--year", year, "--kind", "all-outgoing", "--json").stdout)
    assert [line["number"] for line in sent] == ["01/PTN-ECA", "02/PTN-ECA", "03/PTN-ECA"]
    assert all(line["remark"].startswith("Đã gửi thư điện tử lúc ") for line in sent)
