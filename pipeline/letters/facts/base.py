"""What the facts of all letters share: how text is made clean, who writes, who signs, to whom."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.letters.text import clean_line, clean_paragraphs


def _line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


def _paragraphs(value: object) -> object:
    return clean_paragraphs(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_line)]
NonEmpty = Annotated[Line, Field(min_length=1)]
Paragraphs = Annotated[str, BeforeValidator(_paragraphs)]
LONGEST_STATEMENT = 100_000
"""Characters that a person of the CA may write in one part of a letter: about thirty pages."""


def _statement(value: object) -> object:
    return clean_paragraphs(value, len(value) + 1) if isinstance(value, str) else value


Statement = Annotated[str, BeforeValidator(_statement), Field(min_length=1, max_length=LONGEST_STATEMENT)]
"""What the CA itself says: a text too long is refused, never cut."""


class Facts(BaseModel):
    """Facts never change, and unknown ones are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Letterhead(Facts):
    """Who sends the letter: names in ordinary case (set in capitals), and how to reach them."""

    parent: NonEmpty | None = None
    organisation: NonEmpty
    address: NonEmpty
    phone: NonEmpty
    email: NonEmpty
    website: NonEmpty | None = None


class Signatory(Facts):
    """Who signs: `authority` as "TL. GIÁM ĐỐC" or None, the office held, and the name."""

    authority: NonEmpty | None = None
    title: NonEmpty
    name: NonEmpty


class LetterFacts(Facts):
    """What every letter has. `date` is the day of issue in Vietnam; `number` as "12/PTN-ECA".

    NĐ 30/2020/NĐ-CP, Phụ lục I, II.3 wants numbers below 10 with a leading 0: "05/PTN-ECA".
    `customer_address` is a mail address.
    """

    letterhead: Letterhead
    signatory: Signatory
    place: NonEmpty
    date: dt.date
    number: NonEmpty
    case_number: NonEmpty
    recipients: tuple[NonEmpty, ...] = Field(min_length=1)
    customer_name: Line
    customer_address: Line

    @property
    def addressee(self) -> str:
        """Names whom the letter is to: the customer, or the mail address when no name is known."""
        return self.customer_name or self.customer_address
