"""What a token shows without a login; the words that people read of its certificate."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from pipeline.letters.token import certificate
from pipeline.letters.token.token import TokenAbsent, TokenRefused
from tests.letters.signers import TAX_CODE, ca, company_token, signer
from tests.letters.token.trying import DATA, WRONG_PIN, signs
from tests.servers import certificates as building
from tests.servers.authority import ORGANISATION
from tests.servers.files import write_secret

pytestmark = pytest.mark.slow


def test_a_token_that_nobody_logged_in_to_is_shown(tmp_path, opened):
    hsm = company_token(tmp_path)
    seen = opened(hsm, pin_file=tmp_path / "no pin").look()
    assert (seen.label, seen.serial) == ("CA", hsm.serial())
    assert (seen.manufacturer, seen.model) == ("SoftHSM project", "SoftHSM v2")
    assert seen.pin == ()
    assert "no PIN could be read" in seen.latch
    assert seen.certificate == ca().company.der
    assert seen.mechanism == "SHA256_RSA_PKCS"
    assert {"RSA_PKCS", "SHA512_RSA_PKCS", "SHA256_RSA_PKCS_PSS", "ECDSA"} <= set(seen.mechanisms)
    assert not {"AES_ECB", "SHA1_RSA_PKCS", "MD5_RSA_PKCS"} & set(seen.mechanisms)


def test_looking_tries_no_pin_and_says_that_one_is_latched(tmp_path, opened):
    hsm = company_token(tmp_path)
    write_secret(hsm.pin_file, WRONG_PIN.encode() + b"\n")
    token = opened(hsm)
    before = token.look()
    assert (before.pin, before.latch) == ((), None)
    assert list((tmp_path / "latch").glob("*.json")) == []
    with pytest.raises(TokenRefused, match="PinIncorrect"):
        token.sign(DATA, "sha256")
    (latch,) = (tmp_path / "latch").glob("*.json")
    written = latch.read_bytes()
    after = token.look()
    assert "a wrong PIN was entered" in after.pin[0]
    assert "is not tried again; put the right PIN" in after.latch
    assert latch.read_bytes() == written


def test_looking_does_not_keep_a_token_from_signing(tmp_path, opened):
    token = opened(company_token(tmp_path))
    assert signs(token)
    assert token.look() == token.look()
    assert signs(token)


def test_a_token_that_is_away_cannot_be_looked_at(tmp_path, opened):
    hsm = company_token(tmp_path)
    token = opened(hsm)
    assert signs(token)
    hsm.pull()
    with pytest.raises(TokenAbsent, match="not there; plug it in"):
        token.look()
    hsm.plug_in()
    assert token.look().certificate == ca().company.der


def test_an_unfit_certificate_is_shown_too(tmp_path, opened):
    expired = signer(ca().issuing, valid=(-400, -1), organisation="Công ty Khác")
    assert opened(company_token(tmp_path, expired)).look().certificate == expired.der


@pytest.mark.parametrize(
    ("kind", "key", "bits"), [("RSA-2048", "RSA", 2048), ("P-256", "secp256r1", 256), ("P-384", "secp384r1", 384)]
)
def test_a_certificate_in_words(kind, key, bits):
    issued = signer(ca().issuing, kind=kind)
    shown = certificate.show(issued.certificate)
    assert (shown.organisation, shown.tax_code, shown.issuer) == (ORGANISATION, TAX_CODE, "CA Thử nghiệm")
    assert (shown.key, shown.bits) == (key, bits)
    assert int(shown.serial, 16) == issued.certificate.serial_number
    assert shown.valid_until == issued.certificate.not_valid_after_utc
    assert ORGANISATION in shown.subject


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        (NameOID.USER_ID, "MST:0101234567", "0101234567"),
        (NameOID.USER_ID, "mst 0101234567-001", "0101234567-001"),
        (NameOID.ORGANIZATION_IDENTIFIER, "VATVN-0101234567", "0101234567"),
        (NameOID.SERIAL_NUMBER, "MST:0101234567", "0101234567"),
        (NameOID.USER_ID, "CCCD:001090000001", None),
        (NameOID.SERIAL_NUMBER, "0101234567", None),
    ],
)
def test_where_a_tax_code_may_stand(place, value, expected):
    name = x509.Name([x509.NameAttribute(place, value)])
    assert certificate.tax_code(named(name)) == expected


def named(name: x509.Name) -> x509.Certificate:
    key = building.new_key("P-256")
    life = building.lifetime(None, None)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, life.begin, life.end)
    return builder.sign(key, hashes.SHA256())
