"""What a signature needs to hold longer than its certificates: time stamps, and whether certificates are revoked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError, extract_certificate_info
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import InsufficientRevinfoError, PathError, RevokedError, ValidationError

from pipeline.errors import Wait

UNPROVED = (SigningError, PathError, ValidationError)
"""What pyHanko raises when a certificate cannot be traced to a root, or not told whether it is revoked."""


class ProofAbsent(Wait):
    """What the signature's level takes cannot be had now; the letter waits, nothing partial leaves."""


class Revocations(Protocol):
    """Our roots, and what is known of revoked certificates."""

    def context(self, at: datetime | None = None) -> ValidationContext:
        """Gives what paths are validated by, each certificate's revocation required, at `at` (aware, None: now)."""


@dataclass(frozen=True)
class Proof:
    """What signatures above B-B are made with."""

    stamps: TimeStamper
    revocations: Revocations


def absent(error: Exception) -> ProofAbsent:
    """Says in words why certificates cannot be proved; `error` is one of UNPROVED."""
    cause = error.__cause__ if isinstance(error, SigningError) and error.__cause__ is not None else error
    if isinstance(cause, RevokedError):
        return ProofAbsent(f"có chứng thư đã bị thu hồi trong chuỗi của chữ ký hoặc dấu thời gian: {cause}")
    if isinstance(cause, InsufficientRevinfoError):
        return ProofAbsent(
            "chưa lấy được thông tin thu hồi chứng thư (OCSP, CRL) để ký ở mức B-LT; hãy kiểm tra máy chủ OCSP, "
            f"nơi đăng CRL hoặc signatures.crl_files: {cause}"
        )
    return ProofAbsent(
        "không lập được đường dẫn tin cậy cho chứng thư ký hoặc chứng thư dấu thời gian; hãy kiểm tra trust.roots và "
        f"trust.intermediates: {cause}"
    )


def stampers(embedded: EmbeddedPdfSignature) -> list[x509.Certificate]:
    """Gives the certificates of the authorities that stamped a signature; of a document time stamp its own."""
    if embedded.sig_object_type == "/DocTimeStamp":
        return [embedded.signer_cert]
    tokens = extract_tst_data_iter(embedded.signer_info, signed=False)
    return [extract_certificate_info(token).signer_cert for token in tokens]


def refuse_other_authority(reader: PdfFileReader, embedded: EmbeddedPdfSignature) -> None:
    """Raises ProofAbsent when the newest time stamp's certificate is not in the file's DSS.

    What proves the authority goes into the file before its time stamp does; with several of them, another than the
    expected one may have answered.
    """
    known = {certificate.issuer_serial for certificate in DocumentSecurityStore.read_dss(reader).load_certs()}
    if any(stamper.issuer_serial not in known for stamper in stampers(embedded)):
        raise ProofAbsent("dấu thời gian đến từ máy chủ khác với máy chủ đã hỏi trước; chương trình sẽ tự làm lại", 1)
