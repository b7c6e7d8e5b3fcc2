"""The facts of a trial page."""

from pydantic import AwareDatetime

from pipeline.letters.facts.base import LetterFacts, Line, NonEmpty


class TrialFacts(LetterFacts):
    """The trial page, trang ký thử: it shows that letters can be made and signed, and is worth nothing.

    It goes to nobody and stands in no register. What it tells is of the token and its certificate; `mechanism` is
    PKCS#11's name of how it was signed.
    """

    token: NonEmpty
    token_serial: Line
    subject: NonEmpty
    tax_code: Line | None = None
    certificate_serial: NonEmpty
    issuer: NonEmpty
    valid_from: AwareDatetime
    valid_until: AwareDatetime
    key: NonEmpty
    mechanism: Line = ""
