"""The oracles of the crash suite can fail: each is shown what it is there to find."""

import hashlib
import sqlite3
from contextlib import closing
from email.header import Header

import pytest

from tests.crash import oracle, oracle_ledger
from tests.crash.books import SqliteBooks
from tests.servers import maildir
from tests.servers.smtp_behaviour import Transaction

OWED = ["an@a.example", "binh@b.example"]


def slip(number: int) -> bytes:
    subject = Header(f"Phiếu tiếp nhận xử lý khiếu nại số {number:02d}/PTN-ECA [KN-2026-000001]", "utf-8").encode()
    return f"Message-ID: <{number}@eca.test>\nSubject: {subject}\n\nphieu\n".encode()


@pytest.fixture
def mail(tmp_path):
    """Both customers have got their slips; the desk's own mailbox is not a customer's."""
    for number, address in enumerate(OWED, start=1):
        maildir.deliver(tmp_path / address / "Maildir", slip(number))
    maildir.deliver(tmp_path / "luutru@eca.test" / "Maildir", slip(1))
    maildir.deliver(tmp_path / "luutru@eca.test" / "Maildir", slip(2))
    return tmp_path


def got(mail):
    return oracle.got(mail, {"luutru@eca.test"})


def kinds(faults):
    return [fault.kind for fault in faults]


def copies(mail):
    return maildir.mails(mail / "luutru@eca.test" / "Maildir")


def test_all_is_well(mail):
    assert oracle.slips(got(mail), OWED) == []
    assert oracle.archive(copies(mail), got(mail)) == []
    assert oracle.numbers([oracle.printed_number(one) for mails in got(mail).values() for one in mails], "slip") == []


def test_a_slip_twice_is_found(mail):
    maildir.deliver(mail / OWED[0] / "Maildir", slip(1))
    assert kinds(oracle.slips(got(mail), OWED)) == ["twice", "twice"]  # by customer and by Message-ID
    assert kinds(oracle.archive([*copies(mail), copies(mail)[0]], got(mail))) == ["twice"]


def test_two_slips_of_one_customer_are_found_though_their_ids_differ(mail):
    maildir.deliver(mail / OWED[0] / "Maildir", slip(3))
    assert kinds(oracle.slips(got(mail), OWED)) == ["twice"]
    assert kinds(oracle.archive(copies(mail), got(mail))) == ["lost"]


def test_a_missing_slip_is_found(mail):
    assert kinds(oracle.slips(got(mail), [*OWED, "chi@c.example"])) == ["lost"]
    next((mail / OWED[0] / "Maildir" / "new").iterdir()).unlink()
    assert kinds(oracle.slips(got(mail), OWED)) == ["lost"]
    assert kinds(oracle.archive(copies(mail), got(mail))) == ["lost"]


def test_a_mail_to_somebody_who_is_owed_none_is_found(mail):
    assert kinds(oracle.slips(got(mail), OWED[:1])) == ["unasked"]


def test_a_mail_that_the_smtp_server_took_twice_is_found():
    first, again = (Transaction("khieunai@eca.test", (OWED[0],), "<1@eca.test>", said) for said in ("250 OK", "250 OK"))
    dropped = Transaction("khieunai@eca.test", (OWED[0],), "<1@eca.test>", "dropped before delivery")
    assert kinds(oracle.taken([first, again])) == ["twice"]
    assert oracle.taken([dropped, again]) == []
    assert (oracle.sent_again([dropped, again]), oracle.sent_again([first])) == (1, 0)


@pytest.mark.parametrize(("given", "expected"), [([1, 2, 4], ["gap"]), ([1, 2, 2], ["twice"]), ([2], ["gap"])])
def test_gaps_and_repeats_of_numbers_are_found(given, expected):
    assert kinds(oracle.numbers(given, "slip")) == expected


LEDGER = """
CREATE TABLE mail (id INTEGER, sha256 TEXT, stage TEXT, error TEXT, finding TEXT, arrival INTEGER);
CREATE TABLE sighting (uid INTEGER, told INTEGER);
CREATE TABLE letter (id INTEGER, ordinal INTEGER, stage TEXT, error TEXT, message_id TEXT, signed_sha256 TEXT);
CREATE TABLE cases (number TEXT);
CREATE TABLE register (last INTEGER);
INSERT INTO sighting VALUES (7, 1), (8, 1);
INSERT INTO cases VALUES ('KN-2026-000001'), ('KN-2026-000002');
INSERT INTO register VALUES (2), (2), (2);
INSERT INTO letter VALUES (1, 1, 'archived', NULL, '<1@eca.test>', '0'), (2, 2, 'archived', NULL, '<2@eca.test>', '0');
"""
RAWS = {7: b"mot", 8: b"hai"}
KINDS = {"complaint": 2, "robot": 0, "same bytes": 0, "another way": 0, "reply": 0, "tagged": 0}


@pytest.fixture
def ledger(tmp_path):
    """A ledger with the columns that the oracles read: two mails, two cases, two slips, all as it must be."""
    path = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(LEDGER)
        for number, raw in enumerate(RAWS.values(), start=1):
            row = (number, hashlib.sha256(raw).hexdigest(), "filed", None, '{"kind": "complaint"}', number)
            connection.execute("INSERT INTO mail VALUES (?, ?, ?, ?, ?, ?)", row)
        connection.commit()
    return path


@pytest.fixture
def store(tmp_path):
    """A store with both mails."""
    for raw in RAWS.values():
        name = hashlib.sha256(raw).hexdigest()
        place = tmp_path / "store" / name[:2] / name[2:]
        place.parent.mkdir(parents=True)
        place.write_bytes(raw)
    return tmp_path / "store"


def change(ledger, statement):
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute(statement)
        connection.commit()


def of_ledger(ledger, store, server=RAWS):
    books = SqliteBooks(ledger)
    faults = oracle_ledger.sound(books) + oracle_ledger.registers(books) + oracle_ledger.filed(books, KINDS)
    faults += oracle_ledger.arrived(books)
    return kinds(faults + oracle_ledger.taken_in(books, store, server) + oracle_ledger.whole_files(store))


def test_a_ledger_as_it_must_be(ledger, store):
    assert of_ledger(ledger, store) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE letter SET ordinal = 3 WHERE id = 2", ["gap"]),
        ("UPDATE letter SET ordinal = 1 WHERE id = 2", ["twice"]),
        ("UPDATE letter SET ordinal = NULL WHERE id = 2", ["gap"]),
        ("UPDATE register SET last = 3 WHERE rowid = 1", ["gap"]),
        ("UPDATE cases SET number = 'KN-2026-000003' WHERE rowid = 2", ["gap"]),
        ("UPDATE cases SET number = 'KN-2026-000001' WHERE rowid = 2", ["twice"]),
        ("UPDATE letter SET stage = 'send', error = 'held' WHERE id = 2", ["lost"]),
        ("UPDATE mail SET stage = 'read' WHERE id = 2", ["lost"]),
        ("UPDATE mail SET arrival = 3 WHERE id = 2", ["gap"]),
        ("UPDATE mail SET arrival = 1 WHERE id = 2", ["twice"]),
        ("DELETE FROM mail WHERE id = 2", ["gap", "misfiled", "lost"]),
        ("INSERT INTO mail SELECT * FROM mail WHERE id = 2", ["gap", "twice", "misfiled", "twice"]),
        ('UPDATE mail SET finding = \'{"kind": "list"}\' WHERE id = 2', ["misfiled", "misfiled"]),
        ("DELETE FROM sighting WHERE uid = 8", ["lost"]),
        ("UPDATE sighting SET told = 0 WHERE uid = 8", ["untold"]),
    ],
)
def test_what_is_wrong_in_the_ledger_is_found(ledger, store, statement, expected):
    change(ledger, statement)
    assert of_ledger(ledger, store) == expected


def test_a_mail_that_was_never_taken_in_is_found(ledger, store):
    assert of_ledger(ledger, store, {**RAWS, 9: b"ba"}) == ["lost", "lost", "lost"]  # row, file, sighting


def test_half_written_files_are_found(ledger, store):
    (store / "ab").mkdir()
    (store / "ab" / "incoming-x").write_bytes(b"mo")
    assert of_ledger(ledger, store) == ["half-written"]


def test_a_file_of_another_content_is_found(ledger, store):
    name = hashlib.sha256(RAWS[8]).hexdigest()
    (store / name[:2] / name[2:]).write_bytes(b"ha")
    assert of_ledger(ledger, store) == ["lost", "half-written"]


def test_a_pdf_that_is_not_the_signed_one_is_found(ledger, mail):
    delivered = [one for mails in got(mail).values() for one in mails]
    assert kinds(oracle_ledger.same_letters(SqliteBooks(ledger), delivered)) == ["other letter", "other letter"]
