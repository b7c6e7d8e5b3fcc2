"""Checking the signatures of any file, however hostile. What runs it in a guarded child is verifier.py."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Literal

from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature

from pipeline.letters.verify.evidence import from_dss
from pipeline.letters.verify.history import history
from pipeline.letters.verify.issued import Issued, compare
from pipeline.letters.verify.mail import is_mail, verify_mail
from pipeline.letters.verify.report import Report, Signature
from pipeline.letters.verify.revision import Revision
from pipeline.letters.verify.signature import Document, check, unreadable
from pipeline.letters.verify.times import proofs
from pipeline.letters.verify.trust import Trust

__all__ = ["Report", "Signature", "verify"]
HEADER_WITHIN = 1024  # bytes: where readers look for %PDF- (ISO 32000-2, annex I)
MOST_SIGNATURES = 60  # each is compared with all that came after it: the work grows with the square


def verify(
    content: bytes,
    roots: Sequence[bytes],
    intermediates: Sequence[bytes] = (),
    at: datetime | None = None,
    revocation: Sequence[bytes] = (),
    issued: Issued | None = None,
) -> Report:
    """Checks all signatures of a PDF, or of a mail (S/MIME), against `roots` (certificates in DER), without network.

    `intermediates` (DER) help to find the chain; `at` (aware, None: now) is when certificates must be
    valid; `revocation` are OCSP responses and CRLs (DER) besides those in the file; `issued` is what a PDF
    is compared with. Raises nothing whatever `content` holds; but it may take long: see Verifier.
    """
    if at is not None and at.tzinfo is None:
        raise ValueError("at must be aware")
    trust = Trust.of(roots, intermediates, at, revocation)
    kind: Literal["mail", "pdf"] = "mail" if is_mail(content) else "pdf"
    try:
        return verify_mail(content, trust, _verify) if kind == "mail" else _verify(content, trust, issued)
    except (PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError) as error:
        return Report.unread("damaged", type(error).__name__, kind)
    except Exception as error:
        return Report.unread("failed", type(error).__name__, kind)


def _verify(pdf: bytes, trust: Trust, issued: Issued | None = None) -> Report:
    if not pdf:
        return Report.unread("empty")
    if b"%PDF-" not in pdf[:HEADER_WITHIN]:
        return Report.unread("not_pdf")
    reader = PdfFileReader(BytesIO(pdf))
    # Many files may be read by all and only not be changed: they open with an empty password.
    if reader.encrypted and reader.decrypt("").status == AuthStatus.FAILED:
        return Report.unread("encrypted")
    return _report(reader, pdf, trust.knowing(from_dss(reader.root)), issued)


def _report(reader: PdfFileReader, pdf: bytes, trust: Trust, issued: Issued | None) -> Report:
    signed = [(name, field) for name, value, field in enumerate_sig_fields(reader) if value is not None]
    empty = [name for name, value, _ in enumerate_sig_fields(reader) if value is None]
    readable = _readable(reader, signed)
    steps = history(reader, min((each.signed_revision for each in readable), default=reader.total_revisions))
    document = Document(reader, steps, tuple(proofs(readable, trust)))
    found = [_checked(document, field, name, trust) for name, field in signed[:MOST_SIGNATURES]]
    found += [_beyond(name, len(signed)) for name, _ in signed[MOST_SIGNATURES:]]
    fields = _fields(reader)
    continuation = compare(pdf, issued, fields, found) if issued else None
    remarks = ("tệp được mã hóa, mở được mà không cần mật khẩu",) if reader.encrypted else ()
    return Report.of(found, empty, fields, remarks, continuation)


def _fields(reader: PdfFileReader) -> tuple[str, ...]:
    """The names of all form fields of the newest revision."""
    return tuple(Revision(reader, reader.total_revisions - 1).fields)


def _readable(reader: PdfFileReader, signed: Sequence[tuple[str, Any]]) -> list[EmbeddedPdfSignature]:
    """The signatures whose structure can be read; the others are reported by themselves."""
    found = []
    for name, field in signed[:MOST_SIGNATURES]:
        try:
            found.append(EmbeddedPdfSignature(reader, field, name))
        except MemoryError:
            raise
        except Exception:  # noqa: S112 - see check()
            continue
    return found


def _checked(document: Document, field: Any, name: str, trust: Trust) -> Signature:
    try:
        return check(document, field, name, trust)
    except MemoryError:
        raise
    except Exception as error:  # one unreadable signature must not hide the others
        return unreadable(name, error)


def _beyond(name: str, count: int) -> Signature:
    return Signature(
        field=name,
        problems=(f"không được kiểm tra: tệp có {count} chữ ký, chỉ kiểm tra {MOST_SIGNATURES} chữ ký đầu",),
    )
