"""Puts enclosed files into WeasyPrint's hands; imported by the rendering process only."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from weasyprint import Attachment

from pipeline.letters.facts import LetterFacts
from pipeline.letters.render.enclosed import Enclosed, in_order
from pipeline.letters.render.wording import VIETNAM


def attachments(letter: LetterFacts, enclosed: Sequence[Enclosed]) -> list[Attachment]:
    """Gives `enclosed` for write_pdf, dated as the letter is: the same facts give the same bytes."""
    day = dt.datetime.combine(letter.date, dt.time(), VIETNAM).astimezone(dt.UTC)  # it is written with "Z"
    return [_attachment(each, day) for each in in_order(enclosed)]


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
