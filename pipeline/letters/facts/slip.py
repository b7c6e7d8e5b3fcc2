"""The facts of a slip."""

import datetime as dt

from pydantic import AwareDatetime, Field

from pipeline.letters.facts.base import LetterFacts, Line, NonEmpty, Paragraphs


class SlipFacts(LetterFacts):
    """The slip, phiếu tiếp nhận xử lý khiếu nại (clauses E5, E8).

    `channel` is a phrase as "Thư điện tử"; `working_days` count from `date`, the day of the slip, and
    end on `due`. Empty text and None leave their row out.
    """

    tax_code: Line | None = None
    received_at: AwareDatetime
    channel: NonEmpty
    subject: Line
    summary: Paragraphs
    group: Line | None = None
    department: Line | None = None
    working_days: int = Field(ge=1)
    due: dt.date
