"""What a new case starts: its clocks, and its slip where that goes out at once (E5)."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipeline.cases.clocks import OUT, Clocks
from pipeline.cases.terms import AllTerms
from pipeline.ledger.model import Case, Event


@dataclass(frozen=True)
class Opening:
    """Follows from the opening of a case."""

    terms: AllTerms
    clocks: Clocks
    draft_slip: Callable[[Session, Case], None]

    def __call__(self, session: Session, case: Case, event: Event) -> None:
        """Opens the clocks. A case out of scope gets no slip: it is refused in writing, by a person (E3)."""
        self.clocks.begin(session, case, event)
        if self.terms.of(session, case).opening.slip == 0 and case.group != OUT:
            self.draft_slip(session, case)
