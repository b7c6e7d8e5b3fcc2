"""The PIN: tried once, remembered over restarts when it was wrong, and never to be read anywhere."""

import logging
import traceback
from pathlib import Path
from types import SimpleNamespace

import pytest
from pkcs11 import TokenFlag

from pipeline.letters.token.slot import pin_problems, refuse_by_flags
from pipeline.letters.token.token import Token, TokenAbsent, TokenRefused
from tests.letters.signers import company_token
from tests.letters.token.trying import DATA, WRONG_PIN, kill, pid, signs
from tests.servers.files import write_secret
from tests.servers.softhsm import SoftHsm

pytestmark = pytest.mark.slow


@pytest.fixture
def hsm(tmp_path):
    return company_token(tmp_path)


def with_pin(hsm: SoftHsm, pin: str) -> SoftHsm:
    """Puts another PIN into the PIN file; the token keeps its own."""
    write_secret(hsm.pin_file, pin.encode() + b"\n")
    return hsm


def test_a_wrong_pin_is_tried_once_and_never_again(hsm, tmp_path, opened):
    right = hsm.pin
    token = opened(with_pin(hsm, WRONG_PIN))
    with pytest.raises(TokenRefused, match=r"refused the PIN \(PinIncorrect\)"):
        token.sign(DATA, "sha256")
    assert "USER_PIN_COUNT_LOW" in hsm.flags()
    # Now the token would accept the very PIN it refused: whoever tries it again, gets in.
    with_pin(hsm, right).set_pin(WRONG_PIN)
    with_pin(hsm, WRONG_PIN)
    assert "USER_PIN_COUNT_LOW" not in hsm.flags()
    with pytest.raises(TokenRefused, match="not tried again"):
        token.sign(DATA, "sha256")
    kill(token)
    with pytest.raises(TokenRefused, match="not tried again"):
        token.sign(DATA, "sha256")
    assert not token.state().ready
    with pytest.raises(TokenRefused, match="not tried again"):
        opened(hsm).identity()
    unlatched = Token(hsm.settings(), tmp_path / "another latch")
    assert signs(unlatched)
    unlatched.close()


def test_a_changed_pin_clears_the_latch_and_the_process_goes_on(hsm, tmp_path, opened):
    right = hsm.pin
    token = opened(with_pin(hsm, WRONG_PIN))
    with pytest.raises(TokenRefused):
        token.identity()
    process = pid(token)
    assert hsm.try_pin(right) == ""  # a login elsewhere, which puts the token's count back
    with_pin(hsm, right)
    assert signs(token)  # the session that the failed login leaked was ended: another one could be opened
    assert pid(token) == process
    assert list((tmp_path / "latch").glob("*.json")) == []


def test_a_low_count_is_refused_until_an_operator_confirms(hsm, opened):
    right = hsm.pin
    token = opened(with_pin(hsm, WRONG_PIN))
    with pytest.raises(TokenRefused, match="PinIncorrect"):
        token.identity()
    with_pin(hsm, right)
    with pytest.raises(TokenRefused, match=r"a wrong PIN was entered.*count_low_confirmed"):
        token.identity()
    assert "USER_PIN_COUNT_LOW" in hsm.flags()
    assert signs(opened(hsm, count_low_confirmed=True))
    assert "USER_PIN_COUNT_LOW" not in hsm.flags()
    assert signs(token)


def test_flags_are_asked_anew_before_each_login(hsm, opened):
    token = opened(hsm)
    assert signs(token)
    assert hsm.try_pin(WRONG_PIN) == "PinIncorrect"  # somebody else, with the vendor's tool
    assert signs(token)  # the session that is open goes on
    kill(token)
    with pytest.raises(TokenRefused, match="a wrong PIN was entered"):
        token.sign(DATA, "sha256")


def test_a_confirmed_low_count_does_not_unlatch_a_pin(hsm, opened):
    token = opened(with_pin(hsm, WRONG_PIN), count_low_confirmed=True)
    for words in (r"refused the PIN \(PinIncorrect\)", "not tried again", "not tried again"):
        with pytest.raises(TokenRefused, match=words):
            token.identity()


GOOD = TokenFlag.TOKEN_INITIALIZED | TokenFlag.USER_PIN_INITIALIZED


@pytest.mark.parametrize(
    ("token_flags", "words"),
    [
        (GOOD | TokenFlag.USER_PIN_LOCKED, "its PIN is locked"),
        (GOOD | TokenFlag.USER_PIN_FINAL_TRY, "one wrong PIN more would lock it"),
        (GOOD | TokenFlag.USER_PIN_COUNT_LOW | TokenFlag.USER_PIN_FINAL_TRY, "one wrong PIN more would lock it"),
        (TokenFlag.USER_PIN_INITIALIZED, "not initialised"),
        (TokenFlag.TOKEN_INITIALIZED, "no user PIN yet"),
    ],
)
@pytest.mark.parametrize("confirmed", [False, True])
def test_flags_that_forbid_a_login(hsm, token_flags, words, confirmed):
    """SoftHSM itself sets COUNT_LOW only."""
    chosen = hsm.settings(count_low_confirmed=confirmed)
    with pytest.raises(TokenRefused, match=words):
        refuse_by_flags(SimpleNamespace(flags=token_flags), chosen)
    refuse_by_flags(SimpleNamespace(flags=GOOD), chosen)
    assert words in "; ".join(pin_problems(token_flags))
    assert pin_problems(GOOD) == ()


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe\n", "a folder", "a loop"])
def test_a_pin_file_that_holds_no_pin(hsm, opened, content):
    token, right = opened(hsm), hsm.pin
    hsm.pin_file.unlink()
    if content == "a folder":
        hsm.pin_file.mkdir()
    elif content == "a loop":
        hsm.pin_file.symlink_to(hsm.pin_file)
    elif content is not None:
        hsm.pin_file.write_bytes(content)
    with pytest.raises(TokenRefused, match="first line"):
        token.identity()
    if content == "a folder":
        hsm.pin_file.rmdir()
    hsm.pin_file.unlink(missing_ok=True)
    assert signs(opened(with_pin(hsm, right)))


def test_without_a_place_for_the_latch_no_pin_is_tried(hsm, tmp_path, opened):
    (tmp_path / "latch").write_text("a file where the folder should be")
    token = opened(with_pin(hsm, WRONG_PIN))
    with pytest.raises(TokenRefused, match="cannot be written"):
        token.identity()
    assert "USER_PIN_COUNT_LOW" not in hsm.flags()
    (tmp_path / "latch").unlink()
    with pytest.raises(TokenRefused, match="PinIncorrect"):
        token.identity()


def test_the_pin_is_nowhere_to_be_read(hsm, tmp_path, opened, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    token, right, said = opened(hsm), hsm.pin, []
    assert signs(token)
    process = Path(f"/proc/{pid(token)}")
    said += [(process / "cmdline").read_text(), (process / "environ").read_text()]
    hsm.pull()
    said.append(error_of(token))
    hsm.plug_in()
    kill(token)
    with_pin(hsm, WRONG_PIN)
    said += [error_of(token), error_of(token), str(token.state()), str(token.look())]
    said += [path.read_text() for path in (tmp_path / "latch").iterdir()]
    said += [caplog.text, *capfd.readouterr()]
    assert "PinIncorrect" in "".join(said)
    assert not any(pin in text for pin in (right, WRONG_PIN) for text in said)


def error_of(token: Token) -> str:
    with pytest.raises((TokenAbsent, TokenRefused)) as caught:
        token.sign(DATA, "sha256")
    return "".join(traceback.format_exception(caught.value)) + repr(caught.value)
