"""Letters that a person writes, on real parts, by the commands: write, preview, approve, and it is in the mailbox."""

import getpass
import json

import pytest
from sqlalchemy import select

from pipeline.archive.chain import broken
from pipeline.ledger.model import Event, Register
from tests.end_to_end.test_main_job import pdf_of, words_of

pytestmark = pytest.mark.slow
ANSWER = """# Nội dung khiếu nại
Token của Quý khách hàng không ký được.
# Kết quả xác minh
## Thiết bị
Trình điều khiển là bản cũ.
# Kết quả giải quyết
Chúng tôi đã cài đặt bản mới; Quý khách hàng đã ký được.
"""
RECORD = """Thiết bị bị khóa.
# Kết quả xử lý
Đã mở khóa tại chỗ.
"""


@pytest.fixture
def opened(desk):
    """A desk with one case, its slip sent."""
    return complained(desk)


def complained(desk):
    desk.write(Message_ID="<complaint@abc.example>")
    desk.work()
    return desk


def write(desk, kind, *more, text=None, expect=0):
    """Writes a letter of the only case; gives its id."""
    (case,) = desk.cases()
    if text is not None:
        file = desk.world.settings_file.with_name("text.txt")
        file.write_text(text, "utf-8")
        more = (*more, "--text", str(file))
    done = desk.command("write", kind, case.number, *more, expect=expect)
    return done.stdout.strip() if expect == 0 else done.stderr


def events(desk):
    (case,) = desk.cases()
    with desk.house.ledger.reading() as session:
        assert broken(session, case) is None
        return [(each.what, each.who) for each in session.scalars(select(Event).order_by(Event.ordinal))]


def received(desk, number=2):
    """The newest mail of the customer, who has got so many."""
    mails = desk.world.customer_mail("hoa@abc.example")
    assert len(mails) == number
    return mails[-1].parsed


CASES = [
    pytest.param(
        "rejection",
        (("--reason", "bank"), None),
        "01/TBTC-ECA",
        "rejected",
        ("từ chối tiếp nhận khiếu nại", "dịch vụ của ngân hàng"),
        marks=pytest.mark.clause("E3"),
        id="rejection",
    ),
    pytest.param(
        "answer",
        ((), ANSWER),
        "01/TLKN-ECA",
        "answered",
        ("2. Kết quả xác minh", "Trình điều khiển là bản cũ.", "10 ngày làm việc", "số 01/PTN-ECA"),
        marks=[pytest.mark.clause("E4b"), pytest.mark.clause("E8"), pytest.mark.clause("S14")],
        id="answer",
    ),
    pytest.param(
        "record",
        (
            (
                "--set",
                "held_at=2026-11-20T09:30",
                "--set",
                "personal_id=001085012345",
                "--set",
                "officer=Trần Thị Ngọc Ánh",
            ),
            RECORD,
        ),
        "01/BBKN-ECA",
        "answered",
        ("lúc 09 giờ 30 phút ngày 20/11/2026", "001085012345", "Trần Thị Ngọc Ánh", "Đã mở khóa tại chỗ."),
        marks=pytest.mark.clause("E4a"),
        id="record",
    ),
]


@pytest.mark.parametrize(("kind", "given", "number", "state", "says"), CASES)
def test_not_approved_nothing_leaves_and_approved_it_goes_out_signed(
    make_desk, tmp_path, kind, given, number, state, says
):
    slip = {"rejection": 60}.get(kind, 0)  # after the slip nothing is refused any more
    desk = complained(make_desk(terms={"opening": {"slip": slip}}))
    before, steps = (0, 1) if slip else (1, 3)
    options, text = given
    name = write(desk, kind, *options, text=text)
    desk.drain()
    (standing,) = json.loads(desk.command("held", "--json").stdout)["held"]
    assert (standing["id"], standing["stage"]) == (name, "approve")
    assert f"tiepnhan approve {name}" in standing["reason"]
    assert f"tiepnhan approve {name}" in desk.command("release", name, expect=1).stderr

    draft = tmp_path / "draft.pdf"
    version = desk.command("preview", name, str(draft)).stdout.strip()
    words = words_of(draft.read_bytes())
    for expected in (f"BẢN DỰ THẢO ({version})", *says):
        assert expected in words
    assert not desk.house.verifier.verify(draft.read_bytes()).ok

    desk.time_passes()
    with desk.house.ledger.reading() as session:
        assert [row.book for row in session.scalars(select(Register)) if "KN-ECA" in row.book or "TC" in row.book] == []
    assert len(desk.world.customer_mail("hoa@abc.example")) == before
    assert desk.cases()[0].state == ("new" if slip else "investigating")

    desk.command("approve", name, "--version", version)
    desk.drain()
    mail = received(desk, before + 1)
    assert mail["In-Reply-To"] == "<complaint@abc.example>"
    assert f"số {number} [KN-" in str(mail["Subject"])
    report = desk.house.verifier.verify(pdf_of(mail))
    assert report.ok, report.words
    words = words_of(pdf_of(mail))
    for expected in (number, "Ký bởi:", *says):
        assert expected in words
    assert "DỰ THẢO" not in words
    assert desk.cases()[0].state == state
    assert desk.letters()[-1].stage == "archived"
    me = getpass.getuser()
    assert events(desk)[steps : steps + 2] == [("drafted", me), ("approved", me)]
    assert [what for what, _ in events(desk)[steps + 3 :]] == ["sent"]


@pytest.mark.clause("E9")
@pytest.mark.clause("S15")
def test_a_closing_goes_out_and_closes_the_case(opened):
    desk = opened
    write(desk, "closing", "--reason", "agreed", "--set", "agreed_on=2026-11-20", "--set", "how=phone")
    desk.drain()
    mail = received(desk)
    words = words_of(pdf_of(mail))
    for expected in ("01/TBKT-ECA", "Ngày 20/11/2026, Quý khách hàng đã đồng ý", "điện thoại", "Ký bởi:"):
        assert expected in words
    assert desk.house.verifier.verify(pdf_of(mail)).ok
    assert desk.cases()[0].state == "closed"
    assert [what for what, _ in events(desk)[3:]] == ["drafted", "closed", "sent"]


def test_what_cannot_be_written_previewed_or_approved_is_told_in_one_line(opened, tmp_path):
    desk = opened
    told = [
        write(desk, "rejection", expect=1),
        write(desk, "rejection", "--reason", "boredom", expect=1),
        write(desk, "rejection", "--reason", "bank", "--set", "x=1", expect=1),
        write(desk, "answer", text="# Phụ lục\nx", expect=1),
        write(desk, "answer", "--text", str(tmp_path / "none.txt"), expect=1),
        write(desk, "answer", text=" ", expect=1),
        write(desk, "record", "--set", "held_at=yesterday", text=RECORD, expect=1),
        write(desk, "record", "--set", "colour=red", text=RECORD, expect=1),
        write(desk, "closing", expect=1),
        write(desk, "closing", "--reason", "silent", expect=1),
        desk.command("approve", "letter:1", expect=1).stderr,
        desk.command("approve", "letter:99", expect=1).stderr,
        desk.command("approve", "mail:1", expect=1).stderr,
        desk.command("preview", "letter:1", str(tmp_path / "x.pdf"), expect=1).stderr,
        desk.command("write", "answer", "KN-1999-000001", expect=1).stderr,
    ]
    assert all(each.startswith("tiepnhan: ") and each.count("\n") == 1 for each in told), told
    desk.command("write", "farewell", desk.cases()[0].number, expect=2)
    assert len(desk.letters()) == 1
    assert not (tmp_path / "x.pdf").exists()
