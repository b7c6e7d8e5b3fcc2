"""The facts of a supplement request."""

import datetime as dt

from pydantic import AwareDatetime, Field

from pipeline.letters.facts.base import Facts, LetterFacts, Line, NonEmpty


class UnopenedPaper(Facts):
    """A file that could not be opened, and why: "tệp được bảo vệ bằng mật khẩu"."""

    name: NonEmpty
    reason: NonEmpty


class SupplementFacts(LetterFacts):
    """The supplement request, phiếu yêu cầu bổ sung hồ sơ (clauses S8, S11).

    `received_at` and `subject` are the mail's that the `papers` came with; of `others` only the number
    is told. `working_days` count from `date` and end on `due`. Without a subject none is mentioned.
    """

    received_at: AwareDatetime
    subject: Line
    papers: tuple[UnopenedPaper, ...] = Field(min_length=1)
    others: int = Field(default=0, ge=0)
    working_days: int = Field(ge=1)
    due: dt.date
