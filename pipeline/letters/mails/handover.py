"""The hand-over mail to a department, a co-handler or an agent, and the one that takes it back (S6, S9, S10, E6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases import occasion
from pipeline.cases.act import NAME
from pipeline.cases.referrals import clock_of
from pipeline.cases.terms import AllTerms
from pipeline.ledger.model import Case, Deadline, Event, Letter, Mail, Referral, Report
from pipeline.letters.facts.base import Facts, Letterhead, Line, NonEmpty, Paragraphs
from pipeline.letters.mails.dossier import dossier
from pipeline.letters.mails.write import MailFacts, put_mail
from pipeline.letters.render.wording import VIETNAM, date_in_figures, moment_in_words
from pipeline.letters.text import clean_line, clean_paragraphs
from pipeline.store.disk import Store

KIND, CALLED_OFF = "handover", "handover_withdrawn"
LONGEST_WORDS = 2000
"""Characters of the customer's words in the mail's text; all of them are in what it carries."""
LONGEST_REPORT = 1000
SUBJECTS = {
    "department": "Chuyển xử lý khiếu nại",
    "co_handler": "Đề nghị phối hợp xử lý khiếu nại",
    "agent": "Chuyển đại lý xử lý khiếu nại",
}


class HandoverFacts(Facts):
    """The case, what is asked, by when, and what was found and said before."""

    letterhead: Letterhead
    kind: str
    party: NonEmpty
    case_number: NonEmpty
    round: int
    customer: Line
    customer_address: Line
    phone: Line | None = None
    tax_code: Line | None = None
    personal_id: Line | None = None
    serial: Line | None = None
    group: Line | None = None
    subject: Line
    words: Paragraphs
    received_at: AwareDatetime
    question: Paragraphs
    due_at: AwareDatetime
    provisional: bool = False
    answer_due_at: AwareDatetime
    earlier: tuple[Paragraphs, ...] = ()
    """One line for each thing said in this round and before: answers, objections, reports."""
    carried: tuple[Line, ...] = ()
    left_out: tuple[Line, ...] = ()


@dataclass(frozen=True)
class PutHandover:
    """Puts a mail about a referral: the hand-over itself, or that it is taken back."""

    mail_domain: str
    kind: str = KIND

    def __call__(self, session: Session, case: Case, referral: Referral) -> None:
        """Adds the mail to the session, once for each referral."""
        about = f"referral-{referral.id}"
        put_mail(session, case, self.kind, about, referral.address, self.mail_domain, referral=referral.id)


@dataclass(frozen=True)
class HandoverForm:
    """What a hand-over mail says and carries; the files are those that the case has when it is written."""

    terms: AllTerms
    store: Store

    def facts(self, session: Session, letter: Letter, case: Case | None, at: datetime) -> MailFacts:
        """Gives the facts. Raises Problem when a file of the dossier is missing in the store."""
        del at
        assert case is not None  # noqa: S101 - it is always about a case
        referral = session.get_one(Referral, letter.facts["referral"])
        taken, left = dossier(session, case, lambda sha256: len(self.store.get(sha256)))
        facts = self._facts(session, case, referral).model_copy(
            update={
                "carried": tuple(file.name for file in taken),
                "left_out": tuple(f"{file.name} ({_mb(file.size)} MB, SHA-256 {file.sha256})" for file in left),
            }
        )
        return MailFacts(
            subject=f"{SUBJECTS[referral.kind]} {_tagged(case, referral)}",
            to_name=referral.name,
            automatic=referral.who == NAME,
            tag=f"{case.tag}-r{referral.id}",
            values=_values(facts),
            enclosures=tuple(file.enclosure for file in taken),
        )

    def _facts(self, session: Session, case: Case, referral: Referral) -> HandoverFacts:
        procedure = self.terms.of(session, case)
        group = procedure.groups.get(case.group)
        clock = session.scalars(select(Deadline).filter_by(case_id=case.id, kind=clock_of(referral))).one()
        names = ("phone", "tax_code", "personal_id", "serial", "subject", "received_at", "customer")
        return HandoverFacts(
            letterhead=Letterhead.model_validate(procedure.letterhead.model_dump(exclude={"place"})),
            kind=referral.kind,
            party=referral.name,
            case_number=case.number,
            round=referral.round,
            customer_address=case.address,
            group=group.name if group else None,
            words=_customers_words(session, case, referral),
            question=referral.question,
            due_at=clock.due_at,
            provisional=clock.provisional,
            answer_due_at=datetime.fromisoformat(clock.rule["until"]),
            earlier=tuple(_earlier(session, case, referral)),
            **{name: getattr(case, name) for name in names},
        )


@dataclass(frozen=True)
class CalledOffForm:
    """What the mail says that takes a hand-over back."""

    terms: AllTerms

    def facts(self, session: Session, letter: Letter, case: Case | None, at: datetime) -> MailFacts:
        """Gives the facts."""
        del at
        assert case is not None  # noqa: S101 - it is always about a case
        referral = session.get_one(Referral, letter.facts["referral"])
        head = self.terms.of(session, case).letterhead
        values = {
            "party": clean_line(referral.name),
            "case_number": case.number,
            "subject": clean_line(case.subject),
            "handed_at": moment_in_words(referral.at),
            "organisation_name": head.organisation,
            "phone": head.phone,
        }
        return MailFacts(
            subject=f"Không cần xử lý nữa: khiếu nại đã chuyển {_tagged(case, referral)}",
            to_name=referral.name,
            tag=f"{case.tag}-r{referral.id}",
            values=values,
        )


def _tagged(case: Case, referral: Referral) -> str:
    return f"[{case.number} tn-{case.tag}-r{referral.id}]"


def _values(facts: HandoverFacts) -> dict[str, Any]:
    head = facts.letterhead
    return {
        **facts.model_dump(mode="json"),
        "organisation_name": head.organisation,
        "address": head.address,
        "organisation_phone": head.phone,
        "received": moment_in_words(facts.received_at),
        "due": moment_in_words(facts.due_at),
        "answer_due": moment_in_words(facts.answer_due_at),
    }


def _customers_words(session: Session, case: Case, referral: Referral) -> str:
    """What the customer wrote: in a later round the objection that opened it."""
    mail = _objection(session, case, referral.round) or session.get_one(Mail, case.mail_id)
    return clean_paragraphs(mail.own_text or mail.text or "", LONGEST_WORDS)


def _objection(session: Session, case: Case, number: int) -> Mail | None:
    events = session.scalars(select(Event).filter_by(case_id=case.id, what="disagreed").order_by(Event.ordinal))
    mails = [event.data.get("mail_id") for event in events if event.data.get("round") == number]
    return session.get(Mail, mails[-1]) if mails and mails[-1] else None


def _earlier(session: Session, case: Case, referral: Referral) -> list[str]:
    """What departments found and the CA answered up to this referral, in the order of time."""
    query = select(Referral, Report).join(Report, Report.referral_id == Referral.id)
    reports = session.execute(query.where(Referral.case_id == case.id).order_by(Report.id)).all()
    said = [(report.at, _report_line(each, report)) for each, report in reports]
    letters = session.scalars(select(Letter).where(Letter.case_id == case.id, Letter.number.is_not(None)))
    said += [(letter.issued_at, _letter_line(letter)) for letter in letters if letter.issued_at is not None]
    for number in range(2, referral.round):
        mail = _objection(session, case, number)
        if mail is not None:
            said.append((mail.received_at, f"Khách hàng không đồng ý (vòng {number}): {_short(mail.own_text)}"))
    return [words for _, words in sorted(said)]


def _report_line(referral: Referral, report: Report) -> str:
    return f"Vòng {referral.round}, {referral.name} báo cáo ngày {_day(report.at)}: {_short(report.text)}"


def _letter_line(letter: Letter) -> str:
    assert letter.issued_at is not None  # noqa: S101 - as chosen
    number = occasion.round_of(letter) or 1
    return f"Vòng {number}, văn bản số {letter.number} ngày {_day(letter.issued_at)}"


def _day(moment: datetime) -> str:
    """The day on Vietnam's clock: the ledger gives UTC."""
    return date_in_figures(moment.astimezone(VIETNAM).date())


def _short(text: str | None) -> str:
    return clean_paragraphs(text or "", LONGEST_REPORT)


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f}".replace(".", ",")
