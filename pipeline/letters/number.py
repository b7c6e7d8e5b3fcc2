"""The work at stage `draft`: number, date and facts are committed before any PDF is made.

What issuing the letter does to the case is done in the same commit by its form. A letter that the case's life does
not allow any more is withdrawn, or held if a person wrote it: no number is lost by it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.act import NAME, Act, NotAllowed
from pipeline.cases.occasion import check_round
from pipeline.cases.procedure import Procedure
from pipeline.cases.terms import AllTerms
from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.errors import Hold
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Letter
from pipeline.ledger.register import next_number
from pipeline.letters.draft import WITHDRAWN, Form
from pipeline.letters.loop import Loops

Forms = Callable[[Procedure], Mapping[str, Form]]
"""Gives the forms of all kinds of letters under a procedure."""


@dataclass(frozen=True)
class NumberLetter:
    """Numbers letters."""

    ledger: Ledger
    zone: ZoneInfo
    loops: Loops
    terms: AllTerms
    act: Act
    forms: Forms

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move that numbers the letter. Raises Hold when its address seems to be in a loop."""
        with self.ledger.reading() as session:
            self.loops.check(session, letter)
        return Move("render", write=self._number)

    def _number(self, session: Session, letter: Letter) -> None:
        case = session.get_one(Case, letter.case_id)
        form = self.forms(self.terms.of(session, case))[letter.kind]
        try:
            check_round(letter, case)
            self.act.check(session, case, *form.action(letter, case))
        except NotAllowed as refusal:
            if letter.facts.get("approved"):
                raise Hold(f"{refusal}; nếu không gửi nữa, hãy dùng tiepnhan withdraw letter:{letter.id}") from refusal
            withdraw(session, letter, case, NAME, str(refusal))
        else:
            self._issue(session, letter, case, form)

    def _issue(self, session: Session, letter: Letter, case: Case, form: Form) -> None:
        issued = now().astimezone(self.zone)
        letter.book, letter.year, letter.issued_at = form.book, issued.year, issued
        letter.ordinal = next_number(session, letter.book, letter.year)
        letter.number = f"{letter.ordinal:02d}/{letter.book}"
        letter.facts = form.issue(session, letter, case, issued).model_dump(mode="json")


def withdraw(session: Session, letter: Letter, case: Case, who: str, reason: str) -> None:
    """Ends the road of a letter that has no number, with an event."""
    letter.stage, letter.due, letter.error = WITHDRAWN, None, None
    letter.book = letter.year = letter.ordinal = letter.number = letter.issued_at = None
    data = {"letter": letter.kind, "id": letter.id, "reason": reason}
    add_event(session, case, now(), who, "withdrawn", data)
