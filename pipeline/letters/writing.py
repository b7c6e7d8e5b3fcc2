"""What a person writes, from what was typed to a draft: usual values, the state of the case, the facts that are given.

For the command and the desk alike. Each kind's own rules are in the file of its name (answer.py, record.py …).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy.orm import Session

from pipeline.cases.act import Act, Actor
from pipeline.cases.calendar import Calendar
from pipeline.cases.lifecycle import ANSWERED as ANSWERED_STATE
from pipeline.cases.lifecycle import CLERK, OPEN, SIGNS
from pipeline.cases.terms import AllTerms
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Letter, Mail
from pipeline.letters import approve as approval
from pipeline.letters.answer import ANSWER, DraftAnswer
from pipeline.letters.closing import CLOSING, DraftClosing
from pipeline.letters.confirmation import office_of, person_of
from pipeline.letters.draft import WITHDRAWN
from pipeline.letters.facts import Facts, GivenAnswer, GivenClosing, GivenRecord, GivenRejection
from pipeline.letters.number import withdraw
from pipeline.letters.record import RECORD, DraftRecord
from pipeline.letters.rejection import REJECTION, DraftRejection, given_rejection
from pipeline.letters.slip import summary_of

ACTIONS = {REJECTION: "reject", ANSWER: "answer", CLOSING: "close", RECORD: "record"}
"""What issuing each kind of letter is in the life of the case."""
Values = Mapping[str, Any]
G = TypeVar("G", bound=Facts)


class Mistakes(Problem):
    """What was given cannot stand in the letter; `errors` says why, field by field."""

    def __init__(self, error: ValidationError, known: Mapping[str, Any]) -> None:
        self.errors = error.errors(include_input=False, include_url=False)
        told = [f"{'.'.join(map(str, each['loc'])) or 'letter'}: {each['msg']}" for each in self.errors]
        super().__init__(f"{'; '.join(told)} (known: {', '.join(known)})")


@dataclass(frozen=True)
class Writing:
    """Drafts letters in the name of a person."""

    terms: AllTerms
    act: Act
    calendar: Calendar
    mail_domain: str

    def check(self, session: Session, case: Case, kind: str, actor: Actor) -> None:
        """Raises NotAllowed for a letter that the case's state forbids; who may sign it is asked when it is."""
        early = {RECORD: "record_again"} if case.state == ANSWERED_STATE else {}
        if case.state in OPEN:
            early = {CLOSING: "close_early"}
        action = early.get(kind, ACTIONS[kind])
        self.act.check(session, case, action, Actor(actor.name, (*SIGNS, CLERK)))

    def usual(self, session: Session, case: Case, kind: str) -> dict[str, Any]:
        """Gives what goes without saying in a letter of this kind; nothing for most fields."""
        said = summary_of(session, session.get_one(Mail, case.mail_id)) or case.subject
        if kind == ANSWER:
            return {"complaint": said}
        if kind == CLOSING:
            return {"reason": "agreed", "agreed_on": self._today(), "how": "email"}
        return self._record(session, case, said) if kind == RECORD else {}

    def given(self, session: Session, case: Case, kind: str, values: Values) -> Facts:
        """Makes what is given of values by name; what is left out is usual. Raises Mistakes, or Problem that says why.

        A time without a zone is the calendar's.
        """
        if kind == REJECTION:
            return given_rejection(self.terms.of(session, case), values.get("reason"), values.get("text"))
        known: dict[str, type[Facts]] = {ANSWER: GivenAnswer, CLOSING: GivenClosing, RECORD: GivenRecord}
        whole = {**({} if kind == CLOSING else self.usual(session, case, kind)), **values}
        if "held_at" in whole:
            whole["held_at"] = self._local(whole["held_at"])
        return _given(known[kind], whole)

    def draft(self, session: Session, case: Case, kind: str, given: Facts, actor: Actor) -> Letter:
        """Drafts the letter with what is `given`. Raises NotAllowed, or Problem for what cannot be written."""
        self.check(session, case, kind, actor)
        who, domain = actor.name, self.mail_domain
        if isinstance(given, GivenRejection):
            return DraftRejection(domain)(session, case, given, who)
        if isinstance(given, GivenAnswer):
            return DraftAnswer(domain)(session, case, given, who)
        if isinstance(given, GivenClosing):
            return DraftClosing(domain, self.terms.of(session, case), self.calendar)(session, case, given, who)
        assert isinstance(given, GivenRecord)  # noqa: S101 - the last kind
        return DraftRecord(domain)(session, case, given, who)

    def approve(self, session: Session, letter: Letter, actor: Actor, version: str | None) -> None:
        """Says yes to `version` of a draft (None: to whatever it is). Raises Problem as letters/approve.py."""
        if not set(actor.roles) & set(SIGNS):
            raise Problem(
                f"letter:{letter.id}: {actor.name} may not approve; people.roles in the settings says who may"
            )
        case = session.get_one(Case, letter.case_id)
        approval.approve(session, letter, actor.name, self.terms.of(session, case).approval.by_another, version)

    def withdraw(self, session: Session, letter: Letter, who: str, reason: str) -> None:
        """Takes back a letter of a case that has no number yet. Raises Problem for one that has."""
        if letter.case_id is None:
            raise Problem(f"letter:{letter.id}: is no letter of a case")
        if letter.number is not None or letter.stage == WITHDRAWN or letter.sent_at is not None:
            place = letter.number or letter.stage
            raise Problem(f"letter:{letter.id}: cannot be withdrawn ({place}); what has a number goes out")
        letter.fence += 1  # a try that has it in hand is void
        withdraw(session, letter, session.get_one(Case, letter.case_id), who, reason)

    def _record(self, session: Session, case: Case, said: str) -> dict[str, Any]:
        """Where the customer came, and what was noted of him then, goes without saying (E4a)."""
        procedure = self.terms.of(session, case)
        return {
            "held_at": now().astimezone(self.calendar.zone),
            "held_in": office_of(procedure, case) or procedure.letterhead.address,
            "officer": procedure.signatory.name,
            "officer_title": procedure.signatory.title,
            "customer": case.customer,
            "representative": person_of(session, case),
            "tax_code": case.tax_code,
            "personal_id": case.personal_id,
            "phone": case.phone,
            "content": said,
        }

    def _today(self) -> date:
        return now().astimezone(self.calendar.zone).date()

    def _local(self, moment: Any) -> Any:
        """What is no time is left to the facts to refuse."""
        try:
            typed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        except ValueError:
            return moment
        return typed if typed.tzinfo else typed.replace(tzinfo=self.calendar.zone)


def _given(model: type[G], values: Values) -> G:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Mistakes(error, model.model_fields) from error
