"""The visible signature of an organisation (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8): a small PDF page.

It is imported into the signed page as it is: vectors and our own subset font, no tags of its own,
so that the page keeps PDF/A-3a. pyHanko's own text stamps set these fonts twice as wide as they are.
"""

from collections.abc import Callable

from weasyprint import Document

from pipeline.letters.facts import StampFacts
from pipeline.letters.render.seal import Seal

VARIANT = "pdf/a-3b"  # untagged: marked content without a structure tree would break the page it goes into
_SIZES = (10.0, 9.0, 8.0, 7.0, 6.0)  # points; 10 is the decree's, less only for a name that needs it
_RINGS = 14  # points that the two rings and the air around them take from the round mark


def draw(lay_out: Callable[..., Document], facts: StampFacts, seal: Seal | None, width: float, height: float) -> bytes:
    """Draws the stamp on one page of `width` × `height` points and gives the PDF.

    `lay_out` is Press.document. Without a seal a round mark with the short name stands in its place.
    A name too long for the smallest type is cut off at the lower edge.
    """
    place = {"width": width, "height": height, "disc": min(width * 0.3, height) - _RINGS, "seal": seal}
    for size in _SIZES:
        document = lay_out("stamp.html", "stamp.css", VARIANT, stamp=facts, size=size, **place)
        if len(document.pages) == 1:
            break
    pdf: bytes = document.copy(document.pages[:1]).write_pdf(pdf_variant=VARIANT)
    return pdf
