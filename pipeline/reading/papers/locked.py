"""Office documents that open only with a password."""

from pipeline.reading.papers.containers import LOCKED, form_of_ole
from pipeline.reading.papers.ole import MAGIC
from pipeline.reading.papers.paper import Paper
from pipeline.reading.problems import Flaw, problem


def read(content: bytes) -> Paper:  # noqa: ARG001 - every reader has this form
    """Gives no text and the problem that a password is needed. Never raises."""
    return locked("office")


def locked(how: str) -> Paper:
    """The paper that `read` gives of a document with a password."""
    return Paper(how=how, problems=(problem(Flaw.PASSWORD, "the document opens only with a password"),))


def is_locked(content: bytes) -> bool:
    """Whether it is an Office document since 2007 that was encrypted ([MS-OFFCRYPTO] 2.3)."""
    return content.startswith(MAGIC) and form_of_ole(content) is LOCKED
