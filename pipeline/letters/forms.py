"""The forms of the letters, by their kinds."""

from dataclasses import dataclass

from pipeline.cases.act import Act
from pipeline.cases.clocks import Clocks
from pipeline.cases.procedure import Procedure
from pipeline.letters.answer import ANSWER, AnswerForm
from pipeline.letters.closing import CLOSING, ClosingForm
from pipeline.letters.draft import Form
from pipeline.letters.record import RECORD, RecordForm
from pipeline.letters.rejection import REJECTION, RejectionForm
from pipeline.letters.slip import SLIP, SlipForm
from pipeline.letters.supplement import SUPPLEMENT, SupplementForm
from pipeline.letters.written import WrittenForm


@dataclass(frozen=True)
class AllForms:
    """Gives what each kind of letter says under a procedure."""

    clocks: Clocks
    act: Act

    def __call__(self, procedure: Procedure) -> dict[str, Form]:
        """Gives the forms of all kinds."""
        return {
            SLIP: SlipForm(procedure, self.clocks, self.act),
            SUPPLEMENT: SupplementForm(procedure, self.clocks, self.act),
            **self.written(procedure),
        }

    def written(self, procedure: Procedure) -> dict[str, WrittenForm]:
        """Gives the forms of the letters that a person writes."""
        calendar, act = self.clocks.calendar, self.act
        return {
            REJECTION: RejectionForm(procedure, calendar, act),
            ANSWER: AnswerForm(procedure, calendar, act),
            CLOSING: ClosingForm(procedure, calendar, act),
            RECORD: RecordForm(procedure, act),
        }
