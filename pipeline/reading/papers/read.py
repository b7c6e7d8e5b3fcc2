"""Reads a paper of any kind: told by its bytes, read by the file of its kind."""

from collections.abc import Callable

from pipeline.reading.papers import archive, doc, docx, locked, mail, odt, pdf, plain, rtf, scan, sheet, tnef
from pipeline.reading.papers.kind import describe_unknown, kind_of
from pipeline.reading.papers.paper import Paper
from pipeline.reading.problems import Flaw, problem

READERS: dict[str, Callable[[bytes], Paper]] = {
    "archive": archive.read,
    "doc": doc.read,
    "docx": docx.read,
    "html": plain.read,
    "image": scan.read,
    "locked": locked.read,
    "mail": mail.read,
    "msg": mail.read_msg,
    "odt": odt.read,
    "pdf": pdf.read,
    "rtf": rtf.read,
    "sheet": sheet.read,
    "text": plain.read,
    "tnef": tnef.read,
}


def read_paper(content: bytes) -> tuple[str | None, Paper]:
    """Gives a paper's kind and what is in it. Never raises: an error nobody foresaw is a problem."""
    kind = None
    try:
        kind = kind_of(content)
        return kind, _read(kind, content)
    except MemoryError:
        return kind, Paper(problems=(problem(Flaw.TOO_LARGE, "reading it took more memory than is allowed"),))
    except Exception as error:  # the promise of this module
        return kind, Paper(problems=(problem(Flaw.DAMAGED, f"{type(error).__name__}: {error}"),))


def _read(kind: str | None, content: bytes) -> Paper:
    if kind == "signature":
        return Paper()  # it belongs to the mail, whose signers are read with it
    if kind not in READERS:
        return Paper(problems=(problem(Flaw.UNKNOWN, describe_unknown(content)),) if content else ())
    return READERS[kind](content)
