"""Word 97 files and RTF made by LibreOffice, and changed as Word would have written them."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.shared import Inches
from PIL import Image

from pipeline.reading.papers.word.office import OPTIONS, RESTART, program_path
from tests.papers.scans import saved

TABLE = (("Mã số thuế", "0101243150"), ("Người đại diện", "Nguyễn Thị Thùy Dương"))
FIB = b"\xec\xa5"  # how the stream WordDocument begins
BESIDE = "\x05DocumentSummaryInformation"


def docx(path: Path, text: str, table: Sequence[Sequence[str]] = (), picture: Image.Image | None = None) -> Path:
    """Writes a .docx file: a paragraph a line, a table, a picture over the page."""
    made = Document()
    for line in text.split("\n"):
        made.add_paragraph(line)
    if table:
        cells = made.add_table(len(table), len(table[0]))
        for row, words in enumerate(table):
            for column, word in enumerate(words):
                cells.cell(row, column).text = word
    if picture is not None:
        drawn = path.with_suffix(".png")
        drawn.write_bytes(saved(picture))
        made.add_picture(str(drawn), width=Inches(6))
    made.save(str(path))
    return path


def converted(files: Sequence[Path], ending: str) -> dict[str, bytes]:
    """Gives the files in another form ("doc", "rtf"), by name without ending; one start of LibreOffice for all."""
    folder = files[0].parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program_path(), profile, *OPTIONS, "--convert-to", ending, "--outdir", folder, *files]
    while subprocess.run(command, check=False, capture_output=True, timeout=120).returncode == RESTART:
        pass
    return {file.stem: file.with_suffix(f".{ending}").read_bytes() for file in files}


def with_macros(doc: bytes) -> bytes:
    """The .doc file with a storage of the name that Word gives to macros."""
    return doc.replace(_entry(BESIDE), _entry("Macros"))


def encrypted(doc: bytes) -> bytes:
    """The .doc file with the mark of encryption (fEncrypted, [MS-DOC] 2.5.2)."""
    at = doc.index(FIB) + 11
    return doc[:at] + bytes([doc[at] | 1]) + doc[at + 1 :]


def _entry(name: str) -> bytes:
    """Name and its length in bytes, as they stand in a directory entry ([MS-CFB] 2.6.1)."""
    letters = (name + "\0").encode("utf-16-le")
    return letters.ljust(64, b"\0") + len(letters).to_bytes(2, "little")
