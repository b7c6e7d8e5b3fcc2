"""The facts of a visible signature."""

from pydantic import AwareDatetime

from pipeline.letters.facts.base import Facts, NonEmpty


class StampFacts(Facts):
    """The visible signature of an organisation: its name and the time of signing (II.8).

    `short` is the text in the round mark, as "E-CA"; None leaves the mark out.
    """

    organisation: NonEmpty
    signed_at: AwareDatetime
    short: NonEmpty | None = None
