"""The token in its child process, on SoftHSM 2: what it signs, and when it must not."""

import logging
import os
import signal
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from pkcs11 import TokenFlag

from pipeline.engine.child import Child, Limits
from pipeline.letters.token import mechanism
from pipeline.letters.token.child import TokenChild
from pipeline.letters.token.slot import refuse_by_flags
from pipeline.letters.token.token import Token, TokenAbsent, TokenRefused
from tests.letters.softhsm_for_tests import (
    MODULE,
    ORGANISATION,
    PIN,
    WRONG_PIN,
    SoftHSM,
    ca,
    company_token,
    new_key,
    signer,
    write_pin,
)

pytestmark = pytest.mark.slow
DATA = "Phiếu tiếp nhận số 1".encode()


@pytest.fixture
def opened(tmp_path):
    """Builds Token objects and closes them in the end; all remember refused PINs in one folder."""
    made = []

    def build(hsm: SoftHSM, **more: object) -> Token:
        made.append(Token(hsm.settings(tmp_path, **more), tmp_path / "latch"))
        return made[-1]

    yield build
    for token in made:
        token.close()


def signs(token: Token, digest: str = "sha256") -> bool:
    certificate = x509.load_der_x509_certificate(token.identity().certificate)
    signature = token.sign(DATA, digest)
    return mechanism.verifies(certificate.public_key(), signature, DATA, digest, token.pss)


def kill(token: Token) -> None:
    os.kill(token._child.pid, signal.SIGKILL)


def test_identity_and_signature(tmp_path, opened):
    token = opened(company_token(tmp_path))
    identity = token.identity()
    assert identity.certificate == ca().company.der
    assert identity.others == (ca().issuing.der,)
    assert (identity.label, identity.key_type, identity.digest) == ("CA", "rsa", "sha256")
    assert identity.organisation == ORGANISATION
    assert identity.days_left(datetime.now(UTC)) == 400
    assert len(identity.serial) == 16
    assert [signs(token, digest) for digest in ("sha256", "sha384", "sha512")] == [True] * 3


def test_state_of_a_token_that_is_ready(tmp_path, opened):
    state = opened(company_token(tmp_path)).state()
    assert state.ready
    assert state.present
    assert (state.days_left, state.warnings) == (400, ())


def test_state_warns_of_an_end_near_and_of_an_open_pin_file(tmp_path, opened):
    hsm = company_token(tmp_path, signer(ca().issuing, valid=(-300, 12)))
    token = opened(hsm)
    (tmp_path / "pin").chmod(0o644)
    state = token.state()
    assert state.ready
    assert "expires in 12 days" in state.warnings[0]
    assert "chmod 600" in state.warnings[1]


@pytest.mark.parametrize(("kind", "digest"), [("p256", "sha256"), ("p384", "sha384")])
def test_ecdsa(tmp_path, opened, kind, digest):
    token = opened(company_token(tmp_path, signer(ca().issuing, kind=kind)))
    assert token.identity().key_type == "ec"
    assert token.identity().digest == digest
    assert signs(token, digest)


def test_rsassa_pss(tmp_path, opened):
    assert signs(opened(company_token(tmp_path), pss=True))


def test_the_environment_is_set_in_the_child_only(tmp_path, opened):
    assert signs(opened(company_token(tmp_path)))
    assert "SOFTHSM2_CONF" not in os.environ


# Which token, which key.


def test_labels_of_key_and_certificate_do_not_matter(tmp_path, opened):
    assert signs(opened(company_token(tmp_path, labels=("", "Chứng thư 2026"))))


@pytest.mark.parametrize("kind", ["rsa", "p256"])
def test_a_key_with_another_id_is_found_by_what_it_signs(tmp_path, opened, kind):
    issued = signer(ca().issuing, kind=kind)
    hsm = company_token(tmp_path, issued, key_id=b"\x05", certificate_id=b"\x06")
    hsm.put(hsm.serial(), signer(ca().issuing, kind=kind, valid=(-300, 10)), key_id=b"\x09")
    assert opened(hsm).identity().certificate == issued.der


def test_a_key_that_does_not_fit_the_certificate_is_refused(tmp_path, opened):
    hsm = company_token(tmp_path, key=new_key())
    with pytest.raises(TokenRefused, match="no private key on it fits"):
        opened(hsm).sign(DATA, "sha256")


def test_a_key_that_wants_the_pin_each_time_is_refused(tmp_path, opened):
    with pytest.raises(TokenRefused, match="CKA_ALWAYS_AUTHENTICATE"):
        opened(company_token(tmp_path, asks=True)).identity()


def test_a_renewed_certificate_takes_over(tmp_path, opened):
    renewed = signer(ca().issuing, valid=(-1, 700), key=ca().company.key)
    hsm = company_token(tmp_path)
    hsm.put(hsm.serial(), others=(renewed, signer(ca().issuing, valid=(-900, -1))))
    assert opened(hsm).identity().certificate == renewed.der


def test_two_tokens_of_one_label_are_told_apart_by_serial(tmp_path, opened):
    hsm, second = company_token(tmp_path), signer(ca().issuing, valid=(-100, 200))
    first_serial = hsm.serial()
    second_serial = hsm.token()
    hsm.put(second_serial, second)
    assert opened(hsm, serial=first_serial).identity().certificate == ca().company.der
    assert opened(hsm, serial=second_serial).identity().certificate == second.der
    with pytest.raises(TokenRefused, match=r"several tokens.*set token\.serial"):
        opened(hsm).identity()


def test_a_token_that_is_not_there(tmp_path, opened):
    hsm = company_token(tmp_path)
    with pytest.raises(TokenAbsent, match=r"token Khác: not there.*There is: .*CA \(serial"):
        opened(hsm, label="Khác").identity()
    state = opened(hsm, serial="0000000000000000").state()
    assert not state.ready
    assert not state.present


def test_a_module_that_is_none(tmp_path, opened):
    hsm = company_token(tmp_path)
    with pytest.raises(
        TokenRefused,
        match=r"cannot be loaded as a PKCS#11 module \(PKCS11Error .*none\.so.*\); set token\.module",
    ):
        opened(hsm, module=tmp_path / "none.so").identity()


# Certificates that must not sign.


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"valid": (-400, -1)}, "it expired on .* renew it"),
        ({"valid": (1, 400)}, "it is valid only from .* check the clock"),
        ({"organisation": "Công ty Khác"}, "its organisation is Công ty Khác, not Công ty Cổ phần"),
        ({"usage": ("key_encipherment",)}, "neither digitalSignature nor nonRepudiation"),
        ({"usage": None}, "it has no key usage"),
    ],
)
def test_a_certificate_that_must_not_sign_is_refused_in_words(tmp_path, opened, more, words):
    token = opened(company_token(tmp_path, signer(ca().issuing, **more)))
    with pytest.raises(TokenRefused, match=words) as caught:
        token.sign(DATA, "sha256")
    assert "token CA: certificate" in str(caught.value)
    assert token.state().problem == str(caught.value)


def test_a_token_without_a_signing_certificate(tmp_path, opened):
    hsm = SoftHSM(tmp_path / "hsm")
    hsm.put(hsm.token(), others=(ca().issuing,))
    with pytest.raises(TokenRefused, match="no signing certificate"):
        opened(hsm).identity()


# The PIN.


def test_a_wrong_pin_is_tried_once_and_never_again(tmp_path, opened):
    hsm = company_token(tmp_path)
    serial, token = hsm.serial(), opened(hsm, pin=WRONG_PIN)
    with pytest.raises(TokenRefused, match=r"refused the PIN \(PinIncorrect\)"):
        token.sign(DATA, "sha256")
    assert "USER_PIN_COUNT_LOW" in hsm.flags(serial)
    # Now the token would accept the very PIN it refused: whoever tries it again, gets in.
    hsm.ask("set_pin", serial=serial, new=WRONG_PIN)
    assert "USER_PIN_COUNT_LOW" not in hsm.flags(serial)
    with pytest.raises(TokenRefused, match="not tried again"):
        token.sign(DATA, "sha256")
    kill(token)
    with pytest.raises(TokenRefused, match="not tried again"):
        token.sign(DATA, "sha256")
    assert not token.state().ready
    with pytest.raises(TokenRefused, match="not tried again"):
        opened(hsm).identity()
    unlatched = Token(hsm.settings(tmp_path), tmp_path / "another latch")
    assert signs(unlatched)
    unlatched.close()


def test_a_changed_pin_clears_the_latch(tmp_path, opened):
    hsm = company_token(tmp_path)
    serial, token = hsm.serial(), opened(hsm, pin=WRONG_PIN)
    with pytest.raises(TokenRefused):
        token.identity()
    hsm.ask("set_pin", serial=serial, new=PIN)  # a login elsewhere, which puts the token's count back
    write_pin(tmp_path / "pin", PIN)
    assert signs(token)
    assert list((tmp_path / "latch").glob("*.json")) == []


def test_a_low_count_is_refused_until_an_operator_confirms(tmp_path, opened):
    hsm = company_token(tmp_path)
    serial, token = hsm.serial(), opened(hsm, pin=WRONG_PIN)
    with pytest.raises(TokenRefused, match="PinIncorrect"):
        token.identity()
    write_pin(tmp_path / "pin", PIN)
    with pytest.raises(TokenRefused, match=r"a wrong PIN was entered.*count_low_confirmed"):
        token.identity()
    assert "USER_PIN_COUNT_LOW" in hsm.flags(serial)
    assert signs(opened(hsm, count_low_confirmed=True))
    assert "USER_PIN_COUNT_LOW" not in hsm.flags(serial)
    assert signs(token)


GOOD = TokenFlag.TOKEN_INITIALIZED | TokenFlag.USER_PIN_INITIALIZED


@pytest.mark.parametrize(
    ("token_flags", "words"),
    [
        (GOOD | TokenFlag.USER_PIN_LOCKED, "its PIN is locked"),
        (GOOD | TokenFlag.USER_PIN_FINAL_TRY, "one wrong PIN more would lock it"),
        (TokenFlag.USER_PIN_INITIALIZED, "not initialised"),
        (TokenFlag.TOKEN_INITIALIZED, "no user PIN yet"),
    ],
)
@pytest.mark.parametrize("confirmed", [False, True])
def test_flags_that_forbid_a_login(tmp_path, token_flags, words, confirmed):
    chosen = SoftHSM(tmp_path / "hsm").settings(tmp_path, count_low_confirmed=confirmed)
    with pytest.raises(TokenRefused, match=words):
        refuse_by_flags(SimpleNamespace(flags=token_flags), chosen)
    refuse_by_flags(SimpleNamespace(flags=GOOD), chosen)


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe\n"])
def test_a_pin_file_that_holds_no_pin(tmp_path, opened, content):
    token = opened(company_token(tmp_path))
    (tmp_path / "pin").unlink()
    if content is not None:
        (tmp_path / "pin").write_bytes(content)
    with pytest.raises(TokenRefused, match="first line"):
        token.identity()
    write_pin(tmp_path / "pin", PIN)
    assert signs(token)


def test_the_pin_is_nowhere_to_be_read(tmp_path, opened, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    hsm = company_token(tmp_path)
    token, said = opened(hsm), []
    assert signs(token)
    process = Path(f"/proc/{token._child.pid}")
    said += [(process / "cmdline").read_text(), (process / "environ").read_text()]
    hsm.tokens.rename(tmp_path / "away")
    said.append(error_of(token))
    (tmp_path / "away").rename(hsm.tokens)
    kill(token)
    write_pin(tmp_path / "pin", WRONG_PIN)
    said += [error_of(token), error_of(token), str(token.state())]
    said += [path.read_text() for path in (tmp_path / "latch").iterdir()]
    said += [caplog.text, *capfd.readouterr()]
    assert "PinIncorrect" in "".join(said)
    assert not any(pin in text for pin in (PIN, WRONG_PIN) for text in said)


def error_of(token: Token) -> str:
    with pytest.raises((TokenAbsent, TokenRefused)) as caught:
        token.sign(DATA, "sha256")
    return "".join(traceback.format_exception(caught.value)) + repr(caught.value)


# What goes wrong at 3 a.m.


def test_a_pulled_token_is_absent_and_works_again_when_back(tmp_path, opened):
    hsm = company_token(tmp_path)
    token = opened(hsm)
    assert signs(token)
    hsm.tokens.rename(tmp_path / "away")
    for _ in range(3):
        with pytest.raises(TokenAbsent, match="plug it in again"):
            token.sign(DATA, "sha256")
    assert not token.state().present
    (tmp_path / "away").rename(hsm.tokens)
    assert signs(token)


def test_a_token_put_back_between_two_letters_goes_unnoticed(tmp_path, opened):
    hsm = company_token(tmp_path)
    token = opened(hsm)
    assert signs(token)
    hsm.tokens.rename(tmp_path / "away")
    (tmp_path / "away").rename(hsm.tokens)
    assert signs(token)


class Losing(TokenChild):
    """A child whose session can be ended behind its back, as a reset of the token does."""

    def lose(self) -> None:
        self._opened.key.session.close()


def test_a_lost_session_is_opened_anew(tmp_path):
    chosen = company_token(tmp_path).settings(tmp_path)
    child = Child("token", partial(Losing, chosen, tmp_path / "latch"), Limits(seconds=30))
    try:
        signature, pid = child.call(Losing.sign, DATA, "sha256"), child.pid
        child.call(Losing.lose)
        assert child.call(Losing.sign, DATA, "sha256") == signature  # PKCS#1 v1.5 has no randomness
        assert child.pid == pid
    finally:
        child.close()


def test_a_killed_child_is_replaced(tmp_path, opened):
    token = opened(company_token(tmp_path))
    assert signs(token)
    for _ in range(3):
        kill(token)
        assert signs(token)


def test_a_hanging_module_is_given_up(tmp_path, opened):
    token = opened(company_token(tmp_path), timeout_seconds=3)
    assert signs(token)
    os.kill(token._child.pid, signal.SIGSTOP)
    with pytest.raises(TokenAbsent, match="no answer within 3 s"):
        token.sign(DATA, "sha256")
    assert signs(token)


def test_eight_threads_at_once(tmp_path, opened):
    token = opened(company_token(tmp_path))
    public = ca().company.key.public_key()

    def work(number: int) -> bool:
        data = DATA + str(number).encode()
        return mechanism.verifies(public, token.sign(data, "sha256"), data, "sha256", False)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(400)))


def test_close_and_an_unused_token(tmp_path, opened):
    token = opened(company_token(tmp_path))
    assert signs(token)
    token.close()
    token.close()
    opened(company_token(tmp_path / "other")).close()


def test_the_module_of_these_tests_is_softhsm():
    assert MODULE.exists(), "install softhsm2"
