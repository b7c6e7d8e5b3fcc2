"""OpenDocument texts (.odt), by LibreOffice."""

from pipeline.errors import Problem
from pipeline.reading.papers.archive import check_zip
from pipeline.reading.papers.paper import Paper
from pipeline.reading.papers.program import as_problem
from pipeline.reading.papers.word.office import to_text
from pipeline.reading.papers.word.writing import tidy


def read(content: bytes) -> Paper:
    """Gives the text. Never raises: see the paper's problems."""
    flaws = check_zip(content)
    if flaws:
        return Paper(problems=flaws)
    try:
        text = tidy(to_text(content, "odt"))
    except Problem as error:
        return Paper(problems=(as_problem(error),))
    return Paper(text, None, "libreoffice", 1.0 if text else None)
