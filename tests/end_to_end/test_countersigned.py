"""A record that both parties sign (E4a): the CA by its token, the customer by his own, or by hand on paper."""

import json
import subprocess
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from pipeline.ledger.model import Event, Letter, Task
from tests.end_to_end.test_written import RECORD, complained, write
from tests.letters.customers import Customer
from tests.letters.pades.others import pdfsig
from tests.mails.forms import with_files
from tests.papers.scans import noisy

pytestmark = [pytest.mark.slow, pytest.mark.clause("E4a")]
HOUR = b"/M (D\\072"
"""What stands before the signing time; pyHanko writes the colon as an escape."""
FIRM, TAX_CODE = "CÔNG TY TNHH ABC", "0101234567"


@pytest.fixture
def issued(desk):
    """A desk whose customer has a signed record; gives the desk and the PDF."""
    complained(desk)
    given = ("--set", "held_at=2026-11-20T09:30", "--set", f"tax_code={TAX_CODE}", "--set", "officer=Trần Thị Ngọc Ánh")
    desk.command("approve", write(desk, "record", *given, text=RECORD))
    desk.drain()
    mail = desk.world.customer_mail("hoa@abc.example")[-1].parsed
    (pdf,) = [part.get_payload(decode=True) for part in mail.iter_attachments()]
    return desk, pdf


def sent_back(desk, content, name="bienban.pdf", sender="hoa@abc.example", body="Gửi lại biên bản đã ký."):
    desk.write(sender=sender, subject="Biên bản", body=body, form=with_files((name, content)))
    desk.work()


def record(desk):
    with desk.house.ledger.reading() as session:
        return session.scalars(select(Letter).filter_by(kind="record")).one()


def tasks(desk, kind):
    with desk.house.ledger.reading() as session:
        return list(session.scalars(select(Task.words).filter_by(kind=kind, done_at=None)))


def event(desk):
    with desk.house.ledger.reading() as session:
        return session.scalars(select(Event).filter_by(what="countersigned")).one_or_none()


def test_signed_with_the_customers_token_it_is_filed_with_both_signatures(issued, authority, tmp_path):
    desk, pdf = issued
    signed = Customer(authority, FIRM, TAX_CODE).sign(pdf)
    # From another address, without our tag: its first bytes say whose it is.
    sent_back(desk, signed, sender="ketoan@other.example")
    assert len(desk.cases()) == 1
    assert desk.house.store.get(record(desk).countersigned_sha256) == signed
    found = event(desk)
    assert (found.who, found.data["organisation"], found.data["tax_code"]) == ("tiepnhan", FIRM, TAX_CODE)
    (words,) = tasks(desk, "countersigned")
    assert f"{FIRM} (mã số thuế {TAX_CODE})" in words
    assert not tasks(desk, "signed_copy")
    assert not tasks(desk, "info")
    assert desk.cases()[0].state == "answered"  # closing it is a person's word
    assert pdfsig(signed, tmp_path).count("Signature is Valid.") == 2


def test_the_customers_letter_travels_in_the_record(issued):
    desk, pdf = issued
    files = PdfReader(BytesIO(pdf)).attachments
    assert files["thu-khieu-nai.eml"] == [desk.house.store.get(desk.mails()[0].sha256)]
    assert "original" not in json.loads(files["facts.json"][0])


def test_it_is_filed_once_however_often_it_comes(issued, authority):
    desk, pdf = issued
    customer = Customer(authority, FIRM, TAX_CODE)
    first = customer.sign(pdf)
    sent_back(desk, first)
    sent_back(desk, customer.sign(pdf), body="Gửi lại lần nữa.")
    assert desk.house.store.get(record(desk).countersigned_sha256) == first
    assert event(desk) is not None


def altered(pdf, customer):
    """Signed, and then the hour of our signature is another."""
    signed = customer.sign(pdf)
    at = signed.index(HOUR) + len(HOUR) + len("20261124")
    return signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]


def of_another_firm(pdf, customer):
    return Customer(customer.authority, "CÔNG TY KHÁC", "0309999999").sign(pdf)


def in_a_field_of_its_own(pdf, customer):
    return customer.sign(pdf, "CHU_KY_KHAC")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (altered, "không"),
        (of_another_firm, "0309999999"),
        (in_a_field_of_its_own, "CHU_KY_KHAC"),
    ],
)
def test_what_is_not_what_we_issued_or_not_the_customers_is_refused(issued, authority, change, says):
    desk, pdf = issued
    sent_back(desk, change(pdf, Customer(authority, FIRM, TAX_CODE)))
    assert record(desk).countersigned_sha256 is None
    assert event(desk) is None
    (words,) = tasks(desk, "signed_copy")
    assert "không được ghi nhận" in words
    assert says in words
    case, paper = desk.cases()[0].number, f"mail:{desk.mails()[-1].id}/1"
    assert f"{paper}: " in desk.command("countersign", case, paper, expect=1).stderr


def test_printed_signed_by_hand_and_scanned_it_waits_for_a_clerks_eye(issued, tmp_path):
    desk, pdf = issued
    sent_back(desk, scanned(pdf, tmp_path), name="scan.pdf")
    (words,) = tasks(desk, "signed_copy")
    case, paper = desk.cases()[0].number, f"mail:{desk.mails()[-1].id}/1"
    assert f"tiepnhan countersign {case} {paper}" in words
    assert record(desk).countersigned_sha256 is None
    desk.command("countersign", case, paper)
    assert record(desk).countersigned_sha256 is not None
    assert event(desk).data["how"] == "printed"
    assert not tasks(desk, "signed_copy")
    assert "không có biên bản nào đang chờ chữ ký" in desk.command("countersign", case, paper, expect=1).stderr


def test_a_scan_from_a_stranger_is_for_a_clerk(issued, tmp_path):
    desk, pdf = issued
    sent_back(desk, scanned(pdf, tmp_path), name="scan.pdf", sender="ai@do.example")
    (held,) = [mail for mail in desk.mails() if mail.error]
    assert "nhưng gửi từ địa chỉ khác" in held.error


def scanned(pdf: bytes, folder) -> bytes:
    """The pages printed and scanned into a PDF of pictures."""
    (folder / "record.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-png", "record.pdf", "page"], cwd=folder, check=True)
    pages = [noisy(Image.open(path).convert("L")) for path in sorted(folder.glob("page-*.png"))]
    made = BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return made.getvalue()
