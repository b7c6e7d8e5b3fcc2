"""The work at stage `triaged`: a letter opens a case, or goes into the one that it belongs to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.act import NAME, THE_PROGRAM, Act, Actor
from pipeline.cases.clocks import OUT, UNSORTED
from pipeline.cases.occasion import of_mail
from pipeline.cases.replies import Replies
from pipeline.cases.supplements import Item, supplements_needed
from pipeline.cases.terms import AllTerms
from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.ledger.model import Case, Mail, Paper
from pipeline.ledger.register import next_number
from pipeline.triage.thread import new_tag

CASE_BOOK = "KN"
REPEAT = "repeat"
FIELDS = ("tax_code", "personal_id", "serial", "phone")


@dataclass(frozen=True)
class FileMail:
    """Files mails. What opening a case entails is in the lifecycle; what a reply leads to, in replies.py.

    In the same commit `draft_supplement` drafts the request for open copies of papers that could not be opened
    (S8, S11).
    """

    terms: AllTerms
    zone: ZoneInfo
    act: Act
    replies: Replies
    draft_supplement: Callable[[Session, Case, Sequence[Item], str], None]

    def __call__(self, mail: Mail) -> Move:
        """Gives the Move that opens a case or enters the mail in the one that it belongs to."""
        if mail.case_id is None:
            return Move("filed", write=self._open)
        return Move("copies" if mail.header.get("papers") else "filed", write=self._join)

    def _open(self, session: Session, mail: Mail) -> None:
        moment = now()
        case = Case(
            number=_number(session, moment.astimezone(self.zone).year),
            tag=new_tag(),
            procedure=self.terms.present.name,
            terms=self.terms.begin(session),
            state="new",
            group=_group(mail.finding),
            sorted_by=mail.finding.get("version"),
            channel=mail.channel,
            mail_id=mail.id,
            customer=mail.sender_name or mail.answer_to or "",
            address=mail.answer_to or "",
            subject=mail.subject or mail.file_name or "(không có tiêu đề)",
            received_at=mail.received_at,
            opened_at=moment,
            **_fields(mail.finding),
        )
        session.add(case)
        session.flush()
        mail.case_id = case.id
        data = {"mail": mail.sha256, "received_at": mail.received_at.isoformat(), "finding": mail.finding}
        self.act(session, case, "open", _opener(mail), data, moment)
        if case.group != OUT:  # that one is refused in writing, by a person (E3)
            self._ask_for_papers(session, case, mail)

    def _join(self, session: Session, mail: Mail) -> None:
        case = session.get_one(Case, mail.case_id)
        data = {"mail": mail.sha256, "mail_id": mail.id, "from": mail.sender, "reason": mail.finding["reason"]}
        add_event(session, case, now(), NAME, mail.finding["kind"], data)
        if mail.finding["kind"] == REPEAT:  # its papers were asked for when it came the first time
            return
        if self.replies(session, case, mail):
            self._ask_for_papers(session, case, mail)

    def _ask_for_papers(self, session: Session, case: Case, mail: Mail) -> None:
        if not mail.header.get("papers"):
            return
        papers = session.scalars(select(Paper).where(Paper.mail_id == mail.id).order_by(Paper.ordinal))
        items = supplements_needed(papers)
        if items:
            self.draft_supplement(session, case, items, of_mail(mail))


def _opener(mail: Mail) -> Actor:
    """Who opened it: the clerk who took it down at the counter or on the phone, else the program."""
    clerk = mail.finding.get("clerk")
    return Actor(clerk, ("clerk",)) if clerk else THE_PROGRAM


def _fields(finding: dict[str, Any]) -> dict[str, Any]:
    """What is known for sure of the customer, the first of each."""
    sure: dict[str, Any] = {}
    for field in finding.get("fields", []):
        if field["name"] in FIELDS and field["sure"]:
            sure.setdefault(field["name"], field["value"])
    office = {name: finding[name] for name in ("office", "agent") if finding.get(name)}
    return {**sure, **office}


def _group(finding: dict[str, Any]) -> str:
    """The group, where it is sure or a person has said it."""
    if finding.get("scope") == OUT:
        return OUT
    sure = finding.get("auto") or "decided" in finding
    return finding["group"] if sure and finding["group"] else UNSORTED


def _number(session: Session, year: int) -> str:
    return f"KN-{year}-{next_number(session, CASE_BOOK, year):06d}"
