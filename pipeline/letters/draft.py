"""Drafting letters, whatever their kind.

What a kind adds of its own is in the file of its name: slip.py, supplement.py, answer.py. A letter is
drafted in the commit that makes it needed, and numbered at stage `draft` (number.py); one that binds the CA
waits at stage `approve` before.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.act import Step
from pipeline.cases.procedure import Procedure
from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Letter
from pipeline.letters.approve import BINDING, STAGE, version_of
from pipeline.letters.facts import LetterFacts

PROGRAM = "tiepnhan"
WITHDRAWN = "withdrawn"
"""The end of the road of a letter that was drafted and is not sent."""
DRAFT = "BẢN DỰ THẢO"
"""Stands in the place of the number when a letter is looked at that has none yet."""


class Form(Protocol):
    """What numbering must know of a kind of letter."""

    @property
    def book(self) -> str:
        """The register book (sổ đăng ký) that the kind is numbered in; a part of the number."""

    def action(self, letter: Letter, case: Case, /) -> Step:
        """Gives the action of the lifecycle that issuing it is."""

    def issue(self, session: Session, letter: Letter, case: Case, issued: datetime) -> LetterFacts:
        """Gives the facts of a letter that has its number, issued at `issued` (aware, the CA's zone).

        Whatever issuing the letter does to the case is done here, in the commit of the number.
        """


def draft(case: Case, kind: str, occasion: str, mail_domain: str, facts: Mapping[str, Any] | None = None) -> Letter:
    """Gives a new letter at stage `draft`, or `approve` if it binds the CA.

    Its Message-ID at `mail_domain` is one that nobody can guess.
    `facts` is what the kind's form will need when the letter is numbered.
    """
    moment = now()
    return Letter(
        stage=STAGE if kind in BINDING else "draft",
        due=moment,
        case_id=case.id,
        kind=kind,
        occasion=occasion,
        address=case.address,
        message_id=f"<{uuid4().hex}@{mail_domain}>",
        drafted_at=moment,
        facts=dict(facts or {}),
    )


def is_drafted(session: Session, case: Case, kind: str, occasion: str) -> bool:
    """Whether the case has this letter already: (case, kind, occasion) is one letter."""
    return session.scalar(select(Letter.id).filter_by(case_id=case.id, kind=kind, occasion=occasion)) is not None


def heading(procedure: Procedure, letter: Letter, case: Case, issued: datetime) -> dict[str, Any]:
    """Gives the facts that every letter has but `recipients`: who writes, to whom, when, under what number."""
    head = procedure.letterhead
    return {
        "letterhead": head.model_dump(exclude={"place"}),
        "signatory": procedure.signatory.model_dump(),
        "place": head.place,
        "date": issued.date(),
        "number": letter.number or f"{DRAFT} ({version_of(letter)})",
        "case_number": case.number,
        "customer_name": case.customer,
        "customer_address": case.address,
    }
