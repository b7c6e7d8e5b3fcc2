"""The forms of the letters that a person writes, by their kinds."""

from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Procedure
from pipeline.letters.answer import ANSWER, AnswerForm
from pipeline.letters.closing import CLOSING, ClosingForm
from pipeline.letters.record import RECORD, RecordForm
from pipeline.letters.rejection import REJECTION, RejectionForm
from pipeline.letters.written import WrittenForm


def written_forms(procedure: Procedure, calendar: Calendar) -> dict[str, WrittenForm]:
    """Gives what each kind says under this procedure."""
    return {
        REJECTION: RejectionForm(procedure, calendar),
        ANSWER: AnswerForm(procedure, calendar),
        CLOSING: ClosingForm(procedure, calendar),
        RECORD: RecordForm(procedure),
    }
