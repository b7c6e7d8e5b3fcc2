"""Word files of 1997 to 2003 (.doc): antiword reads them in milliseconds, LibreOffice those it cannot read well."""

import io
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import olefile

from pipeline.errors import Problem
from pipeline.reading.papers import rtf
from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.program import as_problem, run
from pipeline.reading.papers.word import office
from pipeline.reading.papers.word.writing import FEW_LETTERS, letters, pictures_too, tidy
from pipeline.reading.problems import Flaw, problem
from pipeline.reading.vietnamese import repair, vietnamese_share

SECONDS = 20.0
LOW = 0.6  # share of Vietnamese words under which LibreOffice is asked too
ENCRYPTED = 0x0100  # fEncrypted of FibBase ([MS-DOC] 2.5.2), in the two bytes at 10
MACROS = frozenset({"macros", "_vba_project_cur", "vba", "_vba_project"})


@dataclass(frozen=True)
class Look:
    """What the storages of the file tell before its text is read."""

    word: bool
    locked: bool = False
    macros: bool = False


def read(content: bytes) -> Paper:
    """Gives the text of a .doc file, of RTF under that name too. Never raises: see the paper's problems."""
    if content.lstrip()[:5] == b"{\\rtf":
        return rtf.read(content)
    look = _look(content)
    if look.locked:
        return Paper(problems=(problem(Flaw.PASSWORD, "the Word file opens only with a password"),))
    try:
        paper = _read(content, look)
    except Problem as error:
        paper = Paper(problems=(as_problem(error),))
    except Exception as error:
        paper = Paper(problems=(problem(Flaw.DAMAGED, f"{type(error).__name__}: {error}"),))
    flagged = (problem(Flaw.MACROS, "the Word file holds macros; they were not run"),) if look.macros else ()
    return replace(paper, problems=paper.problems + flagged)


def _read(content: bytes, look: Look) -> Paper:
    raw, trouble = _antiword(content)
    if not raw and not look.word:
        return Paper(problems=(problem(Flaw.DAMAGED, f"no Word file: {trouble}"),))
    found = tidy(raw)
    paper = Paper(found, how="antiword", confidence=1.0 if found else None)
    # antiword drops soft hyphens, which are the letter ư of TCVN3; not each of them can be guessed (98 % right).
    if not found or score(found) < LOW or "tcvn3" in repair(raw).how:
        paper = _better(paper, content, trouble)
    if letters(paper.text) < FEW_LETTERS:
        paper = pictures_too(paper, content, "doc")
    return paper


def score(text: str) -> float:
    """Gives how well `text` reads, 0 to 1: Vietnamese, or any language in plain letters."""
    return 1.0 if text.isascii() else vietnamese_share(text)


def _better(paper: Paper, content: bytes, trouble: str) -> Paper:
    """Gives what LibreOffice makes of the file, unless that reads worse."""
    try:
        text = tidy(office.to_text(content, "doc"))
    except Problem as error:
        if paper.text:
            return paper
        return replace(paper, how="", problems=(as_problem(error), problem(Flaw.DAMAGED, trouble)))
    if paper.text and score(text) < score(paper.text):
        return paper
    return Paper(text, how="libreoffice", confidence=1.0 if text else None)


def _antiword(content: bytes) -> tuple[str, str]:
    """Gives the raw text and what antiword complains of; no text if it is missing, fails or is too slow."""
    with TemporaryDirectory(prefix="doc-") as name:
        folder = Path(name)
        (folder / "paper.doc").write_bytes(content)
        try:
            done = run(["antiword", "-m", "UTF-8.txt", "-w", "0", "paper.doc"], SECONDS, folder)
        except Problem as error:
            return "", str(error)
    if done.code:
        return "", done.said or f"antiword ended with {done.code}"
    lines = done.out.decode("utf-8", "replace").split("\n")
    return "\n".join(map(_without_borders, lines)), done.said


def _without_borders(line: str) -> str:
    """Gives the cells of a table's row with tabs between; antiword draws upright lines."""
    row = line.rstrip()
    if not (row.startswith("|") and row.endswith("|")):
        return line
    return "\t".join(cell.strip() for cell in row[1:-1].split("|"))


def _look(content: bytes) -> Look:
    """Gives what can be seen from outside. Broken files are as if nothing were in them."""
    with suppress(Exception), olefile.OleFileIO(io.BytesIO(content)) as ole:
        names = {part.lower() for path in ole.listdir(streams=True, storages=True) for part in path}
        word = ole.exists("WordDocument")
        flags = ole.openstream("WordDocument").read(12)[10:12] if word else b""
        locked = bool(int.from_bytes(flags, "little") & ENCRYPTED) or "encryptedpackage" in names
        return Look(word, locked, macros=bool(names & MACROS))
    return Look(word=False)
