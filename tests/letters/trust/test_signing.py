"""What pyHanko makes with our time stamps and our proof: a PDF that others find valid."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pipeline.letters.trust.revocation import Revocations
from pipeline.letters.trust.stamps import TimeStamps
from pipeline.letters.verify.verify import verify
from pipeline.settings import Signatures, StampServer
from tests.servers.authority import Authority
from tests.servers.certificates import KeyKind, new_key
from tests.servers.tsa import Tsa

pytestmark = pytest.mark.slow


@pytest.fixture
def stamps(watched_authority: Authority, tsa: Tsa) -> TimeStamps:
    return TimeStamps((StampServer(url=tsa.stamps_url),), (root(watched_authority),))


@pytest.fixture
def revocations(watched_authority: Authority, tmp_path: Path) -> Revocations:
    issuing = watched_authority.issuing.public_bytes(Encoding.DER)
    return Revocations((root(watched_authority),), (issuing,), Signatures(fetch_private=True), tmp_path / "revocation")


def root(authority: Authority) -> bytes:
    return authority.root.public_bytes(Encoding.DER)


def empty() -> bytes:
    writer, out = PdfFileWriter(), BytesIO()
    contents = writer.add_object(signers.pdf_byterange.generic.StreamObject(stream_data=b""))
    writer.insert_page(PageObject(contents=contents, media_box=(0, 0, 595, 842)))
    writer.write(out)
    return out.getvalue()


def signer_of(authority: Authority, kind: KeyKind, pss: bool) -> signers.SimpleSigner:
    key = new_key(kind)
    certificate = authority.issue_signer(key.public_key()).public_bytes(Encoding.DER)
    above = SimpleCertificateStore.from_certs([x509.Certificate.load(authority.issuing.public_bytes(Encoding.DER))])
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    loaded = keys.PrivateKeyInfo.load(plain)
    return signers.SimpleSigner(x509.Certificate.load(certificate), loaded, above, prefer_pss=pss)


@pytest.mark.usefixtures("revocation")
@pytest.mark.parametrize(
    ("kind", "pss"),
    [("RSA-2048", False), ("RSA-2048", True), ("RSA-4096", True), ("P-256", False), ("P-384", False)],
)
def test_a_pdf_signed_at_b_lt_is_valid_to_us_and_to_poppler(
    watched_authority, stamps, revocations, tmp_path, kind, pss
):
    metadata = signers.PdfSignatureMetadata(
        field_name="CA",
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        embed_validation_info=True,
        validation_context=revocations.context(),
    )
    out = BytesIO()
    signer = signers.PdfSigner(metadata, signer_of(watched_authority, kind, pss), timestamper=stamps)
    signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(empty())), output=out)

    (signature,) = verify(out.getvalue(), (root(watched_authority),)).signatures
    assert (signature.level, signature.problems, signature.time_source) == ("B-LT", (), "timestamp")
    store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(out.getvalue())))
    assert (len(store.ocsps), len(store.crls)) == (3, 0)  # the signer's, the TSA's, and the issuing CA's
    (tmp_path / "signed.pdf").write_bytes(out.getvalue())
    said = subprocess.run(["pdfsig", "-nocert", tmp_path / "signed.pdf"], capture_output=True, text=True, check=False)
    assert "Signature is Valid." in said.stdout


def test_many_threads_get_each_their_own_stamp(stamps, tsa):
    digests = [sha256(bytes([number])).digest() for number in range(12)]

    with ThreadPoolExecutor(6) as pool:
        tokens = list(pool.map(lambda digest: stamps.stamp(digest, "sha256"), digests))

    assert all(digest in token for digest, token in zip(digests, tokens, strict=True))
    assert len(tsa.requests) == 12


def test_many_threads_prove_many_certificates(watched_authority, revocation, revocations):
    issued = [watched_authority.issue_person(new_key("P-256").public_key()) for _ in range(12)]

    with ThreadPoolExecutor(6) as pool:
        proofs = list(pool.map(revocations.material, [each.public_bytes(Encoding.DER) for each in issued]))

    assert all(len(proof.ocsps) == 2 for proof in proofs)
    assert 13 <= revocation.asked("/ocsp") <= 24
