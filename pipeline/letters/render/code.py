"""The code (QR) on a letter that comes back printed and signed by hand."""

from io import BytesIO

import segno
from markupsafe import Markup

from pipeline.letters.facts import LetterFacts
from pipeline.reading.papers.code import Code, printed


def qr(letter: LetterFacts) -> Markup:
    """Gives the letter's code as SVG, one unit a module with the quiet zone of four (ISO/IEC 18004, 9.1)."""
    drawn = BytesIO()
    made = segno.make(printed(Code(letter.case_number, letter.number)), error="m", micro=False)
    made.save(drawn, kind="svg", border=4, xmldecl=False, svgns=True, title=None, svgclass=None, lineclass=None)
    return Markup(drawn.getvalue().decode("utf-8"))  # noqa: S704 - drawn by us: no text of anybody stands in it
