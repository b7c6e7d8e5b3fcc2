"""Measures finished pages: where ink is (poppler and Pillow, to a tenth of a millimetre), which type is set (pypdf)."""

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from pypdf import PdfReader

DOTS = 10  # a millimetre: 254 dpi
POINT = 25.4 / 72
DARK = 160


@dataclass(frozen=True)
class Run:
    """Letters of one size and face; `x` and `y` (baseline) in mm from the upper left corner; `page` from 1."""

    text: str
    face: str
    size: float
    x: float
    y: float
    page: int


@dataclass(frozen=True)
class Span:
    """A stretch of ink in mm from the upper left corner."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class Measured:
    """A PDF and what can be measured on it."""

    def __init__(self, pdf: bytes, folder: Path) -> None:
        self.pdf, self._folder = pdf, folder
        self.pages = len(PdfReader(io.BytesIO(pdf)).pages)
        self.runs = list(_runs(pdf))
        self._inks: dict[int, np.ndarray] = {}

    def run(self, start: str) -> Run:
        """The first run that begins so."""
        found = [run for run in self.runs if run.text.startswith(start)]
        assert found, f"{start!r} is not set; there are {[run.text for run in self.runs]}"
        return found[0]

    def ink(self, page: int, left: float = 0, top: float = 0, right: float = 210, bottom: float = 297) -> Span:
        """The smallest frame around all ink in a window of the page."""
        window = self._window(page, left, top, right, bottom)
        columns, rows = np.flatnonzero(window.any(axis=0)), np.flatnonzero(window.any(axis=1))
        assert len(columns), f"no ink on page {page} in {left, top, right, bottom}"
        return Span(
            left + columns[0] / DOTS,
            left + (columns[-1] + 1) / DOTS,
            top + rows[0] / DOTS,
            top + (rows[-1] + 1) / DOTS,
        )

    def rule_below(self, run: Run, left: float, right: float, within: float = 4) -> Span:
        """The unbroken line of 8 mm or more below a run's baseline, between `left` and `right`."""
        top = run.y + 0.9  # below what hangs under the baseline, but for one "g" or "ụ"
        window = self._window(run.page, left, top, right, top + within)
        for number, row in enumerate(window):
            begin, end = _longest(row)
            if end - begin >= 8 * DOTS:
                y = top + number / DOTS
                return Span(left + begin / DOTS, left + end / DOTS, y, y)
        raise AssertionError(f"no line below {run.text!r}")

    def _window(self, page: int, left: float, top: float, right: float, bottom: float) -> np.ndarray:
        if page not in self._inks:
            self._inks[page] = self._ink(page)
        return self._inks[page][round(top * DOTS) : round(bottom * DOTS), round(left * DOTS) : round(right * DOTS)]

    def _ink(self, page: int) -> np.ndarray:
        path = self._folder / "measured.pdf"
        path.write_bytes(self.pdf)
        command = ["pdftoppm", "-r", str(DOTS * 25.4), "-gray", "-f", str(page), "-l", str(page), str(path)]
        drawn = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
        return np.asarray(Image.open(io.BytesIO(drawn))) < DARK


def _longest(row: np.ndarray) -> tuple[int, int]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
    runs = list(zip(edges[::2], edges[1::2], strict=True))
    return max(runs, key=lambda run: run[1] - run[0], default=(0, 0))


def _runs(pdf: bytes) -> Iterator[Run]:
    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages, start=1):
        found: list[Run] = []
        height = float(page.mediabox.height)

        def visit(text, cm, tm, font, size, found=found, height=height, number=number) -> None:  # noqa: PLR0913, PLR0917
            if not text.strip():
                return
            face = re.sub(r"^/[A-Z]{6}\+", "", font["/BaseFont"])
            x, y = cm[0] * tm[4] + cm[4], height - (cm[3] * tm[5] + cm[5])
            points = round(abs(size * tm[3] * cm[3]), 2)
            found.append(Run(text.strip(), face, points, round(x * POINT, 2), round(y * POINT, 2), number))

        page.extract_text(visitor_text=visit)
        yield from found
