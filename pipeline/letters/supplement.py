"""The supplement request (phiếu yêu cầu bổ sung hồ sơ): papers came that cannot be opened (clauses S8, S11).

It asks and binds the CA to nothing, so it goes out by itself. The case stays in its state, and the
clock of its answer runs on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.calendar import Calendar
from pipeline.cases.deadlines import Due, due_in_working_days
from pipeline.cases.occasion import answered
from pipeline.cases.procedure import Procedure
from pipeline.cases.supplements import Item
from pipeline.ledger.model import Case, Letter, Mail
from pipeline.letters.draft import PROGRAM, draft, heading
from pipeline.letters.facts import SupplementFacts
from pipeline.letters.text import clean_line

SUPPLEMENT = "supplement"
MOST_LISTED = 50
"""Files that a letter names, about three pages; of those beyond it gives the number."""
NAMELESS = "(tệp không có tên)"


@dataclass(frozen=True)
class DraftSupplement:
    """Drafts the request for open copies of papers."""

    mail_domain: str

    def __call__(self, session: Session, case: Case, items: Sequence[Item], occasion: str) -> None:
        """Adds the letter to the session; (case, kind, occasion) lets it be added once.

        `occasion` is occasion.of_mail of the mail that the papers came with. Raises ValueError without items.
        """
        if not items:
            raise ValueError("a supplement request asks for one paper at least")
        asked = [_cleaned(item) for item in items]
        session.add(draft(case, SUPPLEMENT, occasion, self.mail_domain, {"items": asked}))


@dataclass(frozen=True)
class SupplementForm:
    """What a supplement request says."""

    procedure: Procedure
    calendar: Calendar

    @property
    def book(self) -> str:
        """The register book of supplement requests."""
        return self.procedure.supplement.book

    def issue(self, session: Session, letter: Letter, case: Case, issued: datetime) -> SupplementFacts:
        """Gives the facts; the case gets the event with the papers asked for."""
        mail = answered(session, letter, case)
        items: list[Item] = letter.facts["items"]
        days = self.procedure.supplement.answer_within_working_days
        due = due_in_working_days(issued, days, self.calendar, self.procedure.hours)
        data = {"letter": letter.kind, "number": letter.number, "due": due.at.isoformat(), "items": items}
        add_event(session, case, issued, PROGRAM, "supplement_requested", data)
        own = self._own_facts(mail, items, due)
        return SupplementFacts.model_validate({**heading(self.procedure, letter, case, issued), **own})

    def _own_facts(self, mail: Mail, items: list[Item], due: Due) -> dict[str, Any]:
        settings = self.procedure.supplement
        return {
            "received_at": mail.received_at.astimezone(self.calendar.zone),
            "subject": mail.subject or "",
            "papers": items[:MOST_LISTED],
            "others": len(items[MOST_LISTED:]),
            "working_days": settings.answer_within_working_days,
            "due": due.at.date(),
            "recipients": settings.recipients,
        }


def _cleaned(item: Item) -> Item:
    """Also for the event: its digest takes no half of a surrogate pair."""
    return Item(name=clean_line(item["name"]) or NAMELESS, reason=clean_line(item["reason"]))
