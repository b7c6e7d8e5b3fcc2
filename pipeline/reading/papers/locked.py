"""Office documents that open only with a password."""

import io

from pipeline.reading.papers.containers import form_of_ole, form_of_zip
from pipeline.reading.papers.ole import MAGIC
from pipeline.reading.papers.paper import Paper
from pipeline.reading.problems import Flaw, problem

WORKBOOKS = ("Workbook", "Book")
FILEPASS, END_OF_GLOBALS = 0x2F, 0x0A
MOST_RECORDS = 100


def read(content: bytes) -> Paper:  # noqa: ARG001 - every reader has this form
    """Gives no text and the problem that a password is needed. Never raises."""
    return locked("office")


def locked(how: str) -> Paper:
    """The paper that `read` gives of a document with a password."""
    return Paper(how=how, problems=(problem(Flaw.PASSWORD, "the document opens only with a password"),))


def is_locked(content: bytes) -> bool:
    """Whether it is encrypted: Office since 2007 ([MS-OFFCRYPTO] 2.3), Excel before it, OpenDocument. Never raises."""
    if not content.startswith(MAGIC):
        return form_of_zip(content).kind == "locked"
    return form_of_ole(content).kind == "locked" or _has_filepass(content)


def _has_filepass(content: bytes) -> bool:
    """Whether an Excel 97 workbook is encrypted: a FilePass record follows its start ([MS-XLS] 2.4.117)."""
    import olefile  # noqa: PLC0415 - needed for old files only

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as opened:
            name = next((name for name in WORKBOOKS if opened.exists(name)), None)
            return name is not None and FILEPASS in _records(opened.openstream(name).read(1 << 20))
    except Exception:  # olefile raises anything on hostile bytes
        return False


def _records(stream: bytes) -> list[int]:
    """The kinds of the first records, up to the end of what belongs to the whole workbook."""
    kinds: list[int] = []
    at = 0
    while at < len(stream) and len(kinds) < MOST_RECORDS and kinds[-1:] != [END_OF_GLOBALS]:
        kinds.append(int.from_bytes(stream[at : at + 2], "little"))
        at += 4 + int.from_bytes(stream[at + 2 : at + 4], "little")
    return kinds
