"""Which certificate of a token may sign letters, and in words why one may not."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID


def load(ders: Iterable[bytes]) -> list[x509.Certificate]:
    """Reads certificates from DER, leaving out what is no certificate and keys we cannot check."""
    read = []
    for der in ders:
        try:
            certificate = x509.load_der_x509_certificate(der)
            if isinstance(certificate.public_key(), rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
                read.append(certificate)
        except ValueError:
            continue
    return read


def organisation(certificate: x509.Certificate) -> str:
    """Gives the organisation that the certificate was issued to, in NFC, empty when it names none."""
    names = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return _plain(str(names[0].value)) if names else ""


def problems(certificate: x509.Certificate, wanted: str, at: datetime) -> list[str]:
    """Lists, in words, why letters of organisation `wanted` cannot be signed with it at `at` (aware)."""
    return [*_out_of_time(certificate, at), *_foreign(certificate, wanted), *_not_for_signing(certificate)]


def is_ca(certificate: x509.Certificate) -> bool:
    """Tells whether the certificate is one that issues others (RFC 5280, 4.2.1.9)."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def in_words(certificate: x509.Certificate) -> str:
    """Names a certificate for people: common name and serial number (hex)."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    common_name = str(names[0].value) if names else "without a name"
    return f"certificate {common_name} (serial {certificate.serial_number:x})"


def _out_of_time(certificate: x509.Certificate, at: datetime) -> list[str]:
    if at > certificate.not_valid_after_utc:
        return [f"it expired on {certificate.not_valid_after_utc:%Y-%m-%d %H:%M} UTC; renew it"]
    if at < certificate.not_valid_before_utc:
        return [f"it is valid only from {certificate.not_valid_before_utc:%Y-%m-%d %H:%M} UTC; check the clock"]
    return []


def _foreign(certificate: x509.Certificate, wanted: str) -> list[str]:
    if organisation(certificate) == _plain(wanted):
        return []
    return [
        f"its organisation is {organisation(certificate) or 'not named'}, not {_plain(wanted)};"
        " plug in the right token or set token.organisation"
    ]


def _not_for_signing(certificate: x509.Certificate) -> list[str]:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return ["it has no key usage; a signing certificate names digitalSignature or nonRepudiation"]
    if usage.digital_signature or usage.content_commitment:
        return []
    return ["its key usage has neither digitalSignature nor nonRepudiation; it is no signing certificate"]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
