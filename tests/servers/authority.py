"""A test certification authority: root, issuing CA, signers' certificates, TLS servers' certificates."""

import datetime
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.servers.certificates import (
    YEAR,
    CAKey,
    Extensions,
    Issuer,
    KeyKind,
    Lifetime,
    PrivateKey,
    PublicKey,
    ca_extensions,
    ca_name,
    certify,
    key_pem,
    key_usage,
    lifetime,
    new_ca_key,
    new_key,
    now,
    pem,
    person_name,
    signer_name,
    status_places,
)
from tests.servers.files import write_secret

ORGANISATION = "TRUNG TÂM CHỨNG THỰC CHỮ KÝ SỐ CÔNG CỘNG E-CA"
TAX_CODE = "0101300842"
IssuerName = Literal["root", "issuing"]
ISSUERS: tuple[IssuerName, ...] = ("root", "issuing")


@dataclass(frozen=True)
class ServerCertificate:
    """Files of a TLS server (PEM): its certificate with the issuing CA's, its key, and the root."""

    chain_pem: Path
    key_pem: Path
    root_pem: Path


@dataclass(frozen=True)
class KeyFiles:
    """A certificate and its key as files (PEM)."""

    certificate_pem: Path
    key_pem: Path


@dataclass(frozen=True)
class Responder:
    """Who signs OCSP answers."""

    certificate: x509.Certificate
    key: PrivateKey


class Authority:
    """A CA whose certificates and keys (PEM, keys 0600) stay in one folder; made on first use.

    `status` is the URL of a server that tells which certificates are revoked (tests.servers.revocation): all
    certificates, the issuing CA's too, name it. It is kept in the folder.
    """

    def __init__(self, folder: Path, name: str = "E-CA thử nghiệm", *, status: str | None = None) -> None:
        self.folder = folder
        self.root_pem = folder / "root.pem"
        self.issuing_pem = folder / "issuing.pem"
        place = folder / "status.url"
        if not self.issuing_pem.exists():
            write_secret(place, (status or "").encode("ascii"))
            self.status = status
            self._create(name)
        self.status = (place.read_text("ascii") or None) if place.exists() else None
        self.root = x509.load_pem_x509_certificate(self.root_pem.read_bytes())
        self.issuing = x509.load_pem_x509_certificate(self.issuing_pem.read_bytes())

    def issue_signer(
        self,
        public_key: PublicKey,
        *,
        organisation: str = ORGANISATION,
        tax_code: str = TAX_CODE,
        not_before: datetime.datetime | None = None,
        not_after: datetime.datetime | None = None,
    ) -> x509.Certificate:
        """Issues an organisation's certificate for signing documents.

        It is valid from a month ago to two years ahead unless aware datetimes are given.
        """
        subject = signer_name(organisation, tax_code)
        usage = key_usage(signing=True, non_repudiation=True)
        return self._issue(public_key, subject, [usage, *self._places()], lifetime(not_before, not_after))

    def issue_person(
        self, public_key: PublicKey, *, name: str = "Nguyễn Thị Ánh", personal_id: str = "001085012345"
    ) -> x509.Certificate:
        """Issues a person's certificate for signing documents, valid as an organisation's."""
        usage = key_usage(signing=True, non_repudiation=True)
        subject = person_name(name, personal_id)
        return self._issue(public_key, subject, [usage, *self._places()], lifetime(None, None))

    def issue_tsa(self, name: str = "tsa", kind: KeyKind = "RSA-2048", *, may_stamp: bool = True) -> KeyFiles:
        """Gives the certificate and key of a time-stamping authority (RFC 3161, 2.3); the same name, the same files.

        Without `may_stamp` the certificate lacks the extended key usage that makes it one.
        """
        files = KeyFiles(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        if not files.certificate_pem.exists():
            key = new_key(kind)
            purpose = ExtendedKeyUsageOID.TIME_STAMPING if may_stamp else ExtendedKeyUsageOID.EMAIL_PROTECTION
            extensions = [key_usage(signing=True), (x509.ExtendedKeyUsage([purpose]), True), *self._places()]
            issued = self._issue(key.public_key(), ca_name(f"Dấu thời gian {name}"), extensions, lifetime(None, None))
            write_secret(files.key_pem, key_pem(key))
            files.certificate_pem.write_bytes(pem(issued))
        return files

    def issue_responder(self, issuer: IssuerName, *, named: bool = True) -> Responder:
        """Makes one who signs OCSP answers for `issuer` (RFC 6960, 4.2.2.2), whom nobody checks for revocation.

        Without `named` the issuer has not said that it may.
        """
        key = new_key("P-256")
        extensions: list[tuple[x509.ExtensionType, bool]] = [key_usage(signing=True), (x509.OCSPNoCheck(), False)]
        if named:
            extensions.append((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False))
        subject = ca_name(f"OCSP {issuer}")
        return Responder(self._issue(key.public_key(), subject, extensions, lifetime(None, None), issuer), key)

    def issuer(self, name: IssuerName) -> Issuer:
        """Who signs: the root or the issuing CA, with its key."""
        key = serialization.load_pem_private_key((self.folder / f"{name}.key").read_bytes(), None)
        assert isinstance(key, CAKey)
        return Issuer(key, self.certificate(name).subject)

    def certificate(self, name: IssuerName) -> x509.Certificate:
        """The certificate of the root or of the issuing CA."""
        return self.root if name == "root" else self.issuing

    def issue_server(
        self, names: Sequence[str] = ("localhost",), addresses: Sequence[str] = ("127.0.0.1",)
    ) -> ServerCertificate:
        """Gives the certificate and key of a TLS server with these DNS names and IP addresses.

        The same first name gives the same files again.
        """
        stem = self.folder / f"server-{names[0]}"
        files = ServerCertificate(stem.with_suffix(".pem"), stem.with_suffix(".key"), self.root_pem)
        if not files.chain_pem.exists():
            self._create_server(files, names, addresses)
        return files

    def _create(self, name: str) -> None:
        root = Issuer(new_ca_key(), ca_name(f"{name} - gốc"))
        issuing = Issuer(new_ca_key(), ca_name(name))
        life = Lifetime(now() - YEAR, now() + 20 * YEAR)
        write_secret(self.folder / "root.key", key_pem(root.key))
        write_secret(self.folder / "issuing.key", key_pem(issuing.key))
        made = certify(root.key.public_key(), root.name, root, ca_extensions(), life)
        self.root_pem.write_bytes(pem(made))
        extensions = [*ca_extensions(0), *self._places("root")]
        self.issuing_pem.write_bytes(pem(certify(issuing.key.public_key(), issuing.name, root, extensions, life)))

    def _create_server(self, files: ServerCertificate, names: Sequence[str], addresses: Sequence[str]) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        alternatives = x509.SubjectAlternativeName(
            [*map(x509.DNSName, names), *(x509.IPAddress(ipaddress.ip_address(one)) for one in addresses)]
        )
        extensions = [
            (alternatives, False),
            key_usage(signing=True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        ]
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        issued = self._issue(key.public_key(), subject, extensions, lifetime(None, None))
        write_secret(files.key_pem, key_pem(key))
        files.chain_pem.write_bytes(pem(issued) + pem(self.issuing))

    def _places(self, issuer: IssuerName = "issuing") -> Extensions:
        return status_places(self.status, issuer) if self.status else ()

    def _issue(
        self,
        public_key: PublicKey,
        subject: x509.Name,
        extensions: Extensions,
        life: Lifetime,
        issuer: IssuerName = "issuing",
    ) -> x509.Certificate:
        end_entity = (x509.BasicConstraints(ca=False, path_length=None), True)
        return certify(public_key, subject, self.issuer(issuer), [end_entity, *extensions], life)
