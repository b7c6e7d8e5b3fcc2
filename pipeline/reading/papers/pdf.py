"""PDF files: the text that is written in them, and recognised text where a page is a picture or its text is garbage."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import Problem
from pipeline.reading.papers import scan
from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.pdfs import poppler
from pipeline.reading.papers.pdfs.signed import BYTE_RANGE, signatures
from pipeline.reading.papers.program import as_problem
from pipeline.reading.papers.scan import Scanned
from pipeline.reading.problems import Flaw, problem
from pipeline.reading.vietnamese import is_syllable, repair

FEW_LETTERS = 40  # a page number or a header over a scanned page
STRANGE = 0.05  # share of characters that stand for no letter
IMPLAUSIBLE = 0.4  # share of tokens that are no words
FEWEST_TOKENS = 10
NO_LETTERS = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f\x7f]|[\U000f0000-\U0010ffff]")
TOKEN = re.compile(r"\S{1,40}")
PLAIN_WORD = re.compile(r"[A-Za-z]{2,}|[aioyAIOY]|[\d.,/:%()+-]+")
VOWEL = re.compile("[aeiouyAEIOUY\\d]")
EDGES = "\"'“”‘’.,;:!?()[]<>{}-–…*•"


@dataclass(frozen=True)
class Page:
    """One page: its text, how sure that is (0 to 1), and which way it was won."""

    text: str
    sure: float
    how: str


def read(content: bytes) -> Paper:
    """Gives text, signatures and embedded files of a PDF. Never raises: see the paper's problems."""
    try:
        with TemporaryDirectory(prefix="pdf-") as name:
            folder = Path(name)
            (folder / poppler.FILE).write_bytes(content)
            return _read(content, folder)
    except Problem as error:
        return Paper(problems=(as_problem(error),))
    except Exception as error:
        return Paper(problems=(problem(Flaw.DAMAGED, f"{type(error).__name__}: {error}"),))


def _read(content: bytes, folder: Path) -> Paper:
    info = poppler.info(folder)
    if info.locked:
        return Paper(problems=(problem(Flaw.PASSWORD, "the PDF opens only with a password"),))
    if not info.pages:
        return Paper(problems=(problem(Flaw.DAMAGED, f"the PDF cannot be opened: {info.said}"),))
    count = min(info.pages, poppler.MOST_PAGES)
    written, problems = poppler.texts(folder, count, info.form and BYTE_RANGE not in content)
    pages = [Page(repair(text).text.strip(), 1.0, "pdftotext") for text in written]
    pages, scanned, unread = _with_scans(pages, folder, info)
    inside, trouble = poppler.attached(folder)
    signed, doubts = signatures(content)
    return Paper(
        text="\n\n".join(page.text for page in pages if page.text),
        pages=info.pages,
        how="+".join(dict.fromkeys(page.how for page in sorted(pages, key=_order))),
        confidence=_confidence(pages),
        problems=(*problems, *unread, *trouble, *doubts, *_of_the_whole(pages, info)),
        signatures=signed,
        codes=scan.codes_of(scanned),
        inside=inside,
    )


def _with_scans(
    pages: list[Page], folder: Path, info: poppler.Info
) -> tuple[list[Page], list[Scanned], tuple[str, ...]]:
    """Gives the pages with those read by tesseract that need it, these scans, and the problems of doing so."""
    numbers = _to_recognise([page.text for page in pages], folder)
    if not numbers:
        return pages, [], ()
    openers = [
        partial(poppler.rendered, folder, number, info.long_sides.get(number, poppler.A4_LONG)) for number in numbers
    ]
    scanned, better = scan.read_pages(openers, numbers), list(pages)
    for number, found in zip(numbers, scanned, strict=False):
        better[number - 1] = _better(pages[number - 1], found)
    problems = [each for found in scanned for each in found.problems]
    problems += [_garbage(number) for number in numbers if is_garbage(better[number - 1].text)]
    return better, scanned, (*problems, *scan.left_out(len(numbers)))


def _garbage(number: int) -> str:
    return problem(Flaw.UNSURE, f"page {number}: its text is written in a font that does not say what its letters mean")


def _to_recognise(texts: Sequence[str], folder: Path) -> list[int]:
    """Gives the numbers of the pages that are pictures, or are drawn without any text, or whose text is garbage."""
    few = {number for number, text in enumerate(texts, 1) if _letters(text) < FEW_LETTERS}
    pictured = poppler.pages_with_pictures(folder, len(texts)) if few else set()
    return [
        number
        for number, text in enumerate(texts, 1)
        if (number in few and (number in pictured or not text)) or is_garbage(text)
    ]


def _better(page: Page, found: Scanned) -> Page:
    """Recognised text stands for the written one, unless that is right and says more."""
    if not found.text and not page.text:
        return Page("", 0.0, "ocr")
    right = not is_garbage(page.text)
    if not found.text or (right and _letters(page.text) > _letters(found.text)):
        return page if right else Page(page.text, 0.0, page.how)
    return Page(found.text, found.sure, "ocr")


def is_garbage(text: str) -> bool:
    """Whether `text` is no text of anyone: characters without meaning, as fonts without a Unicode table give them."""
    solid = len(text) - sum(map(str.isspace, text))
    if solid and len(NO_LETTERS.findall(text)) > STRANGE * solid:
        return True
    tokens = [token.strip(EDGES) for token in TOKEN.findall(text)]
    strange = sum(not _plausible(token) for token in tokens if token)
    return len(tokens) >= FEWEST_TOKENS and strange > IMPLAUSIBLE * len(tokens)


def _plausible(token: str) -> bool:
    if any(character in token for character in "@/_-") or is_syllable(token):
        return True  # addresses, numbers of papers, joined words
    if token.isascii():
        return (PLAIN_WORD.fullmatch(token) is not None and VOWEL.search(token) is not None) or token.isupper()
    return token.isalpha() and len(token) > 2 and not any("\x80" <= letter <= "\xbf" for letter in token)  # noqa: PLR2004


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _order(page: Page) -> bool:
    return page.how != "pdftotext"


def _confidence(pages: Sequence[Page]) -> float | None:
    letters = sum(_letters(page.text) for page in pages)
    return round(sum(page.sure * _letters(page.text) for page in pages) / letters, 4) if letters else None


def _of_the_whole(pages: Sequence[Page], info: poppler.Info) -> tuple[str, ...]:
    """Gives the problems of too many pages, and of a broken file that only looks empty."""
    problems = list[str]()
    if info.pages > poppler.MOST_PAGES:
        problems.append(
            problem(Flaw.TOO_MANY, f"{info.pages - poppler.MOST_PAGES} of {info.pages} pages were not read")
        )
    if "Error" in info.said and not any(page.text for page in pages):
        problems.append(problem(Flaw.DAMAGED, f"nothing can be read in the PDF: {info.said}"))
    return tuple(problems)
