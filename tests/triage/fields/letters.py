"""How the tests of fields ask: a body in, the value of one field out."""

from pipeline.triage.fields import Field, LetterText, Name, fields_of
from tests.triage.measure_fields import OWN


def found(name: Name, body: str, subject: str = "") -> list[str]:
    """The values of that name."""
    return [each.value for each in fields(name, body, subject)]


def fields(name: Name, body: str, subject: str = "") -> list[Field]:
    """The fields of that name."""
    return list(fields_of(LetterText(subject, body), OWN).of(name))
