"""`tiepnhan read`: one JSON object a line for whatever it is given, exit 0 also when files have problems."""

import hashlib
import json
import subprocess
import sys

import pytest

from tests.mails import forms
from tests.mails.forms import build, one_page_pdf, with_files
from tests.papers import pdfs, scans, words, zips
from tests.papers.errors import error_rate
from tests.papers.ole import compound, locked_office, message

KEYS = {
    "path": str,
    "kind": str,
    "from": dict,
    "to": list,
    "subject": str,
    "text": str,
    "own_text": str,
    "html": bool,
    "attachments": list,
    "problems": list,
}
FILE_KEYS = {"name", "type", "size", "sha256", "text", "how", "confidence", "problems"}
BODY = "Kính gửi E-CA,\nToken của chúng tôi không nhận.\n\nTrân trọng,\nNguyễn Thị Hoa"


def read(*paths, expect=0):
    command = [sys.executable, "-m", "pipeline.cli", "read", *map(str, paths), "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == expect, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def mail(form=forms.plain, **fields):
    return build(("Nguyễn Thị Hoa", "Hoa@abc.example"), "b@eca.test", "Khiếu nại về token", BODY, form, **fields)


@pytest.fixture
def place(tmp_path):
    def put(**files):
        for name, content in files.items():
            (tmp_path / name.replace("__", ".")).write_bytes(content)
        return tmp_path

    return put


def test_a_mail(place):
    fields = {"Message_ID": "<1@abc.example>", "Date": "Mon, 23 Nov 2026 08:00:00 +0700"}
    (found,) = read(place(a__eml=mail(forms.both, **fields)))
    assert {key: type(found[key]) for key in KEYS} == KEYS
    assert found["kind"] == "mail"
    assert found["message_id"] == "<1@abc.example>"
    assert found["from"] == {"name": "Nguyễn Thị Hoa", "address": "hoa@abc.example"}
    assert found["to"] == [{"name": None, "address": "b@eca.test"}]
    assert found["date"] == "2026-11-23T08:00:00+07:00"
    assert (found["subject"], found["text"]) == ("Khiếu nại về token", BODY)
    assert found["own_text"] == "Kính gửi E-CA,\nToken của chúng tôi không nhận."
    assert (found["html"], found["robot"], found["attachments"], found["problems"]) == (False, None, [], [])


@pytest.mark.slow
def test_attachments_of_many_kinds(place):
    attached = {
        "đơn.docx": words.ordinary(),
        "hợp đồng.pdf": pdfs.letter(),
        "ảnh.png": scans.saved(scans.letter()),
        "khoá.docx": locked_office(),
        "lạ.rar": b"Rar!\x1a\x07\x01\x00" + bytes(100),
        "trống.txt": b"",
        "tất cả.zip": zips.zip_of({"trong.txt": "chữ trong tệp nén".encode()}),
    }
    (found,) = read(place(a__eml=mail(with_files(*attached.items()))))
    files = {file["name"]: file for file in found["attachments"]}
    assert list(files) == list(attached)
    for name, content in attached.items():
        assert set(files[name]) >= FILE_KEYS
        assert (files[name]["size"], files[name]["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert (files["đơn.docx"]["how"], files["đơn.docx"]["confidence"]) == ("docx", 1.0)
    assert "Phước Thịnh" in files["hợp đồng.pdf"]["text"]
    assert error_rate(scans.LETTER, files["ảnh.png"]["text"]) < 0.005
    assert 0.8 < files["ảnh.png"]["confidence"] < 1
    assert files["khoá.docx"]["problems"][0].startswith("password:")
    assert files["lạ.rar"]["problems"][0].startswith("unknown: RAR")
    assert (files["trống.txt"]["text"], files["trống.txt"]["problems"]) == ("", [])
    assert "chữ trong tệp nén" in files["tất cả.zip"]["text"]
    assert [file["name"] for file in files["tất cả.zip"]["inside"]] == ["trong.txt"]


def test_an_attached_mail_has_its_own_files_and_stays_out_of_the_text(place):
    inner = mail(forms.with_pdf)
    (found,) = read(place(a__eml=mail(with_files(("chuyển tiếp.eml", inner)))))
    (file,) = found["attachments"]
    assert (file["kind"], file["how"]) == ("mail", "mail")
    assert "Tiêu đề: Khiếu nại về token" in file["text"]
    assert [each["name"] for each in file["inside"]] == ["giấy biên nhận.pdf"]
    assert found["text"] == BODY


def test_robots(place):
    bounce = b"From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail Returned to Sender\n\nfailed\n"
    away = mail(Auto_Submitted="auto-replied")
    listed = mail(List_Id="<news.abc.example>")
    found = read(place(a__eml=bounce, b__eml=away, c__eml=listed))
    assert [each["robot"] for each in found] == ["bounce", "auto_reply", "list"]


def test_bare_papers_and_outlooks_files(place):
    outlook = compound(message({0x0037: "Token hỏng", 0x1000: "Kính gửi", 0x0C1A: "Hoa", 0x5D01: "hoa@abc.example"}))
    found = read(
        place(
            a__pdf=one_page_pdf(),
            b__msg=outlook,
            c__txt="MST: 0101\nghi chú".encode(),
            d__zip=zips.zip_of({"x.txt": b"a"}),
        )
    )
    assert [each["kind"] for each in found] == ["pdf", "mail", "text", "archive"]
    assert (found[1]["subject"], found[1]["from"]["address"]) == ("Token hỏng", "hoa@abc.example")
    assert found[2]["text"] == "MST: 0101\nghi chú"
    assert [file["name"] for file in found[3]["attachments"]] == ["x.txt"]


def test_what_cannot_be_read_is_told_from_what_is_empty(place):
    found = read(place(a__eml=b"", b__pdf=b"%PDF-1.7 broken", c__bin=bytes(range(256)) * 4))
    assert [bool(each["problems"]) for each in found] == [True, True, True]
    assert [each["text"] for each in found] == ["", "", ""]


def test_folders_maildirs_and_mboxes(tmp_path):
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / folder).mkdir(parents=True)
    (tmp_path / "Maildir" / "new" / "1.host:2,S").write_bytes(mail())
    lines = mail().replace(b"\r\n", b"\n")
    box = (b"From a@b.example Mon Nov 23 08:00:00 2026\n" + lines + b"\n") * 2
    (tmp_path / "box").write_bytes(box)
    found = read(tmp_path)
    assert [each["path"].rpartition("/")[2] for each in found] == ["1.host:2,S", "box#1", "box#2"]
    assert {each["subject"] for each in found} == {"Khiếu nại về token"}


def test_a_path_that_is_not_there_is_a_mistake_of_the_caller(tmp_path):
    assert read(tmp_path / "nothing", expect=1) == []


def test_for_people(place):
    folder = place(a__eml=mail(forms.with_word))
    command = [sys.executable, "-m", "pipeline.cli", "read", str(folder)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Token của chúng tôi không nhận." in out
    assert "Công văn.docx (docx, docx)" in out
