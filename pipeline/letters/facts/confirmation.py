"""The facts of a confirmation of what was taken down."""

from pydantic import AwareDatetime

from pipeline.letters.facts.base import LetterFacts, Line, NonEmpty, Statement


class ConfirmationFacts(LetterFacts):
    """The confirmation, phiếu xác nhận nội dung khiếu nại (clause S3): what the clerk noted, for the customer to check.

    It is no letter of the CA: it has the case's number, is not signed by the token and stands in no register.
    `arrival` is the number in the incoming register; `person` speaks for a firm; `due_at` is when an answer is due.
    """

    arrival: Line | None = None
    channel: NonEmpty
    office: Line | None = None
    received_at: AwareDatetime
    person: Line | None = None
    tax_code: Line | None = None
    personal_id: Line | None = None
    phone: Line | None = None
    serial: Line | None = None
    agent: Line | None = None
    group: Line | None = None
    subject: Line
    content: Statement
    due_at: AwareDatetime | None = None
