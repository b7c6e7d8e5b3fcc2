"""What tells whether certificates were revoked: OCSP responses and CRLs in the file, and from whoever asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from asn1crypto import cms, crl, ocsp, pem, x509
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.sign.general import find_unique_cms_attribute

from pipeline.letters.verify.objects import entry

MOST = 100  # of each kind: what is beyond is not looked at
OCSP_FIRST = 0x0A  # an OCSPResponse begins with an ENUMERATED (RFC 6960, 4.2.1), a CertificateList with a SEQUENCE


@dataclass(frozen=True)
class Item:
    """An OCSP response or a CRL; `by` is who made it, the times are aware."""

    kind: Literal["OCSP", "CRL"]
    value: Any
    made: datetime
    this_update: datetime
    next_update: datetime | None
    by: str
    in_file: bool = True


@dataclass(frozen=True)
class Evidence:
    """Revocation data, and certificates that came with it."""

    items: tuple[Item, ...] = ()
    certificates: tuple[x509.Certificate, ...] = ()

    def __add__(self, other: "Evidence") -> "Evidence":
        return Evidence(self.items + other.items, self.certificates + other.certificates)

    @property
    def in_file(self) -> "Evidence":
        """What stands in the file itself: what level B-LT needs."""
        return Evidence(tuple(each for each in self.items if each.in_file), self.certificates)


def from_dss(root: Any) -> Evidence:
    """Reads the document security store (ISO 32000-2, 12.8.4.3) of the catalog `root`; what is broken is left out."""
    dss = entry(root, "/DSS")
    if dss is None:
        return Evidence()
    items = [
        *_items(_streams(dss, "/OCSPs", DecodePurpose.OCSP_RESPONSE), True),
        *_items(_streams(dss, "/CRLs", DecodePurpose.CRL), True),
    ]
    return Evidence(tuple(items), tuple(_certificates(_streams(dss, "/Certs", DecodePurpose.CERTIFICATE))))


def from_signature(signed: cms.SignedData) -> Evidence:
    """Reads what a CMS carries: its CRLs, and Adobe's attribute with OCSP responses and CRLs."""
    found = [each.chosen.dump() for each in signed["crls"] or () if each.name == "crl"]
    for info in signed["signer_infos"]:
        try:
            archived = find_unique_cms_attribute(info["signed_attrs"], "adobe_revocation_info_archival")
        except (LookupError, ValueError):  # none, or more than one
            continue
        found += [each.dump() for kind in ("ocsp", "crl") for each in archived[kind] or ()]
    return Evidence(tuple(_items(found[:MOST], True)))


def from_caller(given: Iterable[bytes]) -> Evidence:
    """Reads OCSP responses and CRLs (DER, a CRL also PEM); what is neither is left out."""
    return Evidence(tuple(_items((_der(each) for each in given), False)))


def _der(given: bytes) -> bytes:
    return bytes(pem.unarmor(given)[2]) if pem.detect(given) else given


def _streams(dss: Any, key: str, purpose: DecodePurpose) -> Iterator[bytes]:
    for each in list(entry(dss, key) or ())[:MOST]:
        try:
            yield each.get_object().read_data(purpose)
        except Exception:  # noqa: S112 - a stranger's stream; what is broken proves nothing
            continue


def _certificates(found: Iterable[bytes]) -> Iterator[x509.Certificate]:
    for der in found:
        try:
            certificate = x509.Certificate.load(der, strict=True)
            certificate.native  # noqa: B018 - parses all of it, or raises
        except (ValueError, TypeError):
            continue
        yield certificate


def _items(found: Iterable[bytes], in_file: bool) -> Iterator[Item]:
    for der in found:
        try:
            item = _ocsp(der, in_file) if _is_ocsp(der) else _crl(der, in_file)
        except (ValueError, TypeError, KeyError, IndexError):
            continue
        if item is not None:
            yield item


def _is_ocsp(der: bytes) -> bool:
    header = 2 if der[1] < 0x80 else 2 + (der[1] & 0x7F)  # noqa: PLR2004 - X.690, 8.1.3
    return der[header] == OCSP_FIRST


def _ocsp(der: bytes, in_file: bool) -> Item | None:
    response = ocsp.OCSPResponse.load(der)
    if response["response_status"].native != "successful":
        return None
    data = response.basic_ocsp_response["tbs_response_data"]
    (single,) = data["responses"]  # pyHanko too looks at responses about one certificate only
    by = data["responder_id"]
    said = by.chosen.human_friendly if by.name == "by_name" else by.native.hex()
    times = (data["produced_at"].native, single["this_update"].native, single["next_update"].native)
    return Item("OCSP", response, *times, said, in_file)


def _crl(der: bytes, in_file: bool) -> Item:
    value = crl.CertificateList.load(der)
    data = value["tbs_cert_list"]
    this, following = data["this_update"].native, data["next_update"].native
    return Item("CRL", value, this, this, following, data["issuer"].human_friendly, in_file)
