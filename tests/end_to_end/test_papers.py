"""Letters on paper: scans in a mail, locked files, and the watched folder, from the way in to the signed answer."""

import json
import subprocess

import pytest

from tests.end_to_end.test_main_job import pdf_of, words_of
from tests.mails.forms import with_files
from tests.papers import pdfs, scans, zips
from tests.papers.errors import error_rate
from tests.servers.world_settings import DESK

pytestmark = pytest.mark.slow
SETTLED = {"scans": {"folder": "scans", "settle_seconds": 0}}


def dossier(desk, number=None):
    return json.loads(desk.command("case", number or desk.cases()[0].number, "--json").stdout)


def scanned_letter(kind="JPEG"):
    return scans.saved(scans.noisy(scans.letter()), kind, dpi=(200, 200))


@pytest.fixture
def watched(make_desk):
    made = make_desk(**SETTLED)
    (made.world.folder / "scans").mkdir()
    return made


def put(desk, name, content):
    (desk.world.folder / "scans" / name).write_bytes(content)


def test_the_text_of_a_scanned_letter_stands_in_the_case(desk):
    desk.write(body="Xin xem đơn đính kèm.", form=with_files(("đơn khiếu nại.jpg", scanned_letter())))
    desk.work()
    (case,) = desk.cases()
    (paper,) = dossier(desk)["papers"]
    assert (paper["name"], paper["kind"], paper["how"], paper["pages"]) == ("đơn khiếu nại.jpg", "image", "ocr", 1)
    assert error_rate(scans.LETTER, paper["text"]) < 0.01
    assert (paper["confidence"] > 0.8, paper["problems"]) == (True, [])
    fields = desk.mails()[0].finding["fields"]
    assert {"tax_code": "0324639893"}.items() <= {each["name"]: each["value"] for each in fields}.items()
    assert {each["source"] for each in fields} == {"paper:1"}
    assert len(desk.world.customer_mail("hoa@abc.example")) == 1
    assert "ĐƠN KHIẾU NẠI" in desk.command("case", case.number).stdout


@pytest.mark.clause("S8")
def test_a_locked_paper_is_asked_for_and_the_others_are_read(desk):
    locked = pdfs.locked(pdfs.written("Hợp đồng"))
    both = zips.zip_of({"hop dong.pdf": locked, "ghi chu.txt": "Token hỏng từ ngày 03/11".encode()})
    desk.write(form=with_files(("hồ sơ.zip", both)))
    desk.work()
    slip, request = desk.letters()
    assert [slip.kind, request.kind] == ["slip", "supplement"]
    papers = dossier(desk)["papers"]
    assert [(p["ordinal"], p["within"], p["name"]) for p in papers] == [
        (1, None, "hồ sơ.zip"),
        (2, 1, "hop dong.pdf"),
        (3, 1, "ghi chu.txt"),
    ]
    assert papers[2]["text"] == "Token hỏng từ ngày 03/11"
    assert papers[1]["problems"][0].startswith("password:")
    _, mail = desk.world.customer_mail("hoa@abc.example")
    assert "hop dong.pdf" in words_of(pdf_of(mail.parsed))


def test_who_signed_a_mail_stands_in_the_case(desk, tmp_path):
    desk.world.deliver(signed(tmp_path, b"Content-Type: text/plain; charset=utf-8\n\n" + "Token hỏng".encode()))
    desk.work()
    (mail,) = dossier(desk)["mails"]
    (signer,) = mail["signers"]
    assert mail["text"] == "Token hỏng"
    assert (signer["name"], signer["tax_code"], signer["intact"]) == ("Nguyễn Thị Sen", "0101234567", True)
    assert "signed by Nguyễn Thị Sen" in desk.command("case", desk.cases()[0].number).stdout


def signed(folder, entity):
    """A mail that openssl has packed into its signature (opaque)."""
    subject = "/C=VN/O=Công ty TNHH Hoa Ban/CN=Nguyễn Thị Sen/UID=MST:0101234567"
    make = ["openssl", "req", "-x509", "-nodes", "-utf8", "-newkey", "rsa:2048", "-subj", subject]
    subprocess.run([*make, "-keyout", folder / "key", "-out", folder / "pem"], check=True, capture_output=True)
    sign = ["openssl", "cms", "-sign", "-nodetach", "-signer", folder / "pem", "-inkey", folder / "key"]
    headers = ["-from", "sen@hoaban.example", "-to", DESK, "-subject", "Token hong"]
    return subprocess.run([*sign, *headers], input=entity, check=True, capture_output=True).stdout


def test_a_scan_with_a_cover_name_joins_its_case(watched):
    watched.write()
    watched.work()
    (case,) = watched.cases()
    put(watched, f"{case.number}_bo sung.jpg", scanned_letter())
    summary = json.loads(watched.command("run", "--once", "--json").stdout)
    assert (summary["scanned"], summary["filed"], summary["held"]) == (1, 1, 0)
    found = dossier(watched)
    assert [mail["finding"]["kind"] for mail in found["mails"]] == ["complaint", "reply"]
    assert "Phước Thịnh" in found["papers"][0]["text"]
    assert len(watched.letters()) == 1


def test_a_new_scanned_letter_waits_for_an_address_and_then_opens_a_case(watched):
    put(watched, "scan 0001.jpg", scanned_letter())
    summary = json.loads(watched.command("run", "--once", "--json").stdout)
    assert (summary["scanned"], summary["held"]) == (1, 1)
    (mail,) = watched.mails()
    assert "--address" in mail.error
    watched.command(
        "release", f"mail:{mail.id}", "--address", "Duong@phuocthinh.example", "--customer", "Cty Phước Thịnh"
    )
    watched.work()
    (case,) = watched.cases()
    assert (case.customer, case.address, case.channel) == ("Cty Phước Thịnh", "duong@phuocthinh.example", "scan")
    (slip,) = watched.world.customer_mail("duong@phuocthinh.example")
    words = words_of(pdf_of(slip.parsed))
    assert "Về việc chứng thư số bị thu hồi" in words
    assert "văn bản" in words


def test_a_cover_name_of_no_case_is_held_and_a_right_one_lets_it_go_on(watched):
    watched.write()
    put(watched, "KN-2020-000999_x.jpg", scanned_letter())
    watched.command("run", "--once", "--json")
    letter = next(mail for mail in watched.mails() if mail.channel == "scan")
    assert "KN-2020-000999" in letter.error
    put(watched, f"{watched.cases()[0].number}_x.jpg", scanned_letter())
    watched.command("run", "--once", "--json")
    letter = next(mail for mail in watched.mails() if mail.channel == "scan")
    assert (letter.stage, letter.case_id) == ("filed", watched.cases()[0].id)


def test_an_outlook_file_and_a_folder_of_letters_are_added(watched, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "đơn.jpg").write_bytes(scanned_letter())
    (folder / "thu.eml").write_bytes(b"From: a@b.example\nSubject: Token\n\nToken hong")
    watched.command("add", str(folder), "--channel", "scan")
    assert sorted(mail.stage for mail in watched.mails()) == ["filed", "read"]
