"""Who is told of a deadline inside the house: handlers and clerks before, at and after it, managers when it is over."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.steps import CLERKS, DEPARTMENT, HANDLERS, HEAD, MANAGERS, SHARE, Step
from pipeline.ledger.model import Case, Deadline, Referral
from pipeline.letters.mails.reminder import ESCALATION, REMINDER
from pipeline.letters.mails.write import put_mail

AGENT = "agent"
To = tuple[str, Referral | None]
"""A mail address, and the hand-over by which it has to do with the case."""


@dataclass(frozen=True)
class Staff:
    """Puts mails to people of the CA. Without `managers` the clerks get what is theirs."""

    clerks: str
    managers: Sequence[str]
    mail_domain: str

    def __call__(self, session: Session, case: Case, deadline: Deadline, step: Step, _at: datetime, /) -> None:
        """Puts one mail to each address of the step; of two kinds to one address the escalation."""
        told: dict[str, tuple[str, Referral | None]] = {}
        for role in step.to:
            kind = ESCALATION if role in {MANAGERS, HEAD} else REMINDER
            told.update({address: (kind, referral) for address, referral in self._of(session, case, deadline, role)})
        for address, (kind, referral) in told.items():
            given = {"deadline": deadline.id, "referral": referral.id if referral is not None else None}
            put_mail(session, case, kind, occasion(deadline, step, address), address, self.mail_domain, **given)

    def _of(self, session: Session, case: Case, deadline: Deadline, role: str) -> Iterator[To]:
        if role in {DEPARTMENT, HEAD}:
            yield from self._department(session, deadline, role)
            return
        if role == HANDLERS:
            yield from ((each.address, each) for each in _handlers(session, case) if each.address)
        if role == MANAGERS and self.managers:
            yield from ((address, None) for address in self.managers)
        elif role in {HANDLERS, CLERKS, MANAGERS}:
            yield self.clerks, None

    def _department(self, session: Session, deadline: Deadline, role: str) -> Iterator[To]:
        """Where there is no mailbox, or nobody above it, the clerks are told."""
        referral = session.get_one(Referral, int(deadline.kind.partition(":")[2]))
        yield (referral.address if role == DEPARTMENT else referral.head) or self.clerks, referral


def occasion(deadline: Deadline, step: Step, address: str) -> str:
    """Once each: a share of the time is told once; its end once more when it has been put off."""
    who = hashlib.sha256(address.encode("utf-8")).hexdigest()[:12]
    end = "" if step.name.startswith(SHARE) else f"-{deadline.due_at:%Y%m%dT%H%M%SZ}"
    return f"{deadline.kind}-{deadline.round}-{step.name}{end}:{who}"


def _handlers(session: Session, case: Case) -> Sequence[Referral]:
    """The departments that have not reported yet; an agent is reminded of his report only."""
    query = select(Referral).filter_by(case_id=case.id, round=case.round, reported_at=None, withdrawn_at=None)
    return session.scalars(query.where(Referral.kind != AGENT).order_by(Referral.id)).all()
