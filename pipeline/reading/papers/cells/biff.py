"""Records of Excel 97 workbooks ([MS-XLS] 2.1.4): what has to be known of them before they are opened."""

import io
from collections.abc import Iterator

STREAMS = ("Workbook", "Book")
LARGEST = 60_000_000
START, FILEPASS, END = 0x809, 0x2F, 0x0A
# Formula, MulRk, RString, LabelSst, Number, Label, BoolErr, RK: all begin with row and column.
VALUES = frozenset({0x06, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E})


def workbook(content: bytes) -> bytes:
    """The stream of the workbook, empty if there is none to be read. Never raises."""
    import olefile  # noqa: PLC0415 - needed for old files only

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as opened:
            name = next((name for name in STREAMS if opened.exists(name)), None)
            return b"" if name is None else bytes(opened.openstream(name).read(LARGEST))
    except Exception:  # olefile raises anything on hostile bytes
        return b""


def has_password(stream: bytes) -> bool:
    """Whether a FilePass record (2.4.117) stands in what belongs to the whole workbook."""
    for kind, _ in _records(stream):
        if kind in {FILEPASS, END}:
            return kind == FILEPASS
    return False


def largest_sheet(stream: bytes) -> int:
    """The most cells of a rectangle around all cells with values of a sheet."""
    largest, rows, columns = 0, {0}, {0}
    for kind, at in _records(stream):
        if kind == START:
            largest, rows, columns = max(largest, _area(rows, columns)), set(), set()
        elif kind in VALUES:
            rows.add(int.from_bytes(stream[at : at + 2], "little"))
            columns.add(int.from_bytes(stream[at + 2 : at + 4], "little"))
    return max(largest, _area(rows, columns))


def _area(rows: set[int], columns: set[int]) -> int:
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0


def _records(stream: bytes) -> Iterator[tuple[int, int]]:
    """Kind of each record, and where its data begins."""
    at = 0
    while at < len(stream):
        yield int.from_bytes(stream[at : at + 2], "little"), at + 4
        at += 4 + int.from_bytes(stream[at + 2 : at + 4], "little")
