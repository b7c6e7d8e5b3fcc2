"""What poppler's programs (poppler-utils) say of a PDF file that lies in a folder. Nothing in the file is run."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PIL import Image

from pipeline.errors import Problem
from pipeline.reading.papers.paper import Inside
from pipeline.reading.papers.program import run
from pipeline.reading.papers.scan import open_picture
from pipeline.reading.problems import Flaw, problem

FILE = "paper.pdf"
MOST_PAGES = 500
SECONDS = 30.0
MOST_TEXT = 20_000_000  # bytes
DPI = 250  # measured: small letters need more than 200, and noisy scans of 200 lose by 300
LEAST_DOTS, MOST_DOTS = 2_300, 4_000  # of a rendered page's longer side
POINTS = 72  # an inch
A4_LONG = 842.0  # points
MOST_FILES, MOST_BYTES = 50, 60_000_000
PAGES = re.compile(r"^Pages:\s+(\d+)", re.MULTILINE)
SIZES = re.compile(r"^Page\s+(\d+) size:\s+([\d.]+) x ([\d.]+)", re.MULTILINE)
FORM = re.compile(r"^Form:\s+(AcroForm|XFA)", re.MULTILINE)
LISTED = re.compile(r"^(\d+): (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Info:
    """Number of pages (0: it could not be opened), longer sides of the first ones in points, and complaints.

    `form` says that there are fields: to fill in, or for signatures.
    """

    pages: int
    long_sides: dict[int, float]
    locked: bool
    form: bool
    said: str


def info(folder: Path) -> Info:
    """Gives what pdfinfo says. Raises Problem when it is missing or too slow."""
    done = run(["pdfinfo", "-f", "1", "-l", str(MOST_PAGES), FILE], SECONDS, folder)
    text = done.out.decode("utf-8", "replace")
    found = PAGES.search(text)
    sides = {int(page): max(float(width), float(height)) for page, width, height in SIZES.findall(text)}
    return Info(
        int(found[1]) if found else 0, sides, "Incorrect password" in done.said, bool(FORM.search(text)), done.said
    )


def texts(folder: Path, pages: int, form: bool) -> tuple[list[str], tuple[str, ...]]:
    """Gives the text of each of the first `pages` pages as pdftotext reads it, and problems.

    Its usual way takes hyphens off the ends of lines ("HĐ-CKS", a contract's number, becomes "HĐCKS") and tears rows of
    tables; -raw does neither. But what is filled into a form stands at the end then; -layout leaves it in its line.
    """
    way = "-layout" if form else "-raw"
    done = run(["pdftotext", way, "-enc", "UTF-8", "-l", str(pages), FILE, "-"], SECONDS, folder, MOST_TEXT)
    found = done.out.decode("utf-8", "replace").split("\f")[:pages]
    cut = (problem(Flaw.TOO_LARGE, f"only the first {MOST_TEXT} bytes of text were read"),) if done.cut else ()
    return found + [""] * (pages - len(found)), cut


def pages_with_pictures(folder: Path, pages: int) -> set[int]:
    """Gives the numbers of those among the first `pages` pages that show a picture."""
    done = run(["pdfimages", "-list", "-l", str(pages), FILE], SECONDS, folder)
    firsts = (line.split(None, 1)[:1] for line in done.out.decode("utf-8", "replace").splitlines())
    return {int(first[0]) for first in firsts if first and first[0].isdecimal()}


def rendered(folder: Path, page: int, long_side: float = A4_LONG) -> Image.Image:
    """Gives a page as a grey picture of 250 dots an inch, fewer for big and more for tiny pages.

    Raises Problem when pdftoppm is missing or too slow or makes nothing, and what Pillow raises.
    """
    inches = max(0.1, long_side / POINTS)
    dpi = max(1, round(min(MOST_DOTS, max(LEAST_DOTS, DPI * inches)) / inches))
    name = f"page-{page}"
    numbers = ["-f", str(page), "-l", str(page), "-r", str(dpi)]
    done = run(["pdftoppm", "-gray", *numbers, "-singlefile", FILE, name], SECONDS, folder)
    made = folder / f"{name}.pgm"
    if not made.exists():
        raise Problem(f"pdftoppm made no picture of page {page}: {done.said[:100]}")
    image = open_picture(made.read_bytes())
    made.unlink()
    image.info["dpi"] = (dpi, dpi)
    return image


def attached(folder: Path) -> tuple[tuple[Inside, ...], tuple[str, ...]]:
    """Gives the files embedded in the PDF, within limits, and problems. Each is saved under a name of our own."""
    done = run(["pdfdetach", "-enc", "UTF-8", "-list", FILE], SECONDS, folder)
    listed = LISTED.findall(done.out.decode("utf-8", "replace"))
    files, left = list[Inside](), MOST_BYTES
    for number, name in listed[:MOST_FILES]:
        run(["pdfdetach", "-save", number, "-o", "attached", FILE], SECONDS, folder)
        saved = folder / "attached"
        if not saved.exists():
            return tuple(files), (problem(Flaw.DAMAGED, f"the embedded file {name} cannot be taken out"),)
        left -= saved.stat().st_size
        if left < 0:
            return tuple(files), (problem(Flaw.TOO_LARGE, f"embedded files of more than {MOST_BYTES} bytes"),)
        files.append(Inside(PurePosixPath(name.replace("\\", "/")).name, saved.read_bytes()))
        saved.unlink()
    more = len(listed) - MOST_FILES
    return tuple(files), (problem(Flaw.TOO_MANY, f"{more} embedded files were not read"),) if more > 0 else ()
