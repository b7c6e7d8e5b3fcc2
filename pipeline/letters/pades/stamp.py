"""The visible stamp: a page drawn elsewhere and imported as the signature's appearance.

pyHanko's own text stamps break Vietnamese letters and PDF/A. There is no seal without a signature: the stamp lives in
the signature's appearance.
"""

from io import BytesIO
from uuid import uuid4

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle


class StampPage(PdfContent):
    """The first page of a PDF in memory, drawn as the background of a stamp."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Imports the page into the writer's file, fonts and all, and draws it."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        name = f"/Stamp{uuid4().hex}"
        self.resources.xobject[name] = page
        x1, y1, x2, y2 = (float(number) for number in page.get_object()["/BBox"])
        self.box = BoxConstraints(width=abs(x2 - x1), height=abs(y2 - y1))
        return f"{name} Do".encode("ascii")


def style(stamp_pdf: bytes) -> StaticStampStyle:
    """Gives the appearance of a signature that shows the page and nothing else."""
    middle = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0))
    return StaticStampStyle(
        border_width=0, background=StampPage(stamp_pdf), background_layout=middle, background_opacity=1.0
    )
