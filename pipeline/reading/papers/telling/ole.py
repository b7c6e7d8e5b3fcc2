"""Compound files (OLE, [MS-CFB]): Word, Excel and Outlook before 2007, and whatever Office has encrypted."""

import io
from collections.abc import Iterable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_NAMES = 10_000


def stream_names(content: bytes) -> frozenset[str] | None:
    """The names of all streams and storages; None if the file is damaged. Never raises."""
    import olefile  # noqa: PLC0415 - needed for old files only

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as opened:
            paths = opened.listdir(streams=True, storages=True)
            return frozenset(part for path in paths[:MOST_NAMES] for part in path)
    except Exception:  # olefile raises anything on hostile bytes
        return None


def told_names(content: bytes, wanted: Iterable[str]) -> frozenset[str]:
    """Those of the names that stand somewhere in the bytes, as a directory writes them: for a damaged file."""
    return frozenset(name for name in wanted if name.encode("utf-16-le") in content)
