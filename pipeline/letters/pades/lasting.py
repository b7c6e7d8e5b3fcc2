"""How long what a signed letter carries can be checked: until a certificate of its newest time stamp expires."""

from datetime import datetime, timedelta
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader

from pipeline.letters.pades.proof import stampers

MARGIN = timedelta(days=30)
"""How long before a certificate expires its time stamp is to be covered by the next."""
SOONEST = timedelta(days=1)


def holds_until(pdf: bytes) -> datetime:
    """Gives when the first certificate expires that the newest proof in the file `pdf` rests upon.

    That is the authority's of the newest document time stamp; where there is none, the signer's and those of the
    signature's own time stamp.
    """
    reader = PdfFileReader(BytesIO(pdf))
    if reader.embedded_timestamp_signatures:
        certificates = stampers(reader.embedded_timestamp_signatures[-1])
    else:
        signature = reader.embedded_regular_signatures[0]
        certificates = [signature.signer_cert, *stampers(signature)]
    ends: list[datetime] = [certificate.not_valid_after for certificate in certificates]
    return min(ends)


def next_renewal(pdf: bytes, at: datetime, every: timedelta) -> datetime:
    """Gives when the letter `pdf` is to get its next archive time stamp, seen from `at`: `every` later at the latest.

    A month before a certificate expires; of one that has less left, half of it, but not before a day has passed: an
    authority does not get a better certificate by being asked more often.
    """
    until = holds_until(pdf)
    margin = min(MARGIN, (until - at) / 2)
    return max(at + SOONEST, min(at + every, until - margin))
