"""PDF files as customers send them: written, scanned, mixed, locked, broken, with files in them, in odd fonts."""

import html
import io
from collections.abc import Sequence

import weasyprint
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from pipeline.shipped import shipped
from tests.papers.scans import LETTER, saved


def written(*texts: str, style: str = "") -> bytes:
    """A PDF with a page of text for each of `texts`."""
    faces = shipped("templates", "fonts", "faces.css")
    pages = "".join(
        f"<div style='break-after: page; white-space: pre-line'>{html.escape(text)}</div>" for text in texts
    )
    page = f"<html lang=vi><style>body {{ font-family: Tinos }} {style}</style><body>{pages}</body></html>"
    made: bytes = weasyprint.HTML(string=page).write_pdf(stylesheets=[weasyprint.CSS(filename=str(faces))])
    return trimmed(made, len(texts))


def trimmed(pdf: bytes, pages: int) -> bytes:
    """Only the first pages."""
    return joined([pdf], pages)


def scanned(*pages: Image.Image, dpi: int = 200) -> bytes:
    """A PDF of pictures, as scanners make it."""
    return saved(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=dpi)


def joined(parts: Sequence[bytes], most: int = 1_000_000) -> bytes:
    """All pages of the parts in one PDF, at most so many."""
    writer = PdfWriter()
    for part in parts:
        for page in PdfReader(io.BytesIO(part)).pages[:most]:
            writer.add_page(page)
    return _bytes(writer)


def locked(pdf: bytes, user: str = "1234", algorithm: str = "AES-256") -> bytes:
    """The PDF encrypted; with "" as the user's password it opens without asking."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt(user, "owner", algorithm=algorithm)
    return _bytes(writer)


def holding(pdf: bytes, files: dict[str, bytes]) -> bytes:
    """The PDF with files embedded."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for name, content in files.items():
        writer.add_attachment(name, content)
    return _bytes(writer)


def without_unicode(pdf: bytes) -> bytes:
    """The PDF without the tables that say which letter a glyph is, as some printers' drivers make it."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for each in writer._objects:
        if isinstance(each, DictionaryObject) and NameObject("/ToUnicode") in each:
            del each["/ToUnicode"]
    return _bytes(writer)


def without_table(pdf: bytes) -> bytes:
    """The PDF with its cross-reference table gone, cut as by a broken download."""
    return pdf[: pdf.rindex(b"startxref")].replace(b"\nxref", b"\nxxxx")


def letter() -> bytes:
    """The official letter of tests/papers/scans.py, written."""
    return written(LETTER)


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
