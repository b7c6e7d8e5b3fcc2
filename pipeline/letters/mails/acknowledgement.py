"""The acknowledgement: a mail that says that a complaint or an objection is recorded (S4, S14, S16, E10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from pydantic import AwareDatetime, Field, model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases import occasion
from pipeline.cases.clocks import OWED, UNSORTED
from pipeline.cases.procedure import Procedure, Rule
from pipeline.cases.terms import AllTerms
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Deadline, Event, Letter, Mail
from pipeline.letters.facts.base import Facts, Letterhead, Line, NonEmpty
from pipeline.letters.mails.write import MailFacts, put_mail
from pipeline.letters.render.wording import VIETNAM, date_in_figures, moment_in_words

KIND = "acknowledgement"
TECHNICAL = "technical"
SURE = 0.6
"""Score of the knowledge base from which its answer is told to the customer."""


class AcknowledgementFacts(Facts):
    """The case, and by when it is dealt with: so many hours of working time, or working days, from `started_at`."""

    letterhead: Letterhead
    case_number: NonEmpty
    customer_name: Line
    customer_address: Line
    subject: Line
    received_at: AwareDatetime
    group: Line | None = None
    department: Line | None = None
    started_at: AwareDatetime
    due_at: AwareDatetime
    working_hours: float | None = Field(default=None, gt=0)
    working_days: int | None = Field(default=None, ge=1)
    provisional: bool = False
    round: int = Field(default=1, ge=1)
    arrival: str | None = None
    """The number of an objection in the incoming register (E10)."""
    limits: tuple[str, ...] = ()
    """The time limits of all groups, for a complaint that is not sorted yet."""
    advice: str | None = None
    """What the knowledge base says to a question like this (S18)."""

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.working_hours is None) == (self.working_days is None):
            raise ValueError("a deadline is in working hours or in working days, one of both")
        return self


def acknowledgement_values(facts: AcknowledgementFacts) -> dict[str, Any]:
    """Gives what templates/mails/acknowledgement.txt needs."""
    head = facts.letterhead
    return {
        **facts.model_dump(mode="json"),
        "addressee": facts.customer_name or facts.customer_address,
        "organisation_name": head.organisation,
        "address": head.address,
        "phone": head.phone,
        "website": head.website,
        "received": moment_in_words(facts.received_at),
        "due": moment_in_words(facts.due_at),
        "derivation": derivation(facts),
    }


def derivation(facts: AcknowledgementFacts) -> str:
    """Gives in one sentence how the due time was found."""
    if facts.working_days is not None:
        day = date_in_figures(facts.started_at.astimezone(VIETNAM).date())
        return (
            f"Thời hạn này là {facts.working_days:02d} ngày làm việc, tính từ ngày làm việc liền sau ngày {day}, "
            "không tính ngày nghỉ hằng tuần và ngày lễ, Tết."
        )
    hours = f"{facts.working_hours:g}".replace(".", ",")
    return (
        f"Thời hạn này là {hours} giờ làm việc, tính từ {moment_in_words(facts.started_at)}, chỉ tính trong giờ làm "
        "việc của chúng tôi."
    )


@dataclass(frozen=True)
class Acknowledge:
    """Drafts the acknowledgement of a new case or of a new round; follows from the lifecycle."""

    terms: AllTerms
    mail_domain: str

    def __call__(self, session: Session, case: Case, event: Event) -> None:
        """Adds the mail, where the procedure wants one or the customer has objected."""
        opening = self.terms.of(session, case).opening
        if case.round == 1 and not opening.acknowledge:
            return
        given = {"mail_id": event.data.get("mail_id", case.mail_id)}
        put_mail(session, case, KIND, occasion.of_round(case), case.address, self.mail_domain, **given)


@dataclass(frozen=True)
class AcknowledgementForm:
    """What an acknowledgement says; `advice` are answers of the knowledge base, by their entries."""

    terms: AllTerms
    advice: Mapping[str, str]

    def facts(self, session: Session, letter: Letter, case: Case | None, _at: datetime) -> MailFacts:
        """Gives the facts. Raises Problem when nothing is owed (any more) that it could tell."""
        assert case is not None  # noqa: S101 - it is always about a case
        deadline = session.scalars(
            select(Deadline)
            .where(Deadline.case_id == case.id, Deadline.round == case.round, Deadline.kind.in_(OWED))
            .order_by(Deadline.id.desc())
        ).first()
        if deadline is None:
            raise Problem(f"{case.number}: no deadline is open that an acknowledgement could name")
        facts = self._facts(session, letter, case, deadline)
        again = "ý kiến không đồng ý" if case.round > 1 else "khiếu nại"
        return MailFacts(
            subject=f"Đã ghi nhận {again} [{case.number} tn-{case.tag}]",
            to_name=case.customer,
            to_customer=True,
            tag=case.tag,
            values=acknowledgement_values(facts),
        )

    def _facts(self, session: Session, letter: Letter, case: Case, deadline: Deadline) -> AcknowledgementFacts:
        procedure = self.terms.of(session, case)
        group = procedure.groups.get(case.group)
        mail = session.get_one(Mail, letter.facts["mail_id"])
        unsorted = case.group == UNSORTED
        return AcknowledgementFacts(
            letterhead=Letterhead.model_validate(procedure.letterhead.model_dump(exclude={"place"})),
            case_number=case.number,
            customer_name=case.customer,
            customer_address=case.address,
            subject=case.subject,
            received_at=mail.received_at,
            group=group.name if group else None,
            department=procedure.department_of(case.group),
            started_at=deadline.started_at,
            due_at=deadline.due_at,
            working_hours=deadline.rule.get("hours"),
            working_days=deadline.rule.get("working_days"),
            provisional=deadline.provisional,
            round=case.round,
            arrival=f"{mail.arrival}/{mail.arrival_year}" if mail.arrival and case.round > 1 else None,
            limits=_limits(procedure) if unsorted and procedure.opening.rule is None else (),
            advice=self._advice(session, case) if procedure.opening.advise and case.round == 1 else None,
        )

    def _advice(self, session: Session, case: Case) -> str | None:
        """The answer of the knowledge base, for a technical complaint that is sure to ask it."""
        found = session.get_one(Mail, case.mail_id).finding.get("knowledge")
        if not found or case.group != TECHNICAL or found["score"] < SURE:
            return None
        return self.advice.get(found["entry"])


def _limits(procedure: Procedure) -> tuple[str, ...]:
    """How long each group takes, for example "Hồ sơ: 1 giờ làm việc"."""
    rules = [(group.name, procedure.rules[group.rule]) for group in procedure.groups.values() if group.rule]
    return tuple(f"{name}: {_length(rule)}" for name, rule in rules)


def _length(rule: Rule) -> str:
    if rule.working_days is not None:
        return f"{rule.working_days:02d} ngày làm việc"
    return f"{rule.hours:g} giờ làm việc".replace(".", ",")
