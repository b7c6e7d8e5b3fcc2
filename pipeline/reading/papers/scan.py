"""Scans and photos (jpg, png, tiff, gif, bmp, webp, heic): their text is recognised by tesseract, page by page."""

import io
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock

from PIL import Image, ImageFile, UnidentifiedImageError

from pipeline.errors import Problem
from pipeline.reading.papers.ocr.codes import codes
from pipeline.reading.papers.ocr.recognise import Recognised, recognise
from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.program import as_problem
from pipeline.reading.problems import Flaw, problem

MOST_PIXELS = 60_000_000
MOST_PAGES = 30
FORMATS = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "DIB", "WEBP", "PPM")
BOXED = ("HEIF", "AVIF")  # in an ISO base media file, by whose mark "ftyp" they are known
LONG_ENOUGH = 2_900  # dots of a side: A4 at 250 dpi
PAGED = ("TIFF",)  # the frames of other formats are animations and thumbnails

SWITCH = Lock()

Opener = Callable[[], Image.Image]
"""Gives a page as a picture, whenever it is its turn: so few pages are in memory at a time."""


class TooLarge(Exception):
    """The picture has more pixels than MOST_PIXELS."""


@dataclass(frozen=True)
class Scanned:
    """One recognised page. `sure` is its mean confidence, 0 to 1; `letters` is how much that weighs."""

    text: str = ""
    sure: float = 0.0
    letters: int = 0
    problems: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def read(content: bytes) -> Paper:
    """Gives the text of a picture; each page of a TIFF. Never raises: see the paper's problems."""
    try:
        pages = frames_of(content)
    except Exception as error:
        return Paper(how="ocr", problems=(said(error),))
    scanned = read_pages([partial(open_picture, content, frame) for frame in range(pages)])
    return Paper(
        text="\n\n".join(page.text for page in scanned if page.text),
        pages=pages,
        how="ocr",
        confidence=confidence(scanned),
        problems=tuple(dict.fromkeys(each for page in scanned for each in page.problems)) + left_out(pages),
        codes=codes_of(scanned),
    )


def read_pages(openers: Sequence[Opener], numbers: Sequence[int] = ()) -> list[Scanned]:
    """Gives what is recognised on the first MOST_PAGES of the pages, read side by side on all processors.

    `numbers` are the pages' numbers, for the problems; from 1 on if not given. Never raises.
    """
    given = openers[:MOST_PAGES]
    names = [f"page {number}" for number in numbers or range(1, len(openers) + 1)]
    with ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="page") as threads:
        return list(threads.map(_read_page, given, names))


def left_out(pages: int) -> tuple[str, ...]:
    """Gives the problem of having more than MOST_PAGES `pages` to recognise, if so."""
    if pages <= MOST_PAGES:
        return ()
    return (problem(Flaw.TOO_MANY, f"{pages - MOST_PAGES} of {pages} pages to be recognised were not read"),)


def confidence(pages: Sequence[Scanned]) -> float | None:
    """Gives the mean confidence of all letters of the pages, None if there are none."""
    letters = sum(page.letters for page in pages)
    return round(sum(page.sure * page.letters for page in pages) / letters, 4) if letters else None


def codes_of(pages: Sequence[Scanned]) -> tuple[str, ...]:
    """Gives what the QR codes of all pages say, each once."""
    return tuple(dict.fromkeys(code for page in pages for code in page.codes))


def open_picture(content: bytes, frame: int = 0, colour: bool = False) -> Image.Image:
    """Gives the picture (its `frame`, from 0), decoded; as far as it goes if it is cut, with info["cut"] set then.

    Big JPEGs are grey unless `colour` is wanted. Raises TooLarge before decoding, and whatever Pillow raises.
    """
    mode = "RGB" if colour else "L"
    try:
        return _decoded(content, frame, mode, cut=False)
    except OSError as error:
        if not isinstance(error, UnidentifiedImageError) and "truncated" in str(error):
            return _decoded(content, frame, mode, cut=True)
        raise


def _decoded(content: bytes, frame: int, mode: str, cut: bool) -> Image.Image:
    image = _opened(content)
    if frame:
        image.seek(frame)
    if image.width * image.height > MOST_PIXELS:
        raise TooLarge(f"{image.width} x {image.height} pixels")
    _draft(image, mode)
    with _cut_pictures(cut):
        image.load()
    image.info["cut"] = cut
    return image


@contextmanager
def _cut_pictures(allowed: bool) -> Iterator[None]:
    """Says to Pillow what to do with cut pictures. Its switch is one for all, and WeasyPrint turns it when imported."""
    with SWITCH:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, allowed
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def said(error: Exception) -> str:
    """Gives an error of Pillow, of a program or of ours as a problem."""
    if isinstance(error, Problem):
        return as_problem(error)
    if isinstance(error, TooLarge):
        return problem(Flaw.TOO_LARGE, f"the picture has {error}")
    if isinstance(error, MemoryError | Image.DecompressionBombError):
        return problem(Flaw.TOO_LARGE, "the picture is too large to be decoded")
    if isinstance(error, UnidentifiedImageError):
        return problem(Flaw.DAMAGED, "no picture of a kind that can be read")
    return problem(Flaw.DAMAGED, f"the picture cannot be decoded: {type(error).__name__}: {error}")


def _opened(content: bytes) -> Image.Image:
    formats: tuple[str, ...] = FORMATS
    if content[4:8] == b"ftyp":
        from pillow_heif import register_heif_opener  # noqa: PLC0415 - a big library for a rare kind

        register_heif_opener()
        formats = BOXED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's remarks on odd files; the size is looked at later
        return Image.open(io.BytesIO(content), formats=formats)


def _draft(image: Image.Image, mode: str) -> None:
    """Has a big JPEG decoded in `mode` (grey is enough to read it) and at half its size or less, if that suffices."""
    full = image.width
    image.draft(mode, (LONG_ENOUGH, LONG_ENOUGH))
    if image.width != full and "dpi" in image.info:
        image.info["dpi"] = tuple(float(dots) * image.width / full for dots in image.info["dpi"])


def frames_of(content: bytes) -> int:
    """Gives how many pages a picture has. Raises what Pillow raises."""
    image = _opened(content)
    return int(getattr(image, "n_frames", 1)) if image.format in PAGED else 1


def _read_page(opener: Opener, name: str) -> Scanned:
    try:
        image = opener()
        read, found = codes(image), recognise(image)
    except Exception as error:
        return Scanned(problems=(f"{said(error)} ({name})",))
    cut = (problem(Flaw.DAMAGED, f"{name}: the rest of the picture is missing"),) if image.info.get("cut") else ()
    return replace(_scanned(found, name, cut), codes=read)


def _scanned(found: Recognised, name: str, cut: tuple[str, ...]) -> Scanned:
    problems = cut + ((problem(Flaw.UNSURE, f"{name}: {found.unsure}"),) if found.unsure else ())
    return Scanned(found.text, found.mean / 100, found.letters, problems)
