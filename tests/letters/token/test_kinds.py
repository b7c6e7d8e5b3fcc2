"""Keys and mechanisms: RSA by PKCS#1 v1.5 and PSS, ECDSA; whole letters, checked by pdfsig too."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1

from pipeline.letters.pades import sign_letter
from pipeline.letters.render.page import Box
from pipeline.letters.token.token import Token, TokenRefused
from pipeline.letters.verify.verify import verify
from tests.letters import papers
from tests.letters.pages import BOX, letter_pdf, stamp_pdf
from tests.letters.signers import ca, company_token, signer
from tests.letters.token.trying import DATA, signs

pytestmark = pytest.mark.slow
AT = datetime(2026, 8, 3, 2, 30, 15, tzinfo=UTC)
KINDS = [
    ("RSA-2048", False, "sha256", "SHA256_RSA_PKCS"),
    ("RSA-2048", True, "sha256", "SHA256_RSA_PKCS_PSS"),
    ("RSA-3072", False, "sha256", "SHA256_RSA_PKCS"),
    ("RSA-3072", True, "sha256", "SHA256_RSA_PKCS_PSS"),
    ("RSA-4096", False, "sha256", "SHA256_RSA_PKCS"),
    ("RSA-4096", True, "sha256", "SHA256_RSA_PKCS_PSS"),
    ("P-256", False, "sha256", "ECDSA"),
    ("P-384", False, "sha384", "ECDSA"),
]


@pytest.mark.parametrize(("kind", "pss", "digest", "mechanism"), KINDS)
def test_a_letter_signed_by_each_kind_of_key_is_valid(tmp_path, opened, kind, pss, digest, mechanism):
    token = opened(company_token(tmp_path, signer(ca().issuing, kind=kind)), pss=pss)
    assert token.identity().digest == digest
    now = datetime.now(UTC)
    pdf = sign_letter(letter_pdf(), Box(*BOX), stamp_pdf(AT), token, now)
    report = verify(pdf, [ca().root.der])
    assert report.ok, report.words
    assert report.signatures[0].digest == digest
    assert "Signature is Valid" in papers.tool(pdf, tmp_path, "pdfsig", "-nocert", "PDF")
    assert token.look().mechanism == mechanism
    bits = asn1.Certificate.load(token.identity().certificate).public_key.bit_size
    assert bits == int(kind.rpartition("-")[2])


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize(("kind", "pss"), [("RSA-2048", True), ("P-256", False), ("P-384", False)])
def test_each_digest(tmp_path, opened, kind, pss, digest):
    assert signs(opened(company_token(tmp_path, signer(ca().issuing, kind=kind)), pss=pss), digest)


@pytest.mark.parametrize(
    ("offered", "pss", "used"),
    [
        (("RSA_PKCS", "SHA256_RSA_PKCS"), False, "SHA256_RSA_PKCS"),
        (("RSA_PKCS", "ECDSA"), False, "RSA_PKCS"),
        (("RSA_PKCS_PSS", "SHA256_RSA_PKCS_PSS"), True, "SHA256_RSA_PKCS_PSS"),
        (("RSA_PKCS_PSS", "ECDSA"), True, "RSA_PKCS_PSS"),
    ],
)
def test_a_slot_that_hashes_not_itself_gets_the_digest(tmp_path, opened, offered, pss, used):
    token = token_that_offers(tmp_path, opened, *offered, pss=pss)
    assert signs(token)
    seen = token.look()
    assert (set(seen.mechanisms), seen.mechanism) == (set(offered), used)


@pytest.mark.parametrize(
    ("offered", "pss", "words"),
    [
        (("RSA_PKCS_PSS", "ECDSA"), False, "neither SHA256_RSA_PKCS nor RSA_PKCS; check token.pss"),
        (("RSA_PKCS", "SHA256_RSA_PKCS"), True, "neither SHA256_RSA_PKCS_PSS nor RSA_PKCS_PSS; check token.pss"),
    ],
)
def test_a_slot_without_the_mechanism_is_refused(tmp_path, opened, offered, pss, words):
    token = token_that_offers(tmp_path, opened, *offered, pss=pss)
    with pytest.raises(TokenRefused, match=words):
        token.sign(DATA, "sha256")
    assert token.look().mechanism is None


def token_that_offers(folder: Path, opened, *mechanisms: str, pss: bool) -> Token:
    hsm = company_token(folder)
    hsm.offer(*mechanisms)
    return opened(hsm, pss=pss)
