"""Which token, which certificate on it, which key; and those that must not sign."""

import struct
from pathlib import Path

import pytest

from pipeline.letters.token.token import TokenAbsent, TokenRefused
from tests.letters.signers import ca, company_token, put_signer, signer
from tests.letters.token.trying import DATA, signs
from tests.servers.certificates import new_key
from tests.servers.softhsm import SoftHsm, certificate_object, key_object

pytestmark = pytest.mark.slow

# Which token.


def test_two_tokens_of_one_label_are_told_apart_by_serial(tmp_path, opened):
    hsm, second = company_token(tmp_path), signer(ca().issuing, valid=(-100, 200))
    first_serial = hsm.serial()
    second_serial = hsm.add_token()
    put_signer(hsm, second, serial=second_serial)
    assert opened(hsm, serial=first_serial).identity().certificate == ca().company.der
    assert opened(hsm, serial=second_serial).identity().certificate == second.der
    with pytest.raises(TokenRefused, match=r"several tokens.*set token\.serial") as caught:
        opened(hsm).identity()
    assert first_serial in str(caught.value)
    assert second_serial in str(caught.value)


def test_a_token_that_is_not_there(tmp_path, opened):
    hsm = company_token(tmp_path)
    with pytest.raises(TokenAbsent, match=r"token Khác: not there.*There is: .*CA \(serial"):
        opened(hsm, label="Khác").identity()
    state = opened(hsm, serial="0000000000000000").state()
    assert not state.ready
    assert not state.present


@pytest.mark.parametrize("content", [None, b"", b"no library"])
def test_a_module_that_is_none(tmp_path, opened, content):
    hsm, none = company_token(tmp_path), tmp_path / "none.so"
    if content is not None:
        none.write_bytes(content)
    words = r"cannot be loaded as a PKCS#11 module \(PKCS11Error .*none\.so.*\); set token\.module"
    with pytest.raises(TokenRefused, match=words):
        opened(hsm, module=none).identity()


# Which certificate and key.


def test_labels_of_key_and_certificate_do_not_matter(tmp_path, opened):
    assert signs(opened(company_token(tmp_path, labels=("", "Chứng thư 2026"))))


@pytest.mark.parametrize("kind", ["RSA-2048", "P-256"])
def test_a_key_with_another_id_is_found_by_what_it_signs(tmp_path, opened, kind):
    issued = signer(ca().issuing, kind=kind)
    hsm = company_token(tmp_path, issued, key_id=b"\x05", certificate_id=b"\x06")
    put_signer(hsm, signer(ca().issuing, kind=kind, valid=(-300, 10)), key_id=b"\x09", certificate_id=b"\x0a")
    assert opened(hsm).identity().certificate == issued.der


def test_a_renewed_certificate_takes_over(tmp_path, opened):
    renewed = signer(ca().issuing, valid=(-1, 700), key=ca().company.key)
    hsm = company_token(tmp_path)
    for number, other in enumerate((renewed, signer(ca().issuing, valid=(-900, -1)))):
        hsm.write(other.certificate, "ca", b"\x77%d" % number)
    assert opened(hsm).identity().certificate == renewed.der


def test_a_key_that_does_not_fit_the_certificate_is_refused(tmp_path, opened):
    hsm = company_token(tmp_path, key=new_key())
    with pytest.raises(TokenRefused, match="no private key on it fits"):
        opened(hsm).sign(DATA, "sha256")


def test_a_certificate_without_a_key_is_refused(tmp_path, opened):
    hsm = SoftHsm(tmp_path / "hsm", "CA")
    hsm.write(ca().company.certificate, "chung thu", b"\x01")
    with pytest.raises(TokenRefused, match=r"no private key on it fits certificate .*put the key there"):
        opened(hsm).identity()


@pytest.mark.parametrize("with_a_ca", [False, True])
def test_a_key_without_a_certificate_is_refused(tmp_path, opened, with_a_ca):
    hsm = SoftHsm(tmp_path / "hsm", "CA")
    hsm.put(key_object(new_key(), "khoa", b"\x01"))
    if with_a_ca:
        hsm.write(ca().issuing.certificate, "ca", b"\x01")
    with pytest.raises(TokenRefused, match="no signing certificate on it; put one there"):
        opened(hsm).identity()


def test_a_key_that_wants_the_pin_each_time_is_refused(tmp_path, opened):
    with pytest.raises(TokenRefused, match="CKA_ALWAYS_AUTHENTICATE"):
        opened(company_token(tmp_path, asks=True)).identity()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"valid": (-400, -1)}, "it expired on .* renew it"),
        ({"valid": (1, 400)}, "it is valid only from .* check the clock"),
        ({"organisation": "Công ty Khác"}, "its organisation is Công ty Khác, not TRUNG TÂM"),
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


FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), Path("libfaketime.so.1"))


def test_a_certificate_that_ends_while_the_session_is_open_signs_no_more(tmp_path, opened, monkeypatch):
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    monkeypatch.setenv("LD_PRELOAD", str(FAKETIME))
    monkeypatch.setenv("FAKETIME_TIMESTAMP_FILE", str(clock))
    monkeypatch.setenv("FAKETIME_NO_CACHE", "1")
    token = opened(company_token(tmp_path))
    assert signs(token)
    clock.write_text("+401d\n")
    with pytest.raises(TokenRefused, match="it expired on"):
        token.sign(DATA, "sha256")


def test_a_token_that_signs_with_another_key_all_of_a_sudden_is_caught(tmp_path, opened):
    hsm = SoftHsm(tmp_path / "hsm", "CA")
    hsm.put(certificate_object(ca().company.certificate, "chung thu", b"\x01"))
    right = put_alone(hsm, ca().company.key)
    token = opened(hsm)
    assert signs(token)
    other = put_alone(hsm, new_key())
    newer = struct.pack(">Q", 1_000_000)  # SoftHSM reads an object anew when the number at its head has grown
    right.write_bytes(newer + other.read_bytes()[len(newer) :])
    with pytest.raises(TokenRefused, match="its signature does not fit its certificate"):
        token.sign(DATA, "sha256")


def put_alone(hsm: SoftHsm, key) -> Path:
    """Puts a key onto the token; gives the file that SoftHSM keeps it in."""
    before = set(hsm.tokens.glob("*/*.object"))
    hsm.put(key_object(key, "khoa", b"\x01"))
    (file,) = set(hsm.tokens.glob("*/*.object")) - before
    return file
