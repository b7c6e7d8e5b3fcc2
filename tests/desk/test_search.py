"""The search: without marks, đ, what is no syntax, what is escaped, what is erased, and whose cases are found."""

import re

import pytest
from sqlalchemy import select, text

from pipeline.archive.destruction import forget_words
from pipeline.desk.views.search_hits import by_like
from pipeline.engine.advance import now
from pipeline.ledger.model import Letter, Mail, Paper
from pipeline.ledger.sqlite import open_ledger
from tests.desk.rows import add_case
from tests.ledger.test_migrations import OLD_MAIL, OLD_PAPER, connected, migrate_to

pytestmark = pytest.mark.slow


@pytest.fixture
def ledger(office):
    """Three cases: a mail in Vietnamese, a paper of another department's, markup."""
    with office.desk.house.ledger.writing() as session:
        first = add_case(session, 1, subject="Không đăng nhập được", text="Thiết bị báo lỗi chữ ký số đỏ.",
                         customer="Nguyễn Thị Đào", phone="0912345678", tax_code="0101234567-001")  # fmt: skip
        second = add_case(session, 2, group="records", subject="Hồ sơ thiếu", state="closed")
        session.add(Paper(mail_id=second.mail_id, ordinal=1, name="Hợp đồng.pdf", type="x/y", size=1, sha256="aa",
                          text="Căn cứ vào thỏa thuận"))  # fmt: skip
        add_case(session, 3, subject="<script>alert(1)</script> xin chào", text="100% OR near <b>đậm</b>")
        session.add(Letter(stage="archived", case_id=first.id, kind="slip", occasion="1", address="", message_id="<1>",
                           drafted_at=now(), number="12/PTN-ECA"))  # fmt: skip
    return office.desk.house.ledger


def found(person, q):
    page = person.client.get("/search", params={"q": q})
    assert page.status_code == 200, (q, page.status_code)
    return [int(each) for each in re.findall(r"/case/KN-2026-0*(\d+)", page.text)]


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("dang nhap", [1]), ("ĐĂNG NHẬP", [1]), ("thiet bi do", [1]), ("đỏ", [1]), ("Nguyen Thi Dao", [1]),
        ("0912 345 678", [1]), ("+84912345678", [1]), ("0101234567-001", [1]), ("k2@abc.example", [2]),
        ("hop dong", [2]), ("can cu thoa thuan", [2]), ("xin chao", [3]), ("không có từ này", []), ("", []),
        ('"', []), ("*", []), ("%", []), ("_", []), ("NEAR(", [3]), ("near OR", [3]), ('dang" OR "nhap', []),
        ("subject:dang", []), ("dang*", [1]), ("-dang ^nhap", [1]), ("a" * 5000, []), ("\0'--", []),
    ],
)  # fmt: skip
def test_what_is_found(clerk, q, expected):
    assert found(clerk, q) == expected


@pytest.mark.usefixtures("ledger")
def test_a_number_leads_to_the_case_and_hits_are_marked(office, clerk):
    for q in ("kn-2026-000001", "12/ptn-eca"):
        answer = clerk.client.get("/search", params={"q": q})
        assert (answer.status_code, answer.headers["location"]) == (303, "/case/KN-2026-000001")
    page = clerk.get("/search?q=chao+script").text
    assert "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; xin <mark>chào</mark>" in page
    assert "<script>alert" not in page
    handler = office.person("handler")
    assert found(handler, "hop dong") == [] and found(handler, "dang nhap") == [1]
    assert "KN-2026-000002" not in handler.get("/search?q=KN-2026-000002").text.replace('value="KN-2026-000002"', "")


def test_what_is_erased_is_found_no_more_nor_left_in_the_index(clerk, ledger):
    with ledger.writing() as session:
        mail = session.scalars(select(Mail).order_by(Mail.id)).first()
        mail.subject, mail.text = "(đã tiêu hủy)", None
        session.delete(session.scalars(select(Paper)).one())
    assert found(clerk, "chu ky so do") == [] == found(clerk, "thoa thuan")
    with ledger.writing() as session:
        forget_words(session)
        for table in ("cases", "mail", "paper"):
            session.execute(text(f"INSERT INTO search_{table} (search_{table}) VALUES ('integrity-check')"))  # noqa: S608
        blocks = session.execute(text("SELECT block FROM search_mail_data UNION SELECT block FROM search_paper_data"))
        assert not any(word in row[0] for row in blocks for word in (b"thiet", b"thoa"))


def test_rows_of_before_are_found(tmp_path):
    path = tmp_path / "ledger.sqlite3"
    with connected(path) as connection:
        migrate_to("0008", connection)
        connection.execute(text(OLD_MAIL))
        connection.execute(text(OLD_PAPER))
    ledger = open_ledger(path)
    with ledger.reading() as session:
        assert session.scalar(text("SELECT rowid FROM search_mail WHERE search_mail MATCH 'khieu nai'")) == 1
        assert session.scalar(text("SELECT count(*) FROM search_paper WHERE search_paper MATCH 'pdf'")) == 1
    ledger.close()


def test_without_the_index_words_are_compared(ledger):
    with ledger.reading() as session:
        for q, expected in (("đăng nhập", 1), ("%", 0), ("_", 0), ("100% near", 1)):
            found = session.scalars(by_like(Mail, ("subject", "text"), q)).all()
            assert len(found) == expected, q
