"""A closed case leaves as one bundle, which is checked where there is neither database nor settings (E9)."""

import hashlib
import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import bagit
import pytest
from pypdf import PdfReader

from tests.end_to_end.test_written import ANSWER, write

pytestmark = pytest.mark.slow
TOP = Path(__file__).parents[2]


@pytest.fixture
def bundle(desk, tmp_path):
    """The bundle of a case whose customer has agreed."""
    desk.write(Message_ID="<complaint@abc.example>")
    desk.work()
    desk.command("approve", write(desk, "answer", text=ANSWER))
    desk.drain()
    answer = desk.world.customer_mail("hoa@abc.example")[-1]
    desk.write(subject="Re: trả lời", body="Tôi đồng ý với kết quả giải quyết.", In_Reply_To=answer.message_id)
    desk.work()
    (case,) = desk.cases()
    assert case.state == "closed"
    folder = tmp_path / "bundle"
    desk.command("export", case.number, str(folder))
    assert "is not empty" in desk.command("export", case.number, str(folder), expect=1).stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    return folder


def verified(folder, elsewhere, *more, expect=0):
    """Runs `verify` in an empty folder, without settings and without a home."""
    elsewhere.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pipeline.cli", "verify", str(folder), *more]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(TOP), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == expect, (done.stdout, done.stderr)
    assert list(elsewhere.iterdir()) == []
    return json.loads(done.stdout) if "--json" in more else done.stdout


@pytest.mark.clause("E9")
@pytest.mark.clause("S2")
def test_the_bundle_of_a_closed_case_is_whole_and_what_is_changed_in_it_is_found(bundle, desk, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    found = verified(bundle, elsewhere, "--json")
    (case,) = desk.cases()
    assert (found["number"], found["ok"], found["events"]) == (case.number, True, case.chain_length)
    assert [letter["ok"] for letter in found["letters"]] == [True, True, True]
    assert "came with the bundle itself" in found["trust"]
    data = bundle / "data"
    (first, _reply) = sorted((data / "mails").iterdir())
    raw = desk.house.store.get(desk.mails()[0].sha256)
    assert first.read_bytes() == raw
    assert len(list((data / "letters").glob("*.pdf"))) == 3
    assert desk.house.verifier.verify(next((data / "letters").glob("*answer*.pdf")).read_bytes()).ok
    _evidence_is_of_its_letter(data)
    _index_says_what_is_there(data, case)
    _bag_says_whose_it_is(bundle, case)

    authority = desk.house.settings.trust.roots[0]
    assert "the roots that were given" in verified(bundle, elsewhere, "--trust", str(authority))

    events = json.loads((data / "events.json").read_text("utf-8"))
    events[1]["who"] = "somebody else"
    (data / "events.json").write_text(json.dumps(events), "utf-8")
    first.write_bytes(raw + b".")
    wrong = " ".join(verified(bundle, elsewhere, "--json", expect=1)["wrong"])
    assert "breaks at event 2" in wrong
    assert first.name in wrong


def _evidence_is_of_its_letter(data):
    (letter,) = (data / "letters").glob("*answer*.pdf")
    folder = data / "evidence" / letter.stem
    evidence = json.loads((folder / "evidence.json").read_text("utf-8"))
    pdf = letter.read_bytes()
    assert evidence["pdf"]["signed"]["sha256"] == hashlib.sha256(pdf).hexdigest()
    assert evidence["verification"]["verdict"] == "valid"
    assert evidence["letter"]["number"] in (folder / "verification.txt").read_text("utf-8")
    shown = subprocess.run(
        ["openssl", "x509", "-noout", "-subject"], input=(folder / "certificates.pem").read_bytes(),
        capture_output=True, check=True,
    )  # fmt: skip
    assert evidence["verification"]["signatures"][0]["organisation"] in _utf8_of(shown.stdout.decode())
    assert [b64decode(each["token"]) for each in evidence["timestamps"]] == [
        path.read_bytes() for path in sorted(folder.glob("*.tst"))
    ]


def _utf8_of(subject):
    """openssl writes letters beyond ASCII as \\C3\\A0."""
    raw = re.sub(r"\\([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), subject)
    return raw.encode("latin-1", "replace").decode("utf-8", "replace")


def _index_says_what_is_there(data, case):
    page = (data / "index.html").read_text("utf-8")
    assert case.number in page
    assert "Tôi đồng ý với kết quả giải quyết." in page
    assert "Kết thúc hồ sơ" in page  # the event in words, not "vì khách hàng không yêu cầu nữa"
    assert "không yêu cầu nữa" not in page
    text = "".join(sheet.extract_text() for sheet in PdfReader(data / "index.pdf").pages)
    assert "MỤC LỤC HỒ SƠ KHIẾU NẠI" in text
    assert "Diễn biến" in text


def _bag_says_whose_it_is(bundle, case):
    info = bagit.Bag(str(bundle)).info
    assert info["External-Identifier"] == case.number
    assert {"Bagging-Date", "Payload-Oxum", "Source-Organization", "Internal-Sender-Description"} <= set(info)
