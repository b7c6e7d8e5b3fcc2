"""Signed mails (S/MIME, RFC 8551; CMS, RFC 5652): what is inside, who signed it, and whether it is intact.

No trust and no revocation here: `intact` says that digest and signature fit the certificate that came with them.
"""

import hashlib
import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.reading.problems import Flaw, problem
from pipeline.reading.vietnamese import nfc

if TYPE_CHECKING:
    from asn1crypto import cms, x509

MOST_SIGNERS = 10
LARGEST = 60_000_000
# Vietnamese CAs write "MST:0101234567" into UID; EN 319 412-1, 5.1.4 has "VATVN-0101234567".
TAX_CODE = re.compile(r"(?:MST|VATVN)[\s:=-]{0,5}(\d{10}(?:-?\d{3}|\d{2})?)(?!\d)", re.IGNORECASE)
TAX_FIELDS = ("user_id", "organization_identifier", "serial_number")
LINE_END = re.compile(rb"\r\n|\r|\n")
DIGESTS = frozenset(["sha1", "sha224", "sha256", "sha384", "sha512"])
ENCRYPTED = frozenset(["enveloped_data", "encrypted_data", "authenticated_enveloped_data"])


@dataclass(frozen=True)
class Signer:
    """Who signed, as the certificate says; fields are None where it says nothing, or where there is no certificate."""

    name: str | None = None
    """The common name (CN)."""
    organisation: str | None = None
    email: str | None = None
    tax_code: str | None = None
    """The tax code (MST) that Vietnamese CAs write into the subject."""
    serial: str | None = None
    """The certificate's serial number, hexadecimal in lower case."""
    not_before: datetime | None = None
    not_after: datetime | None = None
    intact: bool | None = None
    """Whether digest and signature fit; None when that could not be found out, with a problem that says why."""
    signed_at: datetime | None = None
    """When the signer says that it was signed; aware."""


@dataclass(frozen=True)
class OpenedSigned:
    """What is inside a signed mail: a MIME entity, None when it cannot be had; its signers; and problems."""

    content: bytes | None = None
    signers: tuple[Signer, ...] = ()
    problems: tuple[str, ...] = ()


def open_opaque(der: bytes) -> OpenedSigned:
    """Opens an application/pkcs7-mime part, in DER or BER: signed-data or compressed-data. Raises nothing.

    Of an encrypted mail there is no content, and the problem is Flaw.PASSWORD.
    """
    try:
        return _opened(der)
    except Exception as error:  # the promise of this module: whatever the bytes are
        return OpenedSigned(problems=(_damaged(error),))


def check_clear(signed: bytes, signature: bytes) -> tuple[tuple[Signer, ...], tuple[str, ...]]:
    """Gives the signers of a multipart/signed mail, and problems. Raises nothing.

    `signed` are the bytes of its first part, headers included, as they stand between the boundaries, with whatever
    line ends; `signature` is the decoded second part (application/pkcs7-signature).
    """
    try:
        kind, data = _load(signature)
        if kind != "signed_data":
            return (), (problem(Flaw.DAMAGED, f"smime: the signature is {kind}"),)
        canonical = LINE_END.sub(b"\r\n", signed)  # RFC 8551, 3.1.1
        # Programs that sign the bytes as they stand are wrong, but many.
        return _signers(data, list(dict.fromkeys([canonical, signed])))
    except Exception as error:  # the promise of this module: whatever the bytes are
        return (), (_damaged(error),)


def _damaged(error: Exception) -> str:
    return problem(Flaw.DAMAGED, f"smime: {type(error).__name__}: {error}")


def _load(der: bytes) -> tuple[str, Any]:
    from asn1crypto import cms  # noqa: PLC0415 - few mails are signed

    info = cms.ContentInfo.load(der)
    return str(info["content_type"].native), info["content"]


def _opened(der: bytes) -> OpenedSigned:
    kind, data = _load(der)
    if kind in ENCRYPTED:
        return OpenedSigned(problems=(problem(Flaw.PASSWORD, "smime: the mail is encrypted"),))
    if kind == "compressed_data":
        return _inflated(data["encap_content_info"]["content"].native)
    if kind == "signed_data":
        return _signed(data)
    return OpenedSigned(problems=(problem(Flaw.UNKNOWN, f"smime: content of type {kind}"),))


def _signed(data: "cms.SignedData") -> OpenedSigned:
    inner = data["encap_content_info"]
    content = inner["content"].native if inner["content_type"].native == "data" else None
    if not isinstance(content, bytes):
        return OpenedSigned(problems=(problem(Flaw.DAMAGED, "smime: signed data without its content"),))
    if len(content) > LARGEST:
        return OpenedSigned(problems=(problem(Flaw.TOO_LARGE, f"smime: {len(content):,} bytes of content"),))
    try:
        return OpenedSigned(content, *_signers(data, [content]))
    except Exception as error:  # a broken certificate: what was signed can still be read
        return OpenedSigned(content, problems=(_damaged(error),))


def _inflated(content: bytes) -> OpenedSigned:
    """RFC 3274, within a limit."""
    unpacker = zlib.decompressobj()
    found = unpacker.decompress(content, LARGEST)
    if unpacker.unconsumed_tail:
        return OpenedSigned(problems=(problem(Flaw.BOMB, f"smime: more than {LARGEST:,} bytes when unpacked"),))
    cut = () if unpacker.eof else (problem(Flaw.DAMAGED, "smime: compressed data without its end"),)
    return OpenedSigned(found, problems=cut)


def _signers(data: "cms.SignedData", readings: list[bytes]) -> tuple[tuple[Signer, ...], tuple[str, ...]]:
    """The signers of `data`, whose content is one of the `readings`."""
    certificates = [each.chosen for each in data["certificates"] if each.name == "certificate"]
    infos = list(data["signer_infos"])
    found = [_signer(info, certificates, readings) for info in infos[:MOST_SIGNERS]]
    problems = [flaw for _, flaw in found if flaw is not None]
    if not infos:
        problems.append(problem(Flaw.DAMAGED, "smime: signed data without any signature"))
    if len(infos) > MOST_SIGNERS:
        problems.append(problem(Flaw.TOO_MANY, f"smime: only {MOST_SIGNERS} of {len(infos)} signatures were looked at"))
    return tuple(signer for signer, _ in found), tuple(problems)


def _signer(
    info: "cms.SignerInfo", certificates: list["x509.Certificate"], readings: list[bytes]
) -> tuple[Signer, str | None]:
    certificate = next((each for each in certificates if _is_of(each, info["sid"])), None)
    if certificate is None:
        return Signer(signed_at=_signed_at(info)), problem(Flaw.DAMAGED, "smime: the signer's certificate is missing")
    about = _about(certificate)
    try:
        intact = any(_fits(info, certificate, content) for content in readings)
    except Exception as error:  # an unknown algorithm, or attributes against the standard
        reason = f"smime: not to be verified: {type(error).__name__}: {error}"
        return Signer(**about, signed_at=_signed_at(info)), problem(Flaw.DAMAGED, reason)
    flaw = None if intact else problem(Flaw.DAMAGED, f"smime: the signature of {about['name']} does not fit")
    return Signer(**about, intact=intact, signed_at=_signed_at(info)), flaw


def _is_of(certificate: "x509.Certificate", sid: "cms.SignerIdentifier") -> bool:
    if sid.name == "subject_key_identifier":
        return bool(certificate.key_identifier == sid.native)
    named = sid.chosen
    return bool(certificate.serial_number == named["serial_number"].native and certificate.issuer == named["issuer"])


def _fits(info: "cms.SignerInfo", certificate: "x509.Certificate", content: bytes) -> bool:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity  # noqa: PLC0415 - half a second to import

    algorithm = str(info["digest_algorithm"]["algorithm"].native)
    if algorithm not in DIGESTS:
        raise ValueError(f"digest {algorithm}")
    digest = hashlib.new(algorithm, content).digest()
    same, valid = validate_sig_integrity(info, certificate, "data", digest)
    return same and valid


def _signed_at(info: "cms.SignerInfo") -> datetime | None:
    for attribute in info["signed_attrs"] or ():
        if attribute["type"].native == "signing_time" and len(attribute["values"]):
            value = attribute["values"][0].native
            return value if isinstance(value, datetime) and value.tzinfo is not None else None
    return None


def _about(certificate: "x509.Certificate") -> dict[str, Any]:
    subject = certificate.subject.native
    codes = (TAX_CODE.search(_words(subject.get(field)) or "") for field in TAX_FIELDS)
    addresses = certificate.subject_alt_name_value.native if certificate.subject_alt_name_value else []
    mail = next((each for each in addresses if isinstance(each, str) and "@" in each), None)
    return {
        "name": _words(subject.get("common_name")),
        "organisation": _words(subject.get("organization_name")),
        "email": _words(mail or subject.get("email_address")),
        "tax_code": next((code[1] for code in codes if code), None),
        "serial": f"{certificate.serial_number:x}",
        "not_before": certificate.not_valid_before,
        "not_after": certificate.not_valid_after,
    }


def _words(value: object) -> str | None:
    """A name part that stands several times is a list."""
    if value is None:
        return None
    said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return nfc(" ".join(said.split()))[:300] or None
