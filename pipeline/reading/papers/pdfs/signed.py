"""Lists the signatures in a PDF. Whether they hold is for letters/verify to say."""

import hashlib
import io
from typing import Any

from pipeline.reading.papers.paper import Signed
from pipeline.reading.problems import Flaw, problem

MOST = 50
BYTE_RANGE = b"/ByteRange"
"""It stands uncompressed and unencrypted in every signed file: its offsets count bytes (ISO 32000-1, 12.8.1)."""


def signatures(content: bytes) -> tuple[tuple[Signed, ...], tuple[str, ...]]:
    """Gives the signatures in a PDF file and problems with reading them. Never raises."""
    if BYTE_RANGE not in content:
        return (), ()
    try:
        # A second to import, for the few papers that are signed.
        from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

        reader = PdfFileReader(io.BytesIO(content), strict=False)
        if reader.encrypted:
            reader.decrypt(b"")
        found = tuple(_signed(each, content) for each in reader.embedded_signatures[:MOST])
    except Exception as error:
        return (), (problem(Flaw.DAMAGED, f"the signatures cannot be listed: {type(error).__name__}: {error}"),)
    return found, ()


def _signed(each: Any, content: bytes) -> Signed:
    name = each.signer_cert.subject.native.get("common_name") if each.signer_cert is not None else None
    if isinstance(name, list):
        name = name[-1]
    at = each.self_reported_timestamp
    known = at if at is not None and at.tzinfo is not None else None
    return Signed(str(each.field_name), name, known, _covered(each, content))


def _covered(each: Any, content: bytes) -> str | None:
    """A file that was signed on goes on from the signed one byte for byte: this is the digest of that one."""
    _, _, start, length = (int(number) for number in each.byte_range)
    end = start + length
    return hashlib.sha256(memoryview(content)[:end]).hexdigest() if 0 < end <= len(content) else None
