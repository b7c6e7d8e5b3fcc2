"""The facts of an answer."""

import datetime as dt

from pydantic import AwareDatetime, Field

from pipeline.letters.facts.base import Facts, LetterFacts, Line, NonEmpty, Statement


class GivenAnswer(Facts):
    """What a person gives for an answer; a line that begins with "## " is a heading.

    `complaint` is what was complained about in short; without `found` the answer goes straight to its result.
    """

    complaint: Statement
    found: Statement | None = None
    result: Statement


class AnswerFacts(LetterFacts):
    """The answer, văn bản trả lời khiếu nại (clauses E4b, E8, S14).

    `working_days`, in which the customer is asked to agree or disagree, count from `date` and end on `due`.
    `slip_number` and `slip_date` are of the slip of the case, where it had one.
    """

    received_at: AwareDatetime
    channel: NonEmpty
    subject: Line
    slip_number: Line | None = None
    slip_date: dt.date | None = None
    round: int = Field(default=1, ge=1)
    given: GivenAnswer
    working_days: int = Field(ge=1)
    due: dt.date
    silence_closes: bool = False
