"""`tiepnhan token`: the token as an administrator sees it, and the trial page."""

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from tests.letters import papers
from tests.servers.authority import ORGANISATION, TAX_CODE
from tests.servers.files import write_secret
from tests.servers.softhsm import SoftHsm

pytestmark = pytest.mark.slow
WRONG_PIN = "617283945"


def printed(done: subprocess.CompletedProcess[str]):
    return json.loads(done.stdout)


def plain(text: str) -> str:
    """A table's words without its lines."""
    return " ".join(re.sub(r"[│┃━┡┏┗┓└┘─]", " ", text).split())


def test_a_token_that_signs_and_its_trial_page(desk, tmp_path):
    page = tmp_path / "trial.pdf"
    table = plain(desk.command("token", "--page", str(page)).stdout)
    for words in (
        "✓ signs letters",
        desk.world.softhsm.serial(),
        "SoftHSM project, SoftHSM v2",
        "PIN in order",
        "latch open",
        f"organisation {ORGANISATION}",
        f"tax code {TAX_CODE}",
        "issued by E-CA thử nghiệm",
        "days left",
        "RSA, 2048 bits",
        "signs by SHA256_RSA_PKCS",
        "Tất cả chữ ký số trong tệp đều hợp lệ",
    ):
        assert words in table
    pdf = page.read_bytes()
    assert "Signature is Valid" in papers.tool(pdf, tmp_path, "pdfsig", "-nocert", "PDF")
    text = papers.text(pdf, tmp_path)
    assert "TRANG KÝ THỬ KHÔNG CÓ GIÁ TRỊ" in text
    assert "không có giá trị và không được phát hành" in text
    assert desk.letters() == []  # it took no number and is no letter
    assert printed(desk.command("verify", str(page), "--json"))["ok"]


def test_json_tells_the_same(desk, tmp_path):
    told = printed(desk.command("token", "--json", "--page", str(tmp_path / "trial.pdf")))
    assert (told["ready"], told["present"], told["problem"], told["warnings"]) == (True, True, None, [])
    assert (told["pin"], told["latch"]) == ([], None)
    assert told["certificate"]["tax_code"] == TAX_CODE
    assert told["certificate"]["valid_until"].endswith("+07:00")
    assert 700 < told["certificate"]["days_left"] < 731
    assert told["mechanism"] in told["mechanisms"]
    assert told["page"]["ok"]
    assert printed(desk.command("token", "--json"))["page"] is None


def test_a_token_that_is_away(desk, tmp_path):
    desk.world.softhsm.pull()
    done = desk.command("token", "--page", str(tmp_path / "trial.pdf"), expect=1)
    assert "✗ cannot be used: token TIEPNHAN: not there; plug it in" in plain(done.stdout)
    told = printed(desk.command("token", "--json", expect=1))
    assert (told["ready"], told["present"], told["certificate"], told["page"]) == (False, False, None, None)
    assert not (tmp_path / "trial.pdf").exists()


def test_a_latched_pin_is_shown_and_not_tried(make_desk):
    desk = make_desk(own_token=True)
    token = desk.world.softhsm
    right = token.pin
    write_secret(token.pin_file, WRONG_PIN.encode() + b"\n")
    first = printed(desk.command("token", "--json", expect=1))
    assert "it refused the PIN (PinIncorrect)" in first["problem"]
    assert "is not tried again" in first["latch"]
    assert "a wrong PIN was entered" in first["pin"][0]
    assert first["certificate"]["organisation"] == ORGANISATION
    # The token's own PIN becomes the one that it refused: whoever tries that again, gets in and signs.
    write_secret(token.pin_file, right.encode() + b"\n")
    token.set_pin(WRONG_PIN)
    write_secret(token.pin_file, WRONG_PIN.encode() + b"\n")
    again = desk.command("token", expect=1)
    assert "✗ is there but cannot sign" in plain(again.stdout)
    assert "not tried again" in plain(again.stdout)
    assert WRONG_PIN not in again.stdout + again.stderr


@pytest.mark.parametrize(
    ("ends_in_days", "warned", "code", "words"),
    [(20, True, 0, "the certificate expires in 19 days; renew it"), (-1, False, 1, "it expired on")],
)
def test_the_end_of_the_certificate(make_desk, authority, tmp_path, ends_in_days, warned, code, words):
    token = SoftHsm(tmp_path / "world" / "token")
    now = datetime.now(UTC)
    token.issue(authority, not_before=now - timedelta(days=400), not_after=now + timedelta(days=ends_in_days))
    desk = make_desk(own_token=True)
    done = desk.command("token", expect=code)
    assert words in plain(done.stdout)
    assert ("days left" in done.stdout) == warned
    told = printed(desk.command("token", "--json", expect=code))
    assert told["certificate"]["days_left"] == ends_in_days - 1
    assert bool(told["warnings"]) == warned


def test_a_page_that_our_own_verifier_does_not_accept_is_written_and_ends_with_1(make_desk, tmp_path):
    desk = make_desk(own_token=True)
    stranger = tmp_path / "stranger"
    authority = type(desk.world.authority)(stranger, "CA khác")
    settings = desk.world.settings_file
    ours, theirs = desk.world.authority, authority
    changed = settings.read_text().replace(str(ours.root_pem), str(theirs.root_pem))
    settings.write_text(changed)
    page = tmp_path / "trial.pdf"
    told = printed(desk.command("token", "--json", "--page", str(page), expect=1))
    assert told["ready"]
    assert not told["page"]["ok"]
    assert "chưa thể tin cậy" in told["page"]["words"]
    assert page.read_bytes().startswith(b"%PDF")


def test_a_page_that_cannot_be_written_is_said_in_one_line(desk, tmp_path):
    done = desk.command("token", "--page", str(tmp_path / "nowhere" / "trial.pdf"), expect=1)
    assert "cannot be written" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
