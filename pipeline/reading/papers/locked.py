"""Office documents that open only with a password."""

from pipeline.reading.papers.cells.biff import has_password, workbook
from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.telling.containers import form_of_ole, form_of_zip
from pipeline.reading.papers.telling.ole import MAGIC
from pipeline.reading.problems import Flaw, problem


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
    return form_of_ole(content).kind == "locked" or has_password(workbook(content))
