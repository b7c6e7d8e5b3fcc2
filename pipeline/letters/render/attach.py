"""Puts enclosed files into WeasyPrint's hands; imported by the rendering process only."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from pydyf import PDF, Array  # type: ignore[import-untyped]
from weasyprint import Attachment, Document

from pipeline.letters.facts import LetterFacts
from pipeline.letters.render.enclosed import Enclosed, in_order
from pipeline.letters.render.wording import VIETNAM


def attachments(letter: LetterFacts, enclosed: Sequence[Enclosed]) -> list[Attachment]:
    """Gives `enclosed` for write_pdf, dated as the letter is: the same facts give the same bytes."""
    day = dt.datetime.combine(letter.date, dt.time(), VIETNAM).astimezone(dt.UTC)  # it is written with "Z"
    return [_attachment(each, day) for each in in_order(enclosed)]


def associated_once(_document: Document, pdf: PDF) -> None:
    """Names each file once in the catalog's /AF, as write_pdf's finisher: WeasyPrint 70.0 names it twice."""
    pdf.catalog["AF"] = Array(dict.fromkeys(pdf.catalog["AF"]))


def _attachment(enclosed: Enclosed, day: dt.datetime) -> Attachment:
    attachment = Attachment(
        string=b"",
        name=enclosed.name,
        description=enclosed.description,
        created=day,
        modified=day,
        relationship=enclosed.relationship,
    )
    attachment.source = _source(enclosed)  # bytes alone would leave the type to a guess from the name
    return attachment


@contextmanager
def _source(enclosed: Enclosed) -> Iterator[tuple[BytesIO, None, None, str]]:
    yield BytesIO(enclosed.content), None, None, enclosed.mime_type
