"""What a signature needs to hold longer than its certificates: time stamps, and whether certificates are revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError, extract_certificate_info
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator.errors import PathError, ValidationError

from pipeline.errors import Wait
from pipeline.letters.trust.revocation import Revocations, Revoked
from pipeline.letters.trust.stamps import TimeStamps

UNPROVED = (SigningError, PathError, ValidationError)
"""What pyHanko raises when a certificate cannot be traced to a root, or not told whether it is revoked."""
UNTRACED = (
    "không chứng minh được chứng thư ký hoặc chứng thư dấu thời gian còn hiệu lực; hãy kiểm tra trust.roots, "
    "trust.intermediates và signatures.crl_files"
)


class ProofAbsent(Wait):
    """What the signature's level takes cannot be had now; the letter waits, nothing partial leaves."""


@dataclass(frozen=True)
class Proof:
    """What signatures above B-B are made with."""

    stamps: TimeStamps
    revocations: Revocations

    def explain(self, error: Exception, signer: bytes, others: Sequence[bytes]) -> NoReturn:
        """Raises what tells why the chain of `signer` (DER; `others` complete it) or of a time stamp is not proved.

        `error` is one of UNPROVED, which names no server. Raises Revoked when it is the signer's chain, else
        RevocationAbsent or ProofAbsent.
        """
        self.revocations.material(signer, others)
        stamper, *above = self.stamps.certificates or (signer, *others)
        try:
            self.revocations.material(stamper, above)
        except Revoked as revoked:  # another authority may be asked, or this one gets another certificate
            raise ProofAbsent(str(revoked)) from error
        raise ProofAbsent(f"{UNTRACED}: {error}") from error


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
