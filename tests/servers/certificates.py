"""Building X.509 certificates (RFC 5280) for the test authority."""

import datetime
from collections.abc import Sequence
from typing import Literal, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

YEAR = datetime.timedelta(days=365)
MONTH = datetime.timedelta(days=30)

CAKey = rsa.RSAPrivateKey
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
Extensions = Sequence[tuple[x509.ExtensionType, bool]]
KeyKind = Literal["RSA-2048", "RSA-3072", "RSA-4096", "P-256", "P-384"]


class Issuer(NamedTuple):
    """Who signs a certificate."""

    key: CAKey
    name: x509.Name


class Lifetime(NamedTuple):
    """First and last moment of validity, aware."""

    begin: datetime.datetime
    end: datetime.datetime


def now() -> datetime.datetime:
    """The present moment in UTC."""
    return datetime.datetime.now(datetime.UTC)


def lifetime(begin: datetime.datetime | None, end: datetime.datetime | None) -> Lifetime:
    """A month ago to two years ahead, where nothing else is said."""
    return Lifetime(begin or now() - MONTH, end or now() + 2 * YEAR)


def new_ca_key() -> CAKey:
    """Makes a CA's key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def new_key(kind: KeyKind = "RSA-2048") -> PrivateKey:
    """Makes a key of a kind that tokens in Việt Nam hold."""
    if kind.startswith("RSA-"):
        return rsa.generate_private_key(public_exponent=65537, key_size=int(kind.removeprefix("RSA-")))
    return ec.generate_private_key(ec.SECP256R1() if kind == "P-256" else ec.SECP384R1())


def ca_name(common_name: str) -> x509.Name:
    """The name of a CA in Việt Nam."""
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    )


def signer_name(organisation: str, tax_code: str) -> x509.Name:
    """The name of an organisation as public CAs in Việt Nam write it: UID=MST:<tax code>."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.USER_ID, f"MST:{tax_code}"),
            x509.NameAttribute(NameOID.COMMON_NAME, organisation),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.LOCALITY_NAME, "Hà Nội"),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        ]
    )


def person_name(name: str, personal_id: str) -> x509.Name:
    """The name of a person as public CAs in Việt Nam write it: UID=CCCD:<personal id>."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.USER_ID, f"CCCD:{personal_id}"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        ]
    )


def status_places(base: str, issuer: str) -> Extensions:
    """Where to ask whether a certificate is revoked, and who issued it (RFC 5280, 4.2.2.1 and 4.2.1.13)."""
    at = x509.UniformResourceIdentifier
    access = [
        x509.AccessDescription(AuthorityInformationAccessOID.OCSP, at(f"{base}/ocsp")),
        x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, at(f"{base}/{issuer}.cer")),
    ]
    lists = [x509.DistributionPoint([at(f"{base}/{issuer}.crl")], None, None, None)]
    return [(x509.AuthorityInformationAccess(access), False), (x509.CRLDistributionPoints(lists), False)]


def key_usage(*, signing: bool = False, non_repudiation: bool = False, ca: bool = False) -> tuple[x509.KeyUsage, bool]:
    """The critical extension keyUsage (RFC 5280, 4.2.1.3)."""
    usage = x509.KeyUsage(
        digital_signature=signing,
        content_commitment=non_repudiation,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
    return usage, True


def ca_extensions(path_length: int | None = None) -> Extensions:
    """What makes a certificate a CA's."""
    return [(x509.BasicConstraints(ca=True, path_length=path_length), True), key_usage(ca=True)]


def certify(
    public_key: PublicKey, subject: x509.Name, issuer: Issuer, extensions: Extensions, life: Lifetime
) -> x509.Certificate:
    """Signs a certificate with the identifiers of both keys in it."""
    authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    builder = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer.name, public_key=public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(life.begin)
        .not_valid_after(life.end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(authority_key, critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer.key, hashes.SHA256())


def pem(certificate: x509.Certificate) -> bytes:
    """The certificate as PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def key_pem(key: PrivateKey) -> bytes:
    """The private key as unencrypted PKCS#8 PEM."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
