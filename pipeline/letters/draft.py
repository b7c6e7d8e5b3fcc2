"""Drafting letters and giving them their numbers, whatever their kind.

What a kind adds of its own is in the file of its name: slip.py, supplement.py, answer.py. A letter is
drafted in the commit that makes it needed, and numbered at stage `draft`; one that binds the CA waits
at stage `approve` before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.cases.procedure import Procedure
from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.errors import Hold
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Letter
from pipeline.ledger.register import next_number
from pipeline.letters.approve import BINDING, STAGE, version_of
from pipeline.letters.facts import LetterFacts
from pipeline.settings import Loop

PROGRAM = "tiepnhan"
DRAFT = "BẢN DỰ THẢO"
"""Stands in the place of the number when a letter is looked at that has none yet."""


class Form(Protocol):
    """What numbering must know of a kind of letter."""

    @property
    def book(self) -> str:
        """The register book (sổ đăng ký) that the kind is numbered in; a part of the number."""

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


@dataclass(frozen=True)
class NumberLetter:
    """The work at stage `draft`: number, date and facts are committed before any PDF is made."""

    ledger: Ledger
    zone: ZoneInfo
    loop: Loop
    forms: Mapping[str, Form]

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move that numbers the letter. Raises Hold when its address seems to be in a loop."""
        self._check_loop(letter)
        return Move("render", write=self._number)

    def _check_loop(self, letter: Letter) -> None:
        if letter.released_at is not None:
            return
        since = letter.drafted_at - timedelta(hours=self.loop.within_hours)
        query = (
            select(func.count())
            .select_from(Letter)
            .where(
                Letter.address == letter.address,
                Letter.drafted_at > since,
                Letter.drafted_at <= letter.drafted_at,
                Letter.number.is_not(None),
            )
        )
        with self.ledger.reading() as session:
            before = session.scalar(query) or 0
        if before >= self.loop.letters:
            raise Hold(
                f"{letter.address} đã được gửi {before} văn bản trong {self.loop.within_hours:g} giờ, có thể do một hệ "
                "thống trả lời tự động; hãy xem các thư của địa chỉ này rồi mới cho gửi tiếp"
            )

    def _number(self, session: Session, letter: Letter) -> None:
        form = self.forms[letter.kind]
        case = session.get_one(Case, letter.case_id)
        issued = now().astimezone(self.zone)
        letter.book, letter.year, letter.issued_at = form.book, issued.year, issued
        letter.ordinal = next_number(session, letter.book, letter.year)
        letter.number = f"{letter.ordinal:02d}/{letter.book}"
        letter.facts = form.issue(session, letter, case, issued).model_dump(mode="json")
