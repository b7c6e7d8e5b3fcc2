"""The supplement request (phiếu yêu cầu bổ sung hồ sơ; clauses S8, S11): files to be sent again, papers to be added.

What cannot be opened is asked for by the program; a person asks for papers by letters/ask.py. It asks and binds
the CA to nothing, so it goes out by itself. The case waits for the customer; the clock of its answer runs on unless
the procedure says that it pauses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pipeline.cases.act import THE_PROGRAM, Act, Actor, Step
from pipeline.cases.clocks import Clocks
from pipeline.cases.lifecycle import AGENT, INVESTIGATING, NEW
from pipeline.cases.occasion import answered
from pipeline.cases.procedure import Procedure, Rule
from pipeline.cases.supplements import Item
from pipeline.ledger.model import Case, Deadline, Letter, Mail, Wanted
from pipeline.letters.draft import draft, heading
from pipeline.letters.facts import SupplementFacts
from pipeline.letters.slip import CHANNELS
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
        asked = [cleaned(item) for item in items]
        session.add(draft(case, SUPPLEMENT, occasion, self.mail_domain, {"items": asked}))


@dataclass(frozen=True)
class SupplementForm:
    """What a supplement request says."""

    procedure: Procedure
    clocks: Clocks
    act: Act

    @property
    def book(self) -> str:
        """The register book of supplement requests."""
        return self.procedure.supplement.book

    def action(self, letter: Letter, case: Case) -> Step:
        """Gives the action of the lifecycle that issuing it is, in the name of the person who asks."""
        who = letter.facts.get("asked_by")
        return asking(case), Actor(**who) if who else THE_PROGRAM

    def issue(self, session: Session, letter: Letter, case: Case, issued: datetime) -> SupplementFacts:
        """Gives the facts; the case waits for the papers, and each stands in the list of what is wanted."""
        mail = answered(session, letter, case)
        items: list[Item] = letter.facts["items"]
        by_person = "asked_by" in letter.facts
        due = self._due(session, letter, case, issued)
        for name, item in {item["name"]: item for item in items}.items():
            session.add(_wanted(letter, name, item, issued))
        data = {"letter": letter.kind, "number": letter.number, "due": due.due_at.isoformat(), "items": items}
        self.act(session, case, *self.action(letter, case), data, issued)
        own = {**self._own_facts(mail, items, due), "by_person": by_person}
        return SupplementFacts.model_validate({**heading(self.procedure, letter, case, issued), **own})

    def _due(self, session: Session, letter: Letter, case: Case, issued: datetime) -> Deadline:
        """Each request has a time of its own."""
        rule = Rule(working_days=self.procedure.supplement.answer_within_working_days)
        return self.clocks.open(session, case, f"papers:{letter.id}", rule, issued)

    def _own_facts(self, mail: Mail, items: list[Item], due: Deadline) -> dict[str, Any]:
        settings, zone = self.procedure.supplement, self.clocks.calendar.zone
        files = [_shown(item) for item in items if item.get("kind") is None]
        return {
            "channel": CHANNELS[mail.channel],
            "received_at": mail.received_at.astimezone(zone),
            "subject": mail.subject or "",
            "papers": files[:MOST_LISTED],
            "others": len(files[MOST_LISTED:]),
            "wanted": [_shown(item) for item in items if item.get("kind") is not None],
            "working_days": settings.answer_within_working_days,
            "due": due.due_at.astimezone(zone).date(),
            "recipients": settings.recipients,
        }


def asking(case: Case) -> str:
    """The action of the lifecycle that a request is in the case's present state."""
    return "ask" if case.state in {NEW, INVESTIGATING, AGENT} else "ask_again"


def _wanted(letter: Letter, name: str, item: Item, issued: datetime) -> Wanted:
    return Wanted(
        case_id=letter.case_id,
        occasion=letter.occasion,
        name=name,
        kind=item.get("kind"),
        reason=item["reason"],
        asked_at=issued,
    )


def _shown(item: Item) -> dict[str, str]:
    return {"name": item["name"], "reason": item["reason"]}


def cleaned(item: Item) -> Item:
    """Also for the event: its digest takes no half of a surrogate pair."""
    clean = Item(name=clean_line(item["name"]) or NAMELESS, reason=clean_line(item["reason"]))
    if item.get("kind") is not None:
        clean["kind"] = item["kind"]
    return clean
