"""A test certification authority: root, issuing CA, signers' certificates, TLS servers' certificates."""

import datetime
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.servers.certificates import (
    YEAR,
    CAKey,
    Extensions,
    Issuer,
    Lifetime,
    PublicKey,
    ca_extensions,
    ca_name,
    certify,
    key_pem,
    key_usage,
    lifetime,
    new_ca_key,
    now,
    pem,
    signer_name,
)
from tests.servers.files import write_secret

ORGANISATION = "TRUNG TÂM CHỨNG THỰC CHỮ KÝ SỐ CÔNG CỘNG E-CA"
TAX_CODE = "0101300842"


@dataclass(frozen=True)
class ServerCertificate:
    """Files of a TLS server (PEM): its certificate with the issuing CA's, its key, and the root."""

    chain_pem: Path
    key_pem: Path
    root_pem: Path


class Authority:
    """A CA whose certificates and keys (PEM, keys 0600) stay in one folder; made on first use."""

    def __init__(self, folder: Path, name: str = "E-CA thử nghiệm") -> None:
        self.folder = folder
        self.root_pem = folder / "root.pem"
        self.issuing_pem = folder / "issuing.pem"
        if not self.issuing_pem.exists():
            self._create(name)
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
        return self._issue(public_key, subject, [usage], lifetime(not_before, not_after))

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
        for subject, path, length in ((root, self.root_pem, None), (issuing, self.issuing_pem, 0)):
            made = certify(subject.key.public_key(), subject.name, root, ca_extensions(length), life)
            path.write_bytes(pem(made))

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

    def _issue(
        self, public_key: PublicKey, subject: x509.Name, extensions: Extensions, life: Lifetime
    ) -> x509.Certificate:
        key = serialization.load_pem_private_key((self.folder / "issuing.key").read_bytes(), None)
        assert isinstance(key, CAKey)
        end_entity = (x509.BasicConstraints(ca=False, path_length=None), True)
        issuer = Issuer(key, self.issuing.subject)
        return certify(public_key, subject, issuer, [end_entity, *extensions], life)
