"""The facts of a record."""

from pydantic import AwareDatetime, Field

from pipeline.letters.facts.base import Facts, LetterFacts, NonEmpty, Statement


class GivenRecord(Facts):
    """What a person notes for a record: where and when, both parties, what was said and done.

    Without `opinion` the record has lines for the customer to write on. `representative` speaks for a firm.
    """

    held_at: AwareDatetime
    held_in: NonEmpty
    officer: NonEmpty
    officer_title: NonEmpty
    customer: NonEmpty
    representative: NonEmpty | None = None
    representative_title: NonEmpty | None = None
    tax_code: NonEmpty | None = None
    personal_id: NonEmpty | None = None
    address: NonEmpty | None = None
    phone: NonEmpty | None = None
    content: Statement
    result: Statement
    opinion: Statement | None = None


class Original(Facts):
    """The customer's letter, which travels in the record's file: its digest in the store, and what it is."""

    sha256: str
    name: NonEmpty
    mime_type: NonEmpty


class RecordFacts(LetterFacts):
    """The record, biên bản xử lý khiếu nại (clause E4a), in so many `copies`."""

    given: GivenRecord
    copies: int = Field(ge=1)
    original: Original | None = None
    """None for records of before, which bring nothing along."""
