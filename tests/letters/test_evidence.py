"""The evidence of a signature, compared with what other people's programs read in the same file."""

import hashlib
import json
import subprocess
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from asn1crypto import cms, crl, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import CertificateRevocationListBuilder
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from pipeline.letters.evidence.document import evidence_of
from pipeline.letters.evidence.facts import Made
from pipeline.letters.pades import sign_letter
from pipeline.letters.token.token import Token
from pipeline.letters.verify.verify import verify
from tests.letters.pades.others import Box
from tests.letters.pages import BOX, letter_pdf, stamp_pdf
from tests.letters.signers import ca, company_token, signer
from tests.letters.verify.test_verify import stamper

pytestmark = pytest.mark.slow
AT = datetime.now(UTC).replace(microsecond=0)
MADE = {"kind": "slip", "number": "12/PTN-ECA", "facts": {"customer_name": "Nguyễn Thị Hoa"}}


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("token")
    token = Token(company_token(folder).settings(), folder / "latch")
    rendered = letter_pdf()
    yield rendered, sign_letter(rendered, Box(*BOX), stamp_pdf(AT), token, AT, (ca().issuing.der,))
    token.close()


def evidence(rendered, pdf, level="B-B"):
    report = verify(pdf, [ca().root.der])
    return evidence_of(Made(**MADE, rendered=rendered), pdf, report, level, AT)


def test_it_is_about_this_file_and_says_who_signed_and_how_it_was_checked(signed):
    rendered, pdf = signed
    found = json.loads(evidence(rendered, pdf))
    assert found["pdf"]["signed"] == {
        "sha256": hashlib.sha256(pdf).hexdigest(), "sha512": hashlib.sha512(pdf).hexdigest(), "length": len(pdf),
    }  # fmt: skip
    assert found["pdf"]["rendered"]["sha256"] == hashlib.sha256(rendered).hexdigest()
    assert found["letter"] == MADE
    assert (found["verification"]["verdict"], found["signature"]["level"]) == ("valid", "B-B")
    assert datetime.fromisoformat(found["signature"]["signed_at"]) == AT
    assert found["made_from"]["template"] == "letters/slip.html"
    assert len(found["made_from"]["templates_sha256"]) == 64


def test_its_chain_is_one_that_openssl_accepts(signed, tmp_path):
    found = json.loads(evidence(*signed))["signature"]
    (tmp_path / "leaf.pem").write_text(found["certificate"])
    (tmp_path / "chain.pem").write_text("".join(found["chain"]))
    (tmp_path / "root.pem").write_bytes(ca().root.pem)
    command = ["openssl", "verify", "-CAfile", "root.pem", "-untrusted", "chain.pem", "leaf.pem"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "leaf.pem: OK" in done.stdout, done.stderr


def test_the_same_letter_gives_the_same_bytes(signed):
    assert evidence(*signed) == evidence(*signed)


def test_what_was_added_to_the_file_stands_in_it_in_the_clear(signed):
    rendered, pdf = signed
    listed = _crl()
    stream = BytesIO(pdf)
    DocumentSecurityStore.add_dss(stream, sig_contents=None, certs=[x509.Certificate.load(ca().root.der)],
                                  crls=[crl.CertificateList.load(listed)])  # fmt: skip
    tsa = signer(ca().issuing, organisation="TSA Thử nghiệm", purpose=ExtendedKeyUsageOID.TIME_STAMPING)
    stamped = PdfTimeStamper(stamper(tsa)).timestamp_pdf(IncrementalPdfFileWriter(stream), "sha256")
    found = json.loads(evidence(rendered, stamped.getvalue(), "B-LTA"))
    (revoked,), (stamp,) = found["revocation"]["crl"], found["timestamps"]
    assert b64decode(revoked["der"]) == listed
    assert revoked["this_update"] == AT.isoformat()
    assert revoked["next_update"] == (AT + timedelta(days=7)).isoformat()
    token = cms.ContentInfo.load(b64decode(stamp["token"]), strict=True)["content"]["encap_content_info"]
    assert datetime.fromisoformat(stamp["at"]) == token["content"].parsed["gen_time"].native
    assert (stamp["of"], "TSA Thử nghiệm" in stamp["authority"]) == ("document", True)
    assert ca().root.pem.decode() in found["signature"]["chain"]


def test_a_file_without_a_signature_has_no_evidence():
    with pytest.raises(ValueError, match="no signature"):
        evidence_of(Made(**MADE, rendered=b""), letter_pdf(), verify(letter_pdf(), []), "B-B", AT)


def _crl():
    root = ca().root
    built = CertificateRevocationListBuilder().issuer_name(root.certificate.subject).last_update(AT)
    listed = built.next_update(AT + timedelta(days=7)).sign(root.key, hashes.SHA256())
    return listed.public_bytes(serialization.Encoding.DER)
