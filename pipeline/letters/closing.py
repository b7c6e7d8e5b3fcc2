"""The closing notice (thông báo kết thúc xử lý khiếu nại; clauses E9, S15): the customer agreed, or did not answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from pipeline.cases.act import NAME, THE_PROGRAM, Act, Actor, Step
from pipeline.cases.calendar import Calendar
from pipeline.cases.lifecycle import CLERK, OPEN
from pipeline.cases.procedure import Procedure
from pipeline.cases.terms import AllTerms
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Event, Letter, Mail
from pipeline.letters.answer import ANSWER
from pipeline.letters.draft import heading
from pipeline.letters.facts import ClosingFacts, GivenClosing
from pipeline.letters.slip import CHANNELS
from pipeline.letters.written import newest, put_draft, stands

CLOSING = "closing"


@dataclass(frozen=True)
class DraftClosing:
    """Drafts a closing notice, which goes out by itself: it only says what the customer did or left."""

    mail_domain: str
    procedure: Procedure
    calendar: Calendar

    def __call__(self, session: Session, case: Case, given: GivenClosing, author: str) -> Letter:
        """Gives the letter, added to the session.

        Raises Problem as `put_draft`, for an agreement on a day to come, and for a silence that is none: the
        procedure wants consent, nothing was answered, or there is time left.
        """
        today = now().astimezone(self.calendar.zone).date()
        if given.agreed_on is not None and given.agreed_on > today:
            raise Problem(f"{given.agreed_on}: nobody has agreed on a day to come")
        if given.reason == "silent":
            self._check_silence(session, case, today)
        return put_draft(session, case, CLOSING, given, author, self.mail_domain)

    def _check_silence(self, session: Session, case: Case, today: date) -> None:
        if not self.procedure.closing.on_silence:
            raise Problem(f"{case.number}: quy trình này chỉ kết thúc khi khách hàng đồng ý (closing.on_silence)")
        answer = newest(session, case, ANSWER)
        if answer is None or answer["round"] != case.round:
            raise Problem(f"{case.number}: there is no answer of this round that the customer could be silent about")
        if date.fromisoformat(answer["due"]) >= today:
            raise Problem(f"{case.number}: the customer has until {answer['due']} to reply to {answer['number']}")


@dataclass(frozen=True)
class ClosingForm:
    """What a closing notice says, and what its issue does: the case is closed."""

    procedure: Procedure
    calendar: Calendar
    act: Act

    @property
    def book(self) -> str:
        """The register book of closing notices."""
        return self.procedure.closing.book

    def action(self, letter: Letter, case: Case) -> Step:
        """Gives the action of the lifecycle that issuing it is."""
        return "close_early" if case.state in OPEN else "close", _closer(letter)

    def issue(self, session: Session, letter: Letter, case: Case, issued: datetime) -> ClosingFacts:
        """Gives the facts; the case is closed."""
        facts = self.facts(session, letter, case, issued)
        data = {"letter": letter.kind, "number": letter.number, **facts.given.model_dump(mode="json")}
        self.act(session, case, *self.action(letter, case), data, issued)
        return facts

    def facts(self, session: Session, letter: Letter, case: Case, issued: datetime) -> ClosingFacts:
        """Gives the facts and changes nothing."""
        given = GivenClosing.model_validate(letter.facts["given"])
        return ClosingFacts.model_validate(
            {
                **heading(self.procedure, letter, case, issued),
                **_answer(session, case),
                "received_at": case.received_at.astimezone(self.calendar.zone),
                "subject": case.subject,
                "given": given,
                "agreed_how": CHANNELS[given.how] if given.how else None,
                "recipients": self.procedure.closing.recipients,
            }
        )


@dataclass(frozen=True)
class CloseAgreed:
    """Drafts the closing notice of a case whose customer has agreed (S15, E9); follows from the lifecycle."""

    mail_domain: str
    zone: ZoneInfo

    def __call__(self, session: Session, case: Case, event: Event) -> None:
        """Adds the notice, which goes out by itself; `mail_id` or `how` of the event says how the customer agreed.

        One that stands already is enough: who says it twice is told once.
        """
        if stands(session, case, CLOSING):
            return
        mail = session.get(Mail, event.data["mail_id"]) if event.data.get("mail_id") else None
        how = mail.channel if mail is not None else event.data.get("how", "email")
        agreed_on = (mail.received_at if mail is not None else event.at).astimezone(self.zone).date()
        given = GivenClosing(reason="agreed", agreed_on=agreed_on, how=how)
        put_draft(session, case, CLOSING, given, NAME, self.mail_domain)


@dataclass(frozen=True)
class CloseSilent:
    """Drafts the closing notice of a case whose customer did not answer in time; follows from the lifecycle."""

    terms: AllTerms
    mail_domain: str

    def __call__(self, session: Session, case: Case, _event: Event) -> None:
        """Adds the notice. Raises Problem where the procedure wants the customer's word (closing.on_silence)."""
        if not self.terms.of(session, case).closing.on_silence:
            raise Problem(f"{case.number}: quy trình này chỉ kết thúc khi khách hàng đồng ý (closing.on_silence)")
        put_draft(session, case, CLOSING, GivenClosing(reason="silent"), NAME, self.mail_domain)


def _closer(letter: Letter) -> Actor:
    """The clerk who wrote the notice, else the program."""
    author = letter.facts.get("author")
    return Actor(author, (CLERK,)) if author not in {None, NAME} else THE_PROGRAM


def _answer(session: Session, case: Case) -> dict[str, Any]:
    answer = newest(session, case, ANSWER)
    if answer is None:
        return {}
    days = {"answered_on": answer["date"], "answer_due": answer["due"]}
    return {"answer_number": answer["number"], **{name: date.fromisoformat(day) for name, day in days.items()}}
