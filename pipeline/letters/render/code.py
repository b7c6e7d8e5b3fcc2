"""The code (QR) on a letter that comes back printed and signed by hand."""

from io import BytesIO
from urllib.parse import quote, unquote

import segno

from pipeline.letters.facts import LetterFacts
from pipeline.reading.papers.code import Code, printed

PREFIX = "tiepnhan:code/"
"""What a template calls a code begins so; what it says follows."""


def code(letter: LetterFacts) -> str:
    """Gives what the template calls the letter's code."""
    return PREFIX + quote(printed(Code(letter.case_number, letter.number)), safe="")


def drawn(url: str) -> bytes:
    """Gives the code of that name as SVG, one unit a module, with the quiet zone of four (ISO/IEC 18004, 9.1)."""
    file = BytesIO()
    made = segno.make(unquote(url.removeprefix(PREFIX)), error="m", micro=False)
    made.save(file, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None)
    return file.getvalue()
