"""The facts of a rejection."""

from typing import Self

from pydantic import AwareDatetime, model_validator

from pipeline.letters.facts.base import Facts, LetterFacts, Line, NonEmpty, Statement


class GivenRejection(Facts):
    """What a person gives for a rejection: a usual reason (its id, title, paragraph), words of their own, or both.

    `turn_to` says where the customer may turn to.
    """

    reason: NonEmpty | None = None
    title: NonEmpty | None = None
    paragraph: Statement | None = None
    text: Statement | None = None
    turn_to: Statement | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.paragraph is None and self.text is None:
            raise ValueError("a rejection says why: a usual reason, or a text")
        return self


class RejectionFacts(LetterFacts):
    """The rejection, thông báo từ chối tiếp nhận (clause E3). `service` is what complaints are accepted about."""

    received_at: AwareDatetime
    channel: NonEmpty
    subject: Line
    service: NonEmpty
    given: GivenRejection
