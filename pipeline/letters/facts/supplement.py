"""The facts of a supplement request."""

import datetime as dt
from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from pipeline.letters.facts.base import Facts, LetterFacts, Line, NonEmpty


class UnopenedPaper(Facts):
    """A file that could not be opened, and why: "tệp được bảo vệ bằng mật khẩu"."""

    name: NonEmpty
    reason: NonEmpty


class WantedPaper(Facts):
    """A paper that did not come, and what it is needed for: "để đối chiếu ngày mua"; the latter may be empty."""

    name: NonEmpty
    reason: Line = ""


class SupplementFacts(LetterFacts):
    """The supplement request, phiếu yêu cầu bổ sung hồ sơ (clauses S8, S11).

    `papers` are files to be sent again, of `others` only the number is told; `wanted` are papers to be added. There
    is one at least. `received_at`, `channel` and `subject` are those of what came in that it answers.
    `working_days` count from `date` and end on `due`. Without a subject none is mentioned. `by_person`: a person
    asked, and the mail does not say that it was written by itself.
    """

    received_at: AwareDatetime
    channel: NonEmpty = "thư điện tử"
    subject: Line
    papers: tuple[UnopenedPaper, ...] = ()
    others: int = Field(default=0, ge=0)
    wanted: tuple[WantedPaper, ...] = ()
    working_days: int = Field(ge=1)
    due: dt.date
    by_person: bool = False

    @model_validator(mode="after")
    def _asks(self) -> Self:
        if not self.papers and not self.wanted:
            raise ValueError("a supplement request asks for one paper at least")
        return self
