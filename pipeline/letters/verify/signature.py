"""Checking one signature of a PDF with pyHanko, offline, and putting the result in our own words."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from asn1crypto import x509
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESSubIndic
from pyhanko.sign.validation import (
    DocumentTimestampStatus,
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from pipeline.letters.verify.changes import changes_after, covers_whole_file
from pipeline.letters.verify.report import Changes, Signature

USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
LEVELS = {"/ETSI.CAdES.detached": "B", "/ETSI.RFC3161": "RFC 3161"}
TAX_CODE = re.compile(r"(?:MST|TAX(?:VN)?|VAT(?:VN)?)[\s:=-]*(\d{10}(?:-?\d{3})?)", re.IGNORECASE)
NOT_INTACT = "nội dung đã bị thay đổi sau khi ký (giá trị băm không khớp)"
NOT_VALID = "giá trị chữ ký không khớp với chứng thư của người ký"
NOT_TRUSTED = "không lập được đường dẫn từ chứng thư của người ký đến chứng thư gốc tin cậy"
OTHER_CHANGES = "tệp có thay đổi không được phép sau khi ký"
OUTSIDE = "thời điểm ký nằm ngoài thời hạn hiệu lực của chứng thư"
BAD_STAMP = "dấu thời gian kèm theo chữ ký không hợp lệ"
TRUST: dict[AdESSubIndic, str] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: NOT_TRUSTED,
    AdESIndeterminate.EXPIRED: "chứng thư của người ký đã hết hạn",
    AdESIndeterminate.NOT_YET_VALID: "chứng thư của người ký chưa có hiệu lực",
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: "chứng thư đã hết hạn và không có dấu thời gian lúc ký",
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "chứng thư không được cấp để ký số hoặc vi phạm ràng buộc",
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: "có chứng thư không hợp lệ vào thời điểm kiểm tra",
    AdESIndeterminate.REVOKED_NO_POE: "chứng thư của người ký đã bị thu hồi",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: "thuật toán ký quá yếu",
}
Status = PdfSignatureStatus | DocumentTimestampStatus
Level = Literal["B-B", "B-T", "B-LT", "B-LTA", "PKCS#7", "RFC 3161", "unknown"]


def context(roots: Sequence[bytes], intermediates: Sequence[bytes], at: datetime | None) -> ValidationContext:
    """Builds what trust is measured against: our roots only, at time `at` (None: now), without network."""
    return ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in roots],  # None would mean the system's roots
        other_certs=[x509.Certificate.load(der) for der in intermediates],
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def check(reader: PdfFileReader, field: DictionaryObject, name: str, trust: ValidationContext) -> Signature:
    """Checks the signature in form field `field`. May raise anything on hostile bytes."""
    embedded = EmbeddedPdfSignature(reader, field, name)
    stamp = embedded.sig_object_type == "/DocTimeStamp"
    status = (
        validate_pdf_timestamp(embedded, trust)
        if stamp
        else validate_pdf_signature(embedded, signer_validation_context=trust, key_usage_settings=USAGE)
    )
    whole = covers_whole_file(reader, embedded)
    changes = changes_after(reader, embedded, _allowed(status))
    return Signature(
        field=name,
        kind="timestamp" if stamp else "signature",
        **_identity(embedded.signer_cert),
        **_when(status),
        level=_level(reader, embedded, status),
        digest=status.md_algorithm,
        mechanism=status.pkcs7_signature_mechanism,
        intact=status.intact,
        valid=status.valid,
        trusted=status.trusted,
        covers_whole_file=whole,
        changes=changes,
        problems=tuple(_problems(status, changes, embedded.signer_cert)),
    )


def unreadable(name: str, error: BaseException) -> Signature:
    """Reports a signature that cannot even be read."""
    return Signature(field=name, problems=(f"không đọc được chữ ký ({type(error).__name__})",))


def _allowed(status: Status) -> bool:
    """A document time stamp has no policy of its own."""
    if status.docmdp_ok is not None:
        return status.docmdp_ok
    return status.modification_level is not None and status.modification_level.name != "OTHER"


def _problems(status: Status, changes: Changes, certificate: x509.Certificate) -> list[str]:
    found = []
    if not status.intact:
        found.append(NOT_INTACT)
    if not status.valid:
        found.append(NOT_VALID)
    if status.intact and status.valid and not status.trusted:
        found.append(_trust_problem(status.trust_problem_indic))
    if changes == "other":
        found.append(OTHER_CHANGES)
    return [*found, *_time_problems(status, certificate)]


def _trust_problem(problem: AdESSubIndic | None) -> str:
    if problem is None:
        return NOT_TRUSTED
    return TRUST.get(problem, f"{NOT_TRUSTED} ({problem.standard_name})")


def _time_problems(status: Status, certificate: x509.Certificate) -> list[str]:
    if isinstance(status, DocumentTimestampStatus):
        return []
    found, stamp, claimed = [], status.timestamp_validity, status.signer_reported_dt
    if stamp is not None and not (stamp.valid and stamp.intact and stamp.trusted):
        found.append(BAD_STAMP)
    known = claimed is not None and claimed.tzinfo is not None
    if claimed and known and not certificate.not_valid_before <= claimed <= certificate.not_valid_after:
        found.append(OUTSIDE)
    return found


def _when(status: Status) -> dict[str, Any]:
    if isinstance(status, DocumentTimestampStatus):
        return {"signed_at": status.timestamp, "time_source": "timestamp"}
    if status.timestamp_validity is not None:
        return {"signed_at": status.timestamp_validity.timestamp, "time_source": "timestamp"}
    if status.signer_reported_dt is not None:
        return {"signed_at": status.signer_reported_dt, "time_source": "claimed"}
    return {}


def _level(reader: PdfFileReader, embedded: EmbeddedPdfSignature, status: Status) -> Level:
    """The level that the file's structure claims (ETSI EN 319 142-1, 6.3); unproved."""
    kind = LEVELS.get(str(embedded.sig_object.get("/SubFilter")), "PKCS#7")
    if kind != "B":
        return "RFC 3161" if kind == "RFC 3161" else "PKCS#7"
    if "/DSS" in reader.root:
        later = any(each.sig_object_type == "/DocTimeStamp" for each in reader.embedded_signatures)
        return "B-LTA" if later else "B-LT"
    stamped = isinstance(status, PdfSignatureStatus) and status.timestamp_validity is not None
    return "B-T" if stamped else "B-B"


def _identity(certificate: x509.Certificate) -> dict[str, str | None]:
    subject = certificate.subject.native
    return {
        "signer": _text(subject.get("common_name")),
        "organisation": _text(subject.get("organization_name")),
        "tax_code": _tax_code(subject),
        "issuer": _text(certificate.issuer.native.get("common_name")),
        "certificate_serial": f"{certificate.serial_number:x}",
    }


def _tax_code(subject: dict[str, Any]) -> str | None:
    """Vietnamese CAs write "MST:0101234567" into UID; EN 319 412-1, 5.1.4 has "VATVN-0101234567"."""
    for key in ("user_id", "organization_identifier", "serial_number"):
        if found := TAX_CODE.search(_text(subject.get(key)) or ""):
            return found[1]
    return None


def _text(value: object) -> str | None:
    """A name part that stands several times is a list."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return None if value is None else str(value)
