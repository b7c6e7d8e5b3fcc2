"""Sending the digest: on working days at the set time, once to each manager, by the road that letters go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.engine.advance import now
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Letter
from pipeline.letters.mails.write import MailFacts, draft_mail
from pipeline.settings import Digest
from pipeline.store.disk import Store
from pipeline.watch.digest.condition import Condition
from pipeline.watch.digest.days import KIND, Days, due_digest
from pipeline.watch.digest.figures import Desk, digest_facts
from pipeline.watch.digest.page import PICTURE_CID, html, subject, text
from pipeline.watch.digest.picture import picture


@dataclass(frozen=True)
class SendDigest:
    """Drafts the digests that are due. `condition` looks at token and mailbox."""

    ledger: Ledger
    store: Store
    desk: Desk
    settings: Digest
    condition: Callable[[], Condition | None]
    mail_domain: str

    def __call__(self) -> int:
        """Gives how many were drafted: one for each manager, or none when none is due."""
        moment = now()
        with self.ledger.reading() as session:
            days = due_digest(session, self.desk.calendar, self.settings.at, moment)
        if days is None:
            return 0
        facts = self._facts(days, moment)
        image = {
            "name": "bieu-do.png",
            "type": "image/png",
            "cid": PICTURE_CID,
            "sha256": self.store.put(picture(facts)),
        }
        with self.ledger.writing() as session:
            return sum(self._draft(session, days, address, facts, image) for address in self.settings.managers)

    def _facts(self, days: Days, moment: datetime) -> dict[str, Any]:
        condition = self.condition()
        with self.ledger.reading() as session:
            return digest_facts(session, self.desk, days, condition, moment, self.settings.days_of_picture)

    def _draft(self, session: Session, days: Days, address: str, facts: dict[str, Any], image: dict[str, Any]) -> int:
        occasion = f"{days.last}:{address}"
        if session.scalar(select(Letter.id).filter_by(case_id=None, kind=KIND, occasion=occasion)) is not None:
            return 0
        letter = draft_mail(KIND, occasion, address, self.mail_domain, facts={"digest": facts})
        letter.enclosures = [image]
        session.add(letter)
        return 1


class DigestForm:
    """What the mail of a digest says: it is all in its facts."""

    def facts(self, _session: Session, letter: Letter, _case: Case | None, _at: datetime) -> MailFacts:
        """Gives both forms of the mail."""
        facts = letter.facts["digest"]
        return MailFacts(subject=subject(facts), text=text(facts), page=html(facts))
