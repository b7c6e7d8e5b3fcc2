"""What reading makes of a paper: one value for every kind of file."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Inside:
    """A file found inside another: a member of a zip archive, an attachment of an attached mail."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Signed:
    """A signature that stands in a file. It is listed here, not checked (letters/verify does that)."""

    field: str
    signer: str | None
    """The common name (CN) in the signer's certificate."""
    at: datetime | None
    """When the signer says it was made; aware."""
    covered: str | None = None
    """SHA-256 (hex) of the file from its first byte to the last one that the signature covers."""


@dataclass(frozen=True)
class Paper:
    """A paper as read. With no text and no problem it is empty; what could not be read has a problem that says so."""

    text: str = ""
    """In NFC, old Vietnamese charsets made right."""
    pages: int | None = None
    """None for kinds that have no pages, or do not say how many."""
    how: str = ""
    """The ways in which text was won, joined by "+": "docx", "pdftotext+ocr"."""
    confidence: float | None = None
    """From 0 to 1; 1 for text that is written in the file, less for recognised text; None without text."""
    problems: tuple[str, ...] = ()
    """As made by `pipeline.reading.problems.problem`."""
    signatures: tuple[Signed, ...] = ()
    codes: tuple[str, ...] = ()
    """What the QR codes on its pages say."""
    inside: tuple[Inside, ...] = ()
