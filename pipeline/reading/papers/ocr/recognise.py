"""Recognises the text of one page with tesseract, and says how sure it is."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from pipeline.reading.papers.ocr import picture
from pipeline.reading.papers.ocr.picture import Ready
from pipeline.reading.papers.program import Done, ProgramSlow, missing, run
from pipeline.reading.vietnamese import nfc

SECONDS = 25.0  # a page, all tries together
LEAST_MEAN = 80.0
GOOD = 90.0  # below this mean, other ways are tried
WEAK = 60.0
MOST_WEAK = 0.15
WORD = "5"  # the level of words in tesseract's TSV
COLUMNS = 12
LEAST_SIDE = 8  # dots; nothing smaller bears a letter


@dataclass(frozen=True)
class Word:
    """A recognised word, its line (block, paragraph, line), and how sure tesseract is, 0 to 100."""

    line: tuple[int, int, int]
    sure: float
    text: str


@dataclass(frozen=True)
class Recognised:
    """The words of one page. `turned_surely` is false where tesseract could not tell which side is up."""

    words: tuple[Word, ...] = ()
    blank: bool = False
    turned_surely: bool = True

    @property
    def text(self) -> str:
        """Lines as they are printed, an empty line between paragraphs; NFC."""
        return nfc("".join(_joined(self.words)))

    @property
    def letters(self) -> int:
        """How many letters there are."""
        return sum(len(word.text) for word in self.words)

    @property
    def mean(self) -> float:
        """The mean confidence of the words, 0 to 100, longer words weighing more."""
        return sum(word.sure * len(word.text) for word in self.words) / max(1, self.letters)

    @property
    def unsure(self) -> str:
        """Why a person must look; empty if none must."""
        if self.blank:
            return ""
        if not self.words:
            return "no text was recognised, though the page is not empty"
        weak = sum(word.sure < WEAK for word in self.words) / len(self.words)
        if self.mean < LEAST_MEAN or weak > MOST_WEAK:
            return f"mean confidence {self.mean:.0f} %, {weak:.0%} of the words are weak"
        return ""

    @property
    def worth(self) -> float:
        """Compares tries: sure letters count for it, and guessed ones against it."""
        return sum((word.sure - WEAK) * len(word.text) for word in self.words)


def recognise(image: Image.Image, seconds: float = SECONDS) -> Recognised:
    """Gives the words of a page (any picture; turned in any way), best of a few tries; an upright clear page needs one.

    Raises ProgramMissing, and ProgramSlow when not one try ended in `seconds`.
    """
    if min(image.size) < LEAST_SIDE:
        return Recognised(blank=True)
    end = time.monotonic() + seconds
    dpi, grey = picture.resolution(image), picture.upright_grey(image)
    first = picture.clean(grey, dpi)
    written = picture.ink(first)
    if not written:
        return Recognised(blank=True)
    best = _try(picture.straight(first if written > picture.SPARSE else picture.clean_first(grey, dpi)), 1, end)
    for ready, mode in _other_ways(grey, dpi, best):
        if best.mean >= GOOD:
            break
        try:
            best = max(best, _try(ready, mode, end), key=lambda found: found.worth)
        except ProgramSlow:
            break
    return best


def _other_ways(grey: Image.Image, dpi: float, first: Recognised) -> Iterator[tuple[Ready, int]]:
    """What else can be tried: other cleaning, then the sides of which tesseract was not sure (3: it need not guess)."""
    other = picture.straight(picture.clean_first(grey, dpi))
    yield other, 3
    if not first.turned_surely:
        for turn in (Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270):
            yield Ready(other.image.transpose(turn), other.dpi), 3


def _try(ready: Ready, mode: int, end: float) -> Recognised:
    """Runs tesseract once; `mode` is its --psm: 1 finds out which side is up, 3 takes the page as it lies."""
    with TemporaryDirectory(prefix="ocr-") as name:
        folder = Path(name)
        ready.image.save(folder / "page.pgm")
        command = ["tesseract", "page.pgm", "-", "-l", "vie", "--psm", str(mode), "--dpi", str(ready.dpi), "tsv"]
        done = run(command, max(0.1, end - time.monotonic()), folder)
    if done.code and "vie.traineddata" in done.said:
        raise missing("tesseract")
    return Recognised(tuple(_words(done)), turned_surely=not _doubts(done))


def _doubts(done: Done) -> bool:
    return any(words in done.said for words in ("Weak margin", "Too few characters"))


def _words(done: Done) -> Iterator[Word]:
    for row in done.out.decode("utf-8", "replace").split("\n"):
        cells = row.split("\t", COLUMNS - 1)
        if len(cells) == COLUMNS and cells[0] == WORD and cells[-1].strip():
            block, paragraph, line = (int(cell) for cell in cells[2:5])
            yield Word((block, paragraph, line), float(cells[10]), cells[-1].strip())


def _joined(words: tuple[Word, ...]) -> Iterator[str]:
    before: tuple[int, int, int] | None = None
    for word in words:
        if before is not None:
            yield " " if word.line == before else "\n" if word.line[:2] == before[:2] else "\n\n"
        yield word.text
        before = word.line
