"""Checking the signatures of any file, however hostile. What runs it in a guarded child is verifier.py."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from pipeline.letters.verify.report import Report, Signature
from pipeline.letters.verify.signature import check, context, unreadable

__all__ = ["Report", "Signature", "verify"]
HEADER_WITHIN = 1024  # bytes: where readers look for %PDF- (ISO 32000-2, annex I)


def verify(
    pdf: bytes, roots: Sequence[bytes], intermediates: Sequence[bytes] = (), at: datetime | None = None
) -> Report:
    """Checks all signatures of `pdf` against `roots` (certificates in DER), without network.

    `intermediates` (DER) help to find the chain; `at` (aware, None: now) is when certificates must be
    valid. Raises nothing whatever `pdf` holds; but it may take long: see Verifier.
    """
    if at is not None and at.tzinfo is None:
        raise ValueError("at must be aware")
    try:
        return _verify(pdf, roots, intermediates, at)
    except (PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError) as error:
        return Report.unread("damaged", type(error).__name__)
    except Exception as error:
        return Report.unread("failed", type(error).__name__)


def _verify(pdf: bytes, roots: Sequence[bytes], intermediates: Sequence[bytes], at: datetime | None) -> Report:
    if not pdf:
        return Report.unread("empty")
    if b"%PDF-" not in pdf[:HEADER_WITHIN]:
        return Report.unread("not_pdf")
    reader = PdfFileReader(BytesIO(pdf))
    if reader.encrypted:
        return Report.unread("encrypted")
    found, empty = [], []
    for name, value, field in enumerate_sig_fields(reader):
        if value is None:
            empty.append(name)
        else:
            found.append(_checked(reader, field, name, roots, intermediates, at))
    return Report.of(tuple(found), tuple(empty))


def _checked(
    reader: PdfFileReader,
    field: DictionaryObject,
    name: str,
    roots: Sequence[bytes],
    intermediates: Sequence[bytes],
    at: datetime | None,
) -> Signature:
    trust = context(roots, intermediates, at)
    try:
        return check(reader, field, name, trust)
    except MemoryError:
        raise
    except Exception as error:  # one unreadable signature must not hide the others
        return unreadable(name, error)
