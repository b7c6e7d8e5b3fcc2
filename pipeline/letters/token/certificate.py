"""Which certificate of a token may sign letters, and in words why one may not."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from pipeline.letters.token.mechanism import PublicKey

TAX_CODE = re.compile(r"(?:MST|TAX(?:VN)?|VAT(?:VN)?)[\s:=-]*(\d{10}(?:-?\d{3})?)", re.IGNORECASE)
TAX_CODE_PLACES = (NameOID.USER_ID, NameOID.ORGANIZATION_IDENTIFIER, NameOID.SERIAL_NUMBER)


@dataclass(frozen=True)
class Shown:
    """What people are told of a certificate. Times are in UTC; `key` is "RSA" or the curve's name, `bits` its size."""

    subject: str
    organisation: str
    tax_code: str | None
    issuer: str
    serial: str
    valid_from: datetime
    valid_until: datetime
    key: str
    bits: int


def show(certificate: x509.Certificate) -> Shown:
    """Gives what people are told of a certificate."""
    public = public_key(certificate)
    return Shown(
        subject=certificate.subject.rfc4514_string(),
        organisation=organisation(certificate),
        tax_code=tax_code(certificate),
        issuer=_named(certificate.issuer, NameOID.COMMON_NAME) or certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        key="RSA" if isinstance(public, rsa.RSAPublicKey) else public.curve.name,
        bits=public.key_size,
    )


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


def best(ders: Iterable[bytes], wanted: str, at: datetime) -> x509.Certificate | None:
    """Gives the certificate that letters of organisation `wanted` are signed with, None when there is none.

    After a renewal the old one stays on the token: fit ones come first, then the one that is valid longest.
    """
    signing = [certificate for certificate in load(ders) if not is_ca(certificate)]
    return min(
        signing,
        key=lambda each: (len(problems(each, wanted, at)), -each.not_valid_after_utc.timestamp()),
        default=None,
    )


def public_key(certificate: x509.Certificate) -> PublicKey:
    """Gives the public key of a certificate that load() has let through."""
    public = certificate.public_key()
    assert isinstance(public, PublicKey)  # noqa: S101 - load() lets no other through
    return public


def organisation(certificate: x509.Certificate) -> str:
    """Gives the organisation that the certificate was issued to, in NFC, empty when it names none."""
    return _named(certificate.subject, NameOID.ORGANIZATION_NAME)


def tax_code(certificate: x509.Certificate) -> str | None:
    """Gives the tax code: Vietnamese CAs write "MST:0101234567" into UID; EN 319 412-1, 5.1.4 has "VATVN-…"."""
    values = (_named(certificate.subject, place) for place in TAX_CODE_PLACES)
    return next((found[1] for value in values if (found := TAX_CODE.search(value))), None)


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
    common_name = _named(certificate.subject, NameOID.COMMON_NAME) or "without a name"
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


def _named(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    values = name.get_attributes_for_oid(kind)
    return _plain(str(values[0].value)) if values else ""


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
