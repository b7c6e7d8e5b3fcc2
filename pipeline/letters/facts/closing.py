"""The facts of a closing notice."""

import datetime as dt
from typing import Literal, Self

from pydantic import AwareDatetime, model_validator

from pipeline.letters.facts.base import Facts, LetterFacts, Line, NonEmpty


class GivenClosing(Facts):
    """Why a case is closed: the customer agreed (on which day, by which channel) or was silent."""

    reason: Literal["agreed", "silent"]
    agreed_on: dt.date | None = None
    how: Literal["email", "scan", "phone", "counter"] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        told = (self.agreed_on is not None, self.how is not None)
        if self.reason == "agreed" and not all(told):
            raise ValueError("who agreed did so on a day (agreed_on) and in a way (how)")
        if self.reason == "silent" and any(told):
            raise ValueError("who was silent has not agreed: no agreed_on, no how")
        return self


class ClosingFacts(LetterFacts):
    """The closing notice, thông báo kết thúc xử lý khiếu nại (clauses E9, S15).

    `answer_number`, `answered_on` and `answer_due` are of the answer that was agreed to or left without reply;
    `agreed_how` is a phrase as "thư điện tử".
    """

    received_at: AwareDatetime
    subject: Line
    given: GivenClosing
    agreed_how: NonEmpty | None = None
    answer_number: NonEmpty | None = None
    answered_on: dt.date | None = None
    answer_due: dt.date | None = None
