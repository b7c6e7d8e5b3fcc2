"""What goes along with a hand-over, on a real ledger: order, limit, names and types of strangers."""

import pytest

from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Letter, Mail, Paper
from pipeline.letters.mails.dossier import LARGEST, File, dossier, fitting
from tests.servers.ledgers import new_ledger


@pytest.fixture
def session(tmp_path):
    ledger = new_ledger(tmp_path / "ledger.sqlite3")
    with ledger.writing() as session:
        session.add(case_of())
        session.flush()
        yield session
        session.rollback()
    ledger.close()


def case_of():
    return Case(
        number="KN-2026-000001", tag="t", procedure="x", state="new", group="technical", channel="email", mail_id=1,
        customer="Hoa", address="hoa@abc.example", subject="s", received_at=now(), opened_at=now(),
    )  # fmt: skip


def mail(session, name, sender="hoa@abc.example", size=1, **more):
    row = Mail(
        sha256=name, size=size, channel="email", received_at=now(), stored_at=now(), stage="filed", case_id=1,
        sender=sender, answer_to=sender, **more,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def paper(session, row, ordinal, name="a.pdf", kind="application/pdf", size=1, **more):
    digest = f"p{row.id}-{ordinal}"
    session.add(Paper(mail_id=row.id, ordinal=ordinal, name=name, type=kind, size=size, sha256=digest, **more))
    session.flush()


def letter(session, kind, number, signed):
    session.add(
        Letter(
            stage="archived",
            case_id=1,
            kind=kind,
            occasion="round-1",
            address="a@b",
            message_id=number,
            drafted_at=now(),
            number=number,
            signed_sha256=signed,
        )
    )
    session.flush()


def names(session):
    taken, left = dossier(session, session.get_one(Case, 1), lambda _: 5)
    return [file.name for file in taken], [file.name for file in left]


def test_the_customers_mails_our_letters_and_the_papers_go_along(session):
    first = mail(session, "m1")
    paper(session, first, 1, "hợp đồng.pdf")
    paper(session, first, 2, "trong.pdf", within=1)
    paper(session, first, 3, "logo.png", inline=True)
    mail(session, "m2")
    mail(session, "m3", finding={"kind": "repeat"})
    mail(session, "m4", sender="kythuat@ca.example")
    letter(session, "slip", "01/PTN-ECA", "signed")
    letter(session, "answer", "01/TLKN-ECA", None)
    assert names(session) == (
        ["thu-khach-hang-1.eml", "thu-khach-hang-2.eml", "phieu-tiep-nhan-01-PTN-ECA.pdf", "hợp đồng.pdf"],
        [],
    )


def test_a_case_without_an_address_carries_what_opened_it(session):
    session.get_one(Case, 1).address = ""
    mail(session, "m1", sender=None, file_name="Công văn 12.pdf")
    mail(session, "m2", sender="ai.do@la.example")
    assert names(session) == (["Công văn 12.pdf"], [])


def test_what_is_too_much_is_left_out_and_named(session):
    first = mail(session, "m1", size=LARGEST - 10)
    paper(session, first, 1, "lớn.pdf", size=11)
    paper(session, first, 2, "nhỏ.pdf", size=10)
    assert names(session) == (["thu-khach-hang-1.eml", "nhỏ.pdf"], ["lớn.pdf"])


def test_a_mail_that_is_too_large_leaves_room_for_its_papers():
    files = [File(str(size), "x/y", "s", size) for size in (101, 60, 41, 40)]
    taken, left = fitting(files, 100)
    assert ([file.size for file in taken], [file.size for file in left]) == ([60, 40], [101, 41])


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("../../etc/passwd\r\nBcc: a@b", "text/plain", ("-..-etc-passwd Bcc- a@b", "text/plain")),
        ("thư.eml", "message/rfc822", ("thư.eml", "application/octet-stream")),
        ("", "x/y\r\nTo: a", ("tep", "application/octet-stream")),
        ("a.bin", "", ("a.bin", "application/octet-stream")),
    ],
)
def test_names_and_types_of_strangers_are_made_harmless(session, name, kind, expected):
    paper(session, mail(session, "m1"), 1, name, kind)
    taken, _ = dossier(session, session.get_one(Case, 1), len)
    assert (taken[1].name, taken[1].type) == expected
