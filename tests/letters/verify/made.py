"""Signed files of every level, mails, status answers and CRLs, made in software for the tests of this folder."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import keys
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pipeline.letters.pades import sign_letter
from pipeline.letters.token.token import Token
from tests.letters.pades.others import Box
from tests.letters.pages import BOX, letter_pdf, stamp_pdf
from tests.letters.signers import Issued, ca, company_token, signer

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Revoked:
    """When a certificate was revoked, and why."""

    at: datetime
    reason: x509.ReasonFlags = x509.ReasonFlags.key_compromise


def signed_by_token(folder: Path, at: datetime = NOW, pdf: bytes | None = None) -> bytes:
    """A letter as the program signs it, with a key in SoftHSM."""
    token = Token(company_token(folder).settings(), folder / "latch")
    try:
        return sign_letter(pdf or letter_pdf(), Box(*BOX), stamp_pdf(at), token, at)
    finally:
        token.close()


@cache
def tsa() -> Issued:
    return signer(ca().issuing, organisation="TSA Thử nghiệm", purpose=ExtendedKeyUsageOID.TIME_STAMPING)


def loaded(issued: Issued) -> asn1.Certificate:
    return asn1.Certificate.load(issued.der)


def software(who: Issued, others: tuple[Issued, ...] = (), **more) -> SimpleSigner:
    store = SimpleCertificateStore()
    store.register_multiple([loaded(other) for other in others])
    return SimpleSigner(loaded(who), keys.PrivateKeyInfo.load(who.key_der), store, **more)


def stamper(who: Issued | None = None, at: datetime | None = None) -> DummyTimeStamper:
    by = who or tsa()
    return DummyTimeStamper(loaded(by), keys.PrivateKeyInfo.load(by.key_der), None, at)


def signed(
    pdf: bytes,
    who: Issued | None = None,
    field: str = "KH",
    stamps: DummyTimeStamper | None = None,
    box: tuple[int, int, int, int] | None = None,
    **more,
) -> bytes:
    """Somebody signs as PAdES in software; `more` goes into the signature's metadata."""
    who, out = who or ca().company, BytesIO()
    metadata = PdfSignatureMetadata(
        **{"field_name": field, "subfilter": SigSeedSubFilter.PADES, "md_algorithm": "sha256", **more}
    )
    spec = SigFieldSpec(field, box=box) if box else None
    PdfSigner(metadata, software(who, (ca().issuing,)), timestamper=stamps, new_field_spec=spec).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=out
    )
    return out.getvalue()


def with_store(
    pdf: bytes,
    ocsps: tuple[bytes, ...] = (),
    crls: tuple[bytes, ...] = (),
    certificates: tuple[Issued, ...] = (),
) -> bytes:
    """The file with a document security store in an update of its own."""
    out = BytesIO(pdf)
    DocumentSecurityStore.add_dss(
        out,
        None,
        certs=[loaded(each) for each in certificates],
        ocsps=[asn1_ocsp.OCSPResponse.load(each) for each in ocsps],
        crls=[asn1_crl.CertificateList.load(each) for each in crls],
    )
    return out.getvalue()


def stamped(pdf: bytes, stamps: DummyTimeStamper | None = None, field: str = "DTS") -> bytes:
    """The file with a document time stamp."""
    out = BytesIO()
    PdfTimeStamper(stamps or stamper(), field).timestamp_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), "sha256", output=out
    )
    return out.getvalue()


def status(
    about: Issued,
    issuer: Issued | None = None,
    revoked: Revoked | None = None,
    at: datetime | None = None,
    fresh: timedelta = DAY,
    by: Issued | None = None,
) -> bytes:
    """An OCSP response of the issuing CA (or of `by`)."""
    issuer, at = issuer or ca().issuing, at or NOW
    responder = by or issuer
    built = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=about.certificate,
            issuer=issuer.certificate,
            algorithm=hashes.SHA256(),
            cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=at,
            next_update=at + fresh,
            revocation_time=revoked.at if revoked else None,
            revocation_reason=revoked.reason if revoked else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.NAME, responder.certificate)
        .certificates([responder.certificate])
    )
    return built.sign(responder.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def crl(
    issuer: Issued | None = None, revoked: dict[Issued, Revoked] | None = None, at: datetime | None = None
) -> bytes:
    """A CRL of the root unless another issuer is named; `revoked` tells what is on it."""
    issuer, at = issuer or ca().root, at or NOW
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at)
        .next_update(at + DAY)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False)
        .add_extension(x509.CRLNumber(7), False)
    )
    for each, how in (revoked or {}).items():
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(each.certificate.serial_number)
            .revocation_date(how.at)
            .add_extension(x509.CRLReason(how.reason), False)
            .build()
        )
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def long_term(pdf: bytes, revoked: Revoked | None = None) -> bytes:
    """Level B-LT: certificates and revocation data of the signer and of the time-stamping authority."""
    answers = (status(ca().company, revoked=revoked), status(tsa()))
    return with_store(pdf, answers, (crl(),), (ca().company, ca().issuing, tsa()))


def levels(letter: bytes) -> dict[str, bytes]:
    """A letter of every level; the first as it came from the token."""
    with_time = signed(letter_pdf(), field="CA", stamps=stamper())
    return {
        "B-B": letter,
        "B-T": with_time,
        "B-LT": long_term(with_time),
        "B-LTA": stamped(long_term(with_time)),
    }


def opened(pdf: bytes) -> PdfFileReader:
    return PdfFileReader(BytesIO(pdf))


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
