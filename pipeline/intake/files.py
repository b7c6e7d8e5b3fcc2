"""`tiepnhan add`: takes letters from files as if they had just come in."""

from collections.abc import Iterator
from datetime import UTC, datetime

from pipeline.intake.enter import Arrival
from pipeline.intake.sources import Source, mails_of


def arrivals(source: Source, channel: str) -> Iterator[Arrival]:
    """Reads the letters of a source, one at a time.

    An .eml has no INTERNALDATE (RFC 3501 §2.3.3): the file's time of change stands for it; in an
    mbox it is the time on the "From " line (RFC 4155), else the file's.
    """
    changed = datetime.fromtimestamp(source.path.stat().st_mtime, UTC)
    if not source.mbox:
        yield Arrival(source.path.read_bytes(), changed, channel, file_name=source.name)
        return
    for raw, moment in mails_of(source.path):
        yield Arrival(raw, moment or changed, channel)
