"""What a signed PDF of ours carries of its own: certificates, answers on revocation, time stamps.

They lie in the signature (CMS: RFC 5652, 5.1; RFC 3161, appendix A) and in the file's DSS (ETSI EN 319 142-1, 5.4).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature


@dataclass(frozen=True)
class Stamp:
    """A time stamp: what it is on, the token (DER of a CMS), its time, its authority's certificate (DER) if within."""

    of: Literal["signature", "document"]
    token: bytes
    at: datetime
    authority: bytes | None


@dataclass(frozen=True)
class Found:
    """All DER, each once, in the order in which they were found. `signed_at` is the signer's word."""

    signer: bytes
    signed_at: datetime | None
    certificates: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    stamps: tuple[Stamp, ...]


def find(reader: PdfFileReader) -> Found:
    """Looks for them in a file. Raises ValueError when it has no signature."""
    signatures = list(reader.embedded_regular_signatures)
    if not signatures:
        raise ValueError("the PDF has no signature")
    stamps = [stamp for each in signatures for stamp in _stamps_on(each)]
    stamps += [_stamp("document", each.pkcs7_content) for each in reader.embedded_timestamp_signatures]
    certificates = [der for each in signatures for der in _certificates(each.signed_data)]
    certificates += [der for stamp in stamps for der in _certificates(_signed_data(stamp.token))]
    revocation = [each for one in signatures for each in one.signed_data["crls"] or ()]
    return Found(
        signer=signatures[0].signer_cert.dump(),
        signed_at=signatures[0].self_reported_timestamp,
        certificates=_once([*certificates, *_dss(reader, "/Certs")]),
        ocsps=_once([*_ocsps(revocation), *_dss(reader, "/OCSPs")]),
        crls=_once([*_crls(revocation), *_dss(reader, "/CRLs")]),
        stamps=tuple(stamps),
    )


def _stamps_on(signature: EmbeddedPdfSignature) -> Iterator[Stamp]:
    for attribute in signature.signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            yield from (_stamp("signature", token.dump()) for token in attribute["values"])


def _stamp(of: Literal["signature", "document"], token: bytes) -> Stamp:
    data = _signed_data(token)
    info = data["encap_content_info"]["content"].parsed
    return Stamp(of, cms.ContentInfo.load(token).dump(), info["gen_time"].native, _authority(data))


def _signed_data(token: bytes) -> cms.SignedData:
    """A token in a PDF has zeros behind it, up to the room that was kept for it."""
    return cms.ContentInfo.load(token)["content"]


def _authority(data: cms.SignedData) -> bytes | None:
    sid = data["signer_infos"][0]["sid"].chosen
    for choice in data["certificates"] or ():
        certificate = choice.chosen
        if isinstance(sid, cms.IssuerAndSerialNumber):
            wanted = (sid["issuer"], sid["serial_number"].native)
            if (certificate.issuer, certificate.serial_number) == wanted:
                return bytes(certificate.dump())
        elif certificate.key_identifier == sid.native:
            return bytes(certificate.dump())
    return None


def _certificates(data: cms.SignedData) -> Iterator[bytes]:
    return (each.chosen.dump() for each in data["certificates"] or () if each.name == "certificate")


def _ocsps(revocation: Iterable[Any]) -> Iterator[bytes]:
    """RFC 5940: OCSP responses among the CRLs of a CMS."""
    for each in revocation:
        if each.name == "other" and each.chosen["other_rev_info_format"].native == "ocsp_response":
            yield each.chosen["other_rev_info"].dump()


def _crls(revocation: Iterable[Any]) -> Iterator[bytes]:
    return (each.chosen.dump() for each in revocation if each.name == "certificate_list")


def _dss(reader: PdfFileReader, name: str) -> Iterator[bytes]:
    if "/DSS" not in reader.root or name not in reader.root["/DSS"]:
        return iter(())
    return (bytes(each.get_object().data) for each in reader.root["/DSS"][name])


def _once(ders: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(ders))
