"""What goes into the search for fields, and what comes out of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from pipeline.reading.reply import Reply

Name = Literal[
    "tax_code", "personal_id", "phone", "email", "serial", "contract", "invoice", "company", "person", "date"
]
SEVERAL: tuple[Name, ...] = ("phone", "invoice", "date")
"""Fields of which a letter may have more than one; of the others the most likely is chosen."""


@dataclass(frozen=True)
class PaperText:
    """The text of a paper, its number in the letter, and whether (part of) it was recognised from pictures."""

    ordinal: int
    text: str
    ocr: bool = False


@dataclass(frozen=True)
class LetterText:
    """A letter as it was read: subject, the whole body with quotes and signature, and the papers. All in NFC.

    `parts` is the body taken apart (`taken_apart`), where somebody has done that already.
    """

    subject: str = ""
    body: str = ""
    papers: tuple[PaperText, ...] = ()
    parts: Reply | None = None


@dataclass(frozen=True)
class OwnNumbers:
    """What is the CA's own and so never the customer's: as written in the procedure file, in any form.

    `names` are its organisations and brands ("E-CA"), `websites` its domains, with or without "www.".
    """

    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    tax_codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    websites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """A field found: its value in one form, where it stands (`start` up to, and without, `end`), and why it is it.

    `source` is "subject", "body", "signature" or "paper:<ordinal>"; the offsets count in the text of that place, for
    a signature in the body. `reason` is a Vietnamese sentence for the clerk. `checked` says that its check digit holds.
    """

    name: Name
    value: str
    start: int
    end: int
    source: str
    reason: str
    ocr: bool = False
    checked: bool = False

    @property
    def sure(self) -> bool:
        """Whether it may be used as it is: text recognised from pictures counts with a check digit only."""
        return self.checked or not self.ocr


@dataclass(frozen=True)
class Fields:
    """The fields of a letter: `found` are the chosen ones, `others` what was found beside them."""

    found: tuple[Field, ...] = ()
    others: tuple[Field, ...] = field(default=())

    def of(self, name: Name) -> Iterator[Field]:
        """The chosen fields of that name."""
        return (each for each in self.found if each.name == name)

    def value(self, name: Name) -> str | None:
        """The value of the (first) chosen field of that name, or None."""
        return next((each.value for each in self.of(name)), None)

    def values(self) -> dict[str, str | list[str]]:
        """All by name, as labelled messages have them: a list for phone, invoice and date, else one value."""
        several: dict[str, str | list[str]] = {
            name: [each.value for each in self.of(name)] for name in SEVERAL if self.value(name) is not None
        }
        return {each.name: each.value for each in self.found if each.name not in SEVERAL} | several
