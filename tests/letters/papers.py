"""Looks at PDFs with the tools that strangers use: poppler and pypdf."""

import io
import re
import subprocess
from pathlib import Path
from typing import Any

from pypdf import PdfReader

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def tool(pdf: bytes, folder: Path, *command: str) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    words = [str(path) if word == "PDF" else word for word in command]
    return subprocess.run(words, check=True, capture_output=True, timeout=60).stdout.decode("utf-8")


def text(pdf: bytes, folder: Path, page: int | None = None) -> str:
    """The text as one line; `page` counts from 1."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    return " ".join(tool(pdf, folder, "pdftotext", *pages, "PDF", "-").split())


def fonts(pdf: bytes, folder: Path) -> set[tuple[str, str, str]]:
    """Name without the subset's tag, whether embedded, whether a subset."""
    lines = tool(pdf, folder, "pdffonts", "PDF").splitlines()[2:]
    rows = [line.split() for line in lines]
    return {(row[0].partition("+")[2], row[-5], row[-4]) for row in rows}


def word(pdf: bytes, folder: Path, wanted: str, page: int) -> tuple[float, float, float, float]:
    """Where a word stands: x1, y1, x2, y2 in points, counted from the *upper* left corner."""
    found = tool(pdf, folder, "pdftotext", "-bbox", "-f", str(page), "-l", str(page), "PDF", "-")
    places = [places for *places, letters in WORD.findall(found) if letters == wanted]
    x1, y1, x2, y2 = (float(side) for side in places[-1])
    return x1, y1, x2, y2


def root(pdf: bytes) -> Any:
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def pages(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)
