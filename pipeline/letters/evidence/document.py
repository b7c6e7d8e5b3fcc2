"""The evidence of a signature: one JSON document, the same bytes for the same letter, report and time.

Kept with the letter for the day on which a certificate has run out, a root is gone, or a server is not asked any more
(NĐ 23/2025/NĐ-CP; TT 15/2025/TT-BKHCN: certificate and revocation data of the signing time are kept with the letter).
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import crl, ocsp, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader

from pipeline.letters.certificates import chain
from pipeline.letters.evidence.facts import Made
from pipeline.letters.evidence.found import Found, Stamp, find
from pipeline.letters.evidence.origin import origin_of
from pipeline.letters.verify.report import Report

SCHEMA = "tiepnhan-evidence/1"


def evidence_of(made: Made, signed: bytes, report: Report, level: str, at: datetime) -> bytes:
    """Gives the evidence of the letter `signed` (a PDF of ours) as JSON in UTF-8.

    `report` is what the verifier found in it at `at` (aware), `level` what the signature carries. Raises ValueError
    for a PDF without a signature, and what pyHanko raises for one that cannot be read.
    """
    if at.tzinfo is None:
        raise ValueError("at must be aware")
    found = find(PdfFileReader(BytesIO(signed)))
    document = {
        "schema": SCHEMA,
        "made_at": at.isoformat(),
        "letter": {"kind": made.kind, "number": made.number, "facts": dict(made.facts)},
        "pdf": {"signed": _digests(signed), "rendered": _digests(made.rendered)},
        "made_from": origin_of(made.kind),
        "signature": {"level": level, "signed_at": _iso(found.signed_at), **_certificates(found)},
        "revocation": {"ocsp": [_ocsp(der) for der in found.ocsps], "crl": [_crl(der) for der in found.crls]},
        "timestamps": [_stamp(stamp) for stamp in found.stamps],
        "verification": report.model_dump(mode="json"),
    }
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")


def _digests(content: bytes) -> dict[str, Any]:
    digests = {name: hashlib.new(name, content).hexdigest() for name in ("sha256", "sha512")}
    return {**digests, "length": len(content)}


def _certificates(found: Found) -> dict[str, Any]:
    """The signer's certificate, its issuers from the nearest up, and whatever else the file holds, as PEM."""
    issuers = chain(found.signer, found.certificates)
    others = [der for der in found.certificates if der not in {found.signer, *issuers}]
    return {"certificate": _pem(found.signer), "chain": _pems(issuers), "other_certificates": _pems(others)}


def _pems(ders: Iterable[bytes]) -> list[str]:
    return [_pem(der) for der in ders]


def _pem(der: bytes) -> str:
    return str(pem.armor("CERTIFICATE", der).decode("ascii"))


def _ocsp(der: bytes) -> dict[str, Any]:
    """RFC 6960, 4.2.1."""
    response = ocsp.OCSPResponse.load(der)
    data = response.response_data
    answers = [
        {
            "certificate_serial": f"{each['cert_id']['serial_number'].native:x}",
            "status": each["cert_status"].name,
            "this_update": _iso(each["this_update"].native),
            "next_update": _iso(each["next_update"].native),
        }
        for each in data["responses"]
    ]
    return {"produced_at": _iso(data["produced_at"].native), "answers": answers, "der": _base64(der)}


def _crl(der: bytes) -> dict[str, Any]:
    """RFC 5280, 5.1."""
    listed = crl.CertificateList.load(der)["tbs_cert_list"]
    return {
        "issuer": listed["issuer"].human_friendly,
        "this_update": _iso(listed["this_update"].native),
        "next_update": _iso(listed["next_update"].native),
        "der": _base64(der),
    }


def _stamp(stamp: Stamp) -> dict[str, Any]:
    authority = x509.Certificate.load(stamp.authority).subject.human_friendly if stamp.authority else None
    return {"of": stamp.of, "at": _iso(stamp.at), "authority": authority, "token": _base64(stamp.token)}


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
