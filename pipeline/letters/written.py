"""What the letters share that a person writes: how they are drafted once, and what their forms can show."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases import occasion
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter
from pipeline.letters.approve import awaits_approval, hasten, version_of
from pipeline.letters.draft import WITHDRAWN, Form, draft
from pipeline.letters.facts import Facts, LetterFacts


class WrittenForm(Form, Protocol):
    """A form whose facts can be looked at before the letter is issued."""

    def facts(self, session: Session, letter: Letter, case: Case, issued: datetime) -> LetterFacts:
        """Gives the facts as of `issued` and changes nothing; without a number they say that it is a draft."""


def put_draft(session: Session, case: Case, kind: str, given: Facts, author: str, mail_domain: str) -> Letter:
    """Gives the draft of this round with what was `given`, new or written anew, and leaves an event.

    Raises Problem when the letter is approved or numbered already.
    """
    facts = {"given": given.model_dump(mode="json"), "author": author}
    earlier = of_this_round(session, case, kind)
    letter = earlier[-1] if earlier else None
    if letter is None or letter.stage == WITHDRAWN:
        letter = draft(case, kind, occasion.of_round(case, len(earlier) + 1), mail_domain, facts)
        session.add(letter)
    elif awaits_approval(letter):
        letter.facts = facts
        hasten(letter)
    else:
        raise Problem(f"{case.number}: its {kind} of round {case.round} is written already: letter:{letter.id}")
    session.flush()
    data = {"letter": kind, "id": letter.id, "version": version_of(letter)}
    add_event(session, case, now(), author, "drafted", data)
    return letter


def newest(session: Session, case: Case, kind: str) -> Mapping[str, Any] | None:
    """Gives the facts of the case's newest numbered letter of a kind; None when there is none."""
    query = select(Letter).filter_by(case_id=case.id, kind=kind).where(Letter.number.is_not(None))
    found = session.scalars(query.order_by(Letter.id.desc())).first()
    return found.facts if found is not None else None


def stands(session: Session, case: Case, kind: str) -> bool:
    """Whether the round has such a letter that was not withdrawn."""
    return any(letter.stage != WITHDRAWN for letter in of_this_round(session, case, kind))


def of_this_round(session: Session, case: Case, kind: str) -> list[Letter]:
    """The letters of this kind that the round has, the oldest first; all but the last are withdrawn."""
    letters = session.scalars(select(Letter).filter_by(case_id=case.id, kind=kind).order_by(Letter.id))
    return [letter for letter in letters if occasion.round_of(letter) == case.round]
