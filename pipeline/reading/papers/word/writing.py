"""What is done with the text of word processors' files, of whatever kind."""

import re
from dataclasses import replace

from pipeline.errors import Problem
from pipeline.reading.papers import pdf
from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.program import as_problem
from pipeline.reading.papers.word import office
from pipeline.reading.vietnamese import repair

FEW_LETTERS = 40  # fewer, and the letter may be a picture
BLANKS = re.compile(r" {2,}")
EMPTY_LINES = re.compile(r"\n\s*\n")


def tidy(text: str) -> str:
    """Gives text with old charsets made right, blanks joined, and one line break between paragraphs."""
    return EMPTY_LINES.sub("\n", BLANKS.sub(" ", repair(text).text)).strip()


def pictures_too(paper: Paper, content: bytes, ending: str) -> Paper:
    """Gives the paper with what stands in its pictures, by way of a PDF: some letters are scans put into Word."""
    try:
        seen = pdf.read(office.to_pdf(content, ending))
    except Problem as error:
        return paper if paper.text or paper.problems else replace(paper, problems=(as_problem(error),))
    if letters(seen.text) <= letters(paper.text):
        return replace(paper, problems=paper.problems + (() if paper.text else seen.problems))
    return replace(seen, how=f"libreoffice+{seen.how}", problems=paper.problems + seen.problems)


def letters(text: str) -> int:
    """Gives how many letters and digits there are in `text`."""
    return sum(map(str.isalnum, text))
