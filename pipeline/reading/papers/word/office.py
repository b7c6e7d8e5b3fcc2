"""LibreOffice without a window: what other programs cannot read of word processors' files becomes text, or a PDF."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import Problem
from pipeline.reading.papers.program import missing, run

SECONDS = 60.0
RESTART = 81  # it has just made its profile, and wants to be started again
TEXT = "txt:Text (encoded):UTF8"
PDF = "pdf:writer_pdf_Export"
OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")


def to_text(content: bytes, ending: str) -> str:
    """Gives the text of a file of the kind that its `ending` names ("doc", "rtf", "odt"), a line for each paragraph.

    Raises Problem when LibreOffice is missing, is too slow (60 s), or cannot read the file.
    """
    return _converted(content, ending, TEXT).decode("utf-8-sig", "replace")


def to_pdf(content: bytes, ending: str) -> bytes:
    """Gives the file as a PDF, for the pictures in it. Raises Problem as `to_text` does."""
    return _converted(content, ending, PDF)


def _converted(content: bytes, ending: str, kind: str) -> bytes:
    """Each time in a fresh profile: a kept one would save 0.2 s of 1.2 s, and a hostile file might leave its mark."""
    with TemporaryDirectory(prefix="office-") as name:
        folder = Path(name)
        (folder / f"paper.{ending}").write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program_path(), profile, *OPTIONS, "--convert-to", kind, "--outdir", "made", f"paper.{ending}"]
        done = run(command, SECONDS, folder)
        if done.code == RESTART:
            done = run(command, SECONDS, folder)
        made = folder / "made" / f"paper.{kind.partition(':')[0]}"
        if not made.exists():
            raise Problem(f"LibreOffice cannot read the file (exit code {done.code}): {done.said[:200]}")
        return made.read_bytes()


def program_path() -> str:
    """Gives the program itself: the script before it starts a second process that outlives it when it is killed."""
    starter = shutil.which("soffice")
    if starter is None:
        raise missing("soffice")
    program = Path(starter).resolve().with_name("soffice.bin")
    return str(program) if program.exists() else starter
