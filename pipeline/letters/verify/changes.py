"""What stands in a signed file besides the signed bytes, looked at more closely than pyHanko does."""

import re
from collections.abc import Sequence

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel

from pipeline.letters.verify.found import Changes
from pipeline.letters.verify.history import Step

# From the end of a cross-reference stream or table to the end of the file (ISO 32000-2, 7.5.5 and 7.5.8).
END = re.compile(
    rb"\s*(?:(?:endstream)?\s*(?:endobj)?|(?:trailer)?\s*<<(?:(?!startxref| obj\b).)*>>)"
    rb"\s*startxref\s+\d+\s+%%EOF\s*\Z",
    re.DOTALL,
)


def covers_whole_file(reader: PdfFileReader, embedded: EmbeddedPdfSignature) -> bool:
    """Tells whether all bytes but the signature itself are signed (ISO 32000-2, 12.8.1).

    pyHanko adds up the lengths of /ByteRange only; here also where its parts lie.
    """
    return embedded.coverage == SignatureCoverageLevel.ENTIRE_FILE and unsigned_tail(reader, embedded) == b""


def changes_after(
    reader: PdfFileReader, embedded: EmbeddedPdfSignature, allowed: bool, steps: Sequence[Step]
) -> Changes:
    """Says what the bytes after the signed ones do; `allowed` is pyHanko's word on the revisions in them.

    pyHanko lets a form field look other than its value says; `steps` (the later ones) tell.
    """
    if any(step.hides for step in steps):
        return "other"
    tail = unsigned_tail(reader, embedded)
    if tail is None:
        return "other"
    if not tail.strip():
        return "none"  # a line end that a mail server or an editor put there
    later = reader.total_revisions > embedded.signed_revision + 1
    return "allowed" if allowed and later and ends_with_its_revision(reader) else "other"


def unsigned_tail(reader: PdfFileReader, embedded: EmbeddedPdfSignature) -> bytes | None:
    """Gives the bytes after the signed ones, None where others than the signature itself are left out."""
    start, length, start_after, length_after = (int(number) for number in embedded.byte_range)
    if start != 0 or start_after != length + 2 * len(embedded.pkcs7_content) + 2:
        return None
    reader.stream.seek(start_after + length_after)
    return bytes(reader.stream.read())


def ends_with_its_revision(reader: PdfFileReader) -> bool:
    """Tells whether nothing stands after the newest revision.

    pyHanko does not mind bytes there, for no revision holds them; a program that repairs files may
    read them as the newest one.
    """
    newest = reader.xrefs.get_xref_container_info(reader.total_revisions - 1)
    reader.stream.seek(newest.end_location)
    return END.match(reader.stream.read()) is not None
