"""The work at stage `write`: what a mail says is committed before it is sent, as with letters.

A kind of mail is a form here and templates/mails/KIND.txt (with KIND.html for one that is looked at).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlalchemy.orm import Session

from pipeline.cases.terms import AllTerms
from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Letter
from pipeline.letters.draft import is_drafted
from pipeline.letters.facts import Facts
from pipeline.letters.loop import Loops

STAGE = "write"


class MailFacts(Facts):
    """What a mail is made from. `values` go to its template."""

    subject: str
    to_name: str = ""
    values: dict[str, Any] = Field(default_factory=dict)
    text: str | None = None
    page: str | None = None
    """Text and HTML of a mail that is rendered by its own subject and not from `values` here, as the digest."""
    automatic: bool = True
    """Whether no person had a hand in it (RFC 3834 §2): then it says so, and robots do not answer."""
    to_customer: bool = False
    tag: str | None = None
    """What the address that replies come to carries besides "tn-": the case's tag, perhaps with "-r12"."""
    enclosures: tuple[dict[str, Any], ...] = ()
    """Files from the store that the form adds to those that the mail was drafted with (Letter.enclosures)."""


class MailForm(Protocol):
    """What a kind of mail says."""

    def facts(self, session: Session, letter: Letter, case: Case | None, at: datetime, /) -> MailFacts:
        """Gives the facts as of `at` (aware, the CA's zone)."""


def draft_mail(
    kind: str, occasion: str, address: str, mail_domain: str, case: Case | None = None, facts: Mapping[str, Any] = {}
) -> Letter:
    """Gives a new mail at stage `write`; its Message-ID at `mail_domain` is one that nobody can guess.

    `facts` is what its form will need. Whoever adds it looks first whether it is there (`is_drafted`).
    """
    moment = now()
    return Letter(
        stage=STAGE,
        due=moment,
        case_id=case.id if case is not None else None,
        kind=kind,
        occasion=occasion,
        address=address,
        message_id=f"<{uuid4().hex}@{mail_domain}>",
        drafted_at=moment,
        facts=dict(facts),
    )


def put_mail(
    session: Session, case: Case, kind: str, occasion: str, address: str, domain: str, **facts: Any
) -> Letter | None:
    """Adds a mail of a case to the session, unless it is there or has nowhere to go; gives it if it is new."""
    if not address or is_drafted(session, case, kind, occasion):
        return None
    letter = draft_mail(kind, occasion, address, domain, case, facts)
    session.add(letter)
    session.flush()
    return letter


@dataclass(frozen=True)
class WriteMail:
    """Writes mails: facts and time are committed, then the mail is composed from them."""

    ledger: Ledger
    zone: ZoneInfo
    loops: Loops
    terms: AllTerms
    forms: Mapping[str, MailForm]

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move that enters what the mail says. Raises Hold for a customer who seems to be in a loop."""
        at = now().astimezone(self.zone)
        with self.ledger.reading() as session:
            case = session.get_one(Case, letter.case_id) if letter.case_id is not None else None
            facts = self.forms[letter.kind].facts(session, letter, case, at)
            if facts.to_customer:
                self.loops.check(session, letter)
        said = {**letter.facts, "mail": facts.model_dump(mode="json", exclude={"enclosures"})}
        files = [*letter.enclosures, *facts.enclosures]
        return Move("send", {"facts": said, "enclosures": files, "issued_at": at})
