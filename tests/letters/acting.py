"""What acts on cases in tests of letters: the real parts that letters need, under one procedure."""

from typing import Any

from sqlalchemy.orm import Session

from pipeline.cases.act import Act
from pipeline.cases.calendar import Calendar
from pipeline.cases.clocks import Clocks
from pipeline.cases.procedure import Procedure
from pipeline.cases.terms import AllTerms
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Letter
from pipeline.letters.closing import CloseAgreed
from pipeline.letters.forms import AllForms
from pipeline.letters.loop import Loops
from pipeline.letters.number import NumberLetter
from pipeline.settings import Loop


def forms_under(procedure: Procedure, calendar: Calendar) -> AllForms:
    """The forms, with an Act whose clocks and closing are real; departments and acknowledgements are not followed."""
    clocks = Clocks(AllTerms(procedure), calendar)
    follow = {
        "recount": clocks.recount,
        "customer_clock": clocks.customer,
        "round": clocks.again,
        "closing": CloseAgreed("eca.test", calendar.zone),
        **dict.fromkeys(("handover", "acknowledge", "pause", "resume"), _not_here),
    }
    return AllForms(clocks, Act(follow, calendar.zone))


def numbering(ledger: Ledger, forms: AllForms, letters: int = 9) -> NumberLetter:
    """The work at stage `draft`."""
    clocks = forms.clocks
    return NumberLetter(ledger, clocks.calendar.zone, Loops(Loop(letters=letters)), clocks.terms, forms.act, forms)


def pass_stage(ledger: Ledger, work: Any, row: Letter) -> None:
    """Has the work of a letter's stage done and committed, as the engine does."""
    move = work(row)
    with ledger.writing() as session:
        fresh = session.get_one(Letter, row.id)
        fresh.stage = move.to
        for name, value in move.values.items():
            setattr(fresh, name, value)
        move.write(session, fresh)


def _not_here(_session: Session, _case: object, _event: object) -> None:
    pass
