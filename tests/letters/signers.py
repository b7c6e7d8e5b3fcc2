"""Certificates of signers and authorities, held in memory, and SoftHSM tokens that hold them."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tests.servers import certificates
from tests.servers.authority import ORGANISATION
from tests.servers.certificates import Issuer, KeyKind, Lifetime, PrivateKey, new_key
from tests.servers.softhsm import SoftHsm, certificate_object, key_object

TAX_CODE = "0101234567"
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
END_ENTITY = (x509.BasicConstraints(ca=False, path_length=None), True)


@dataclass(frozen=True)
class Issued:
    """A certificate and its private key."""

    key: PrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return certificates.pem(self.certificate)

    @property
    def key_der(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


@dataclass(frozen=True)
class CA:
    """A root, a CA below it, and what that one has issued to the company."""

    root: Issued
    issuing: Issued
    company: Issued


@cache
def ca() -> CA:
    """The one chain of these tests, made once a process."""
    root = authority("Gốc Thử nghiệm")
    issuing = authority("CA Thử nghiệm", root)
    return CA(root, issuing, signer(issuing))


def authority(common_name: str, issuer: Issued | None = None) -> Issued:
    """A certification authority, its own root unless `issuer` is given."""
    key, name = certificates.new_ca_key(), certificates.ca_name(common_name)
    life = Lifetime(certificates.now() - 10 * certificates.YEAR, certificates.now() + 10 * certificates.YEAR)
    by = Issuer(issuer.key, issuer.certificate.subject) if issuer else Issuer(key, name)
    return Issued(key, certificates.certify(key.public_key(), name, by, certificates.ca_extensions(), life))


def signer(
    issuer: Issued,
    *,
    kind: KeyKind = "RSA-2048",
    organisation: str = ORGANISATION,
    usage: tuple[str, ...] | None = ("digital_signature", "content_commitment"),
    valid: tuple[int, int] = (-100, 400),
    key: PrivateKey | None = None,
    purpose: x509.ObjectIdentifier | None = None,
) -> Issued:
    """An organisation's certificate; `valid` are days from now, the last one and an hour."""
    key = key or new_key(kind)
    begin, end = (certificates.now() + timedelta(days=days) for days in valid)
    extensions = [END_ENTITY]
    if usage is not None:
        extensions.append((x509.KeyUsage(**{name: name in usage for name in USAGES}), True))
    if purpose is not None:
        extensions.append((x509.ExtendedKeyUsage([purpose]), False))
    subject = certificates.signer_name(organisation, TAX_CODE)
    by = Issuer(issuer.key, issuer.certificate.subject)
    life = Lifetime(begin, end + timedelta(hours=1))
    return Issued(key, certificates.certify(key.public_key(), subject, by, extensions, life))


def company_token(folder: Path, issued: Issued | None = None, **more: Any) -> SoftHsm:
    """A token "CA" that holds the company's key and certificate and the issuing CA's; `more` as put_signer()."""
    hsm = SoftHsm(folder / "hsm", "CA")
    put_signer(hsm, issued or ca().company, **more)
    return hsm


def put_signer(  # noqa: PLR0913 - what tokens differ in
    hsm: SoftHsm,
    issued: Issued,
    *,
    key: PrivateKey | None = None,
    key_id: bytes = b"\x01",
    certificate_id: bytes = b"\x01",
    labels: tuple[str, str] = ("khoa", "chung thu"),
    asks: bool = False,
    serial: str | None = None,
) -> None:
    """Writes a certificate with its key, or another key, and the issuing CA's onto a token."""
    hsm.put(
        key_object(key or issued.key, labels[0], key_id, asks),
        certificate_object(issued.certificate, labels[1], certificate_id),
        certificate_object(ca().issuing.certificate, "ca", b"\x77"),
        serial=serial,
    )
