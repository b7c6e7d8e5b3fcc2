"""A page of a PDF, a scan or a photo as a PNG of a size for the screen. For use in a guarded process only."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops, ImageOps

from pipeline.reading.papers.kind import kind_of
from pipeline.reading.papers.pdfs.poppler import FILE
from pipeline.reading.papers.program import run
from pipeline.reading.papers.scan import frames_of, open_picture, said
from pipeline.reading.problems import in_words
from pipeline.reading.showing.errors import Undrawable

WIDEST, LONGEST = 1_200, 1_697
"""Dots of a picture's width, and of its longer side: a page of A4 at 145 dots an inch."""
LAST = 10_000
"""The last page that is drawn: pdftoppm takes others for the first."""
NO_PAGE = "không có trang này"
SECONDS = 20.0
COLOURS = 256
GREY_WITHIN = 12
"""Levels by which the colours of a grey page may differ: scanners are never quite grey."""


def draw(content: bytes, page: int) -> bytes:
    """Gives the picture (PNG) of a page, from 1 on. Raises Undrawable for whatever cannot be drawn."""
    kind = kind_of(content)
    if kind not in DRAWERS:
        raise Undrawable("loại tệp này không có hình trang")
    if not 1 <= page <= LAST:
        raise Undrawable(NO_PAGE)
    try:
        return _png(DRAWERS[kind](content, page))
    except Undrawable:
        raise
    except Exception as error:
        raise Undrawable(in_words(said(error))) from error


def _of_pdf(content: bytes, page: int) -> Image.Image:
    """As pdftoppm draws it; its longer side is bounded, whatever size the page says it has."""
    with TemporaryDirectory(prefix="draw-") as name:
        folder = Path(name)
        (folder / FILE).write_bytes(content)
        numbers = ["-f", str(page), "-l", str(page), "-scale-to", str(LONGEST)]
        done = run(["pdftoppm", "-cropbox", *numbers, "-singlefile", FILE, "page"], SECONDS, folder)
        made = folder / "page.ppm"
        if not made.exists():
            raise Undrawable(_why(done.said))
        image = Image.open(io.BytesIO(made.read_bytes()), formats=("PPM",))
        image.load()
        return image


def _why(words: str) -> str:
    if "Incorrect password" in words:
        return "tệp được bảo vệ bằng mật khẩu"
    return NO_PAGE if "page range" in words else "tệp bị hỏng hoặc trang không vẽ được"


def _of_image(content: bytes, page: int) -> Image.Image:
    if not 1 <= page <= frames_of(content):
        raise Undrawable(NO_PAGE)
    image = ImageOps.exif_transpose(open_picture(content, page - 1, colour=True))
    if image.mode.startswith("I") or image.mode == "F":  # Pillow cuts what is above 255 when it makes these grey
        return image.convert("F").point(lambda value: value / 257).convert("L")
    if "transparency" in image.info or image.mode in ("LA", "PA"):
        image = image.convert("RGBA")
    if image.mode == "RGBA":
        image.thumbnail((WIDEST, LONGEST))
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("L") if image.mode == "1" else image


DRAWERS = {"pdf": _of_pdf, "image": _of_image}


def _png(image: Image.Image) -> bytes:
    """Grey pages stay grey, others get a palette: a photo in full colour would be four times as large."""
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    image.thumbnail((WIDEST, LONGEST))
    if image.mode == "RGB":
        image = image.convert("L") if _is_grey(image) else image.quantize(COLOURS, dither=Image.Dither.NONE)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _is_grey(image: Image.Image) -> bool:
    red, green, blue = image.split()
    apart = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return all(each.getextrema()[1] <= GREY_WITHIN for each in apart)  # type: ignore[operator]
