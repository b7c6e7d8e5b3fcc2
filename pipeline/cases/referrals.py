"""Handing a case over (chuyển xử lý) to a department, a co-handler or an agent, by mail (S6, S9, S10, E6).

Each has a deadline for the report that leaves the CA time to answer within its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.act import THE_PROGRAM, Act, Actor, NotAllowed
from pipeline.cases.calendar import Calendar
from pipeline.cases.clocks import REPORT, void
from pipeline.cases.deadlines import due_by, due_in_working_time, part_way
from pipeline.cases.lifecycle import NEW
from pipeline.cases.parties import Agent, Department
from pipeline.cases.procedure import Procedure
from pipeline.cases.steps import next_step
from pipeline.cases.tasks import open_task
from pipeline.cases.terms import AllTerms
from pipeline.cases.working_time import between
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Deadline, Referral

DEPARTMENT, CO_HANDLER, AGENT = "department", "co_handler", "agent"
ANSWERS = ("answer", "direct_answer", "final_answer")
QUESTIONS = {
    DEPARTMENT: "Xác minh nội dung khiếu nại và báo cáo kết quả xác minh, kèm đề xuất hướng giải quyết.",
    AGENT: "Trực tiếp liên hệ với khách hàng, giải quyết khiếu nại và thông báo kết quả xử lý.",
}
"""What is asked where nobody says it in other words."""

Tell = Callable[[Session, Case, Referral], None]
"""Puts a mail to the party of a referral into the commit."""


@dataclass(frozen=True)
class Refer:
    """Hands cases over. `hand_over` puts the mail with the dossier, `call_off` the one that takes it back."""

    act: Act
    terms: AllTerms
    calendar: Calendar
    hand_over: Tell
    call_off: Tell

    def department(self, session: Session, case: Case, key: str, question: str, actor: Actor) -> Referral | None:
        """Hands over to the department `key` of the case's procedure; `question` (Vietnamese) may be empty.

        Gives None when the department has no mailbox: then a clerk has a task. Under a procedure without slips a new
        case is being investigated from then on. Raises NotAllowed with words as the lifecycle does and for a party
        that has the case in this round already, Problem for a key that the procedure does not know.
        """
        referral = self._refer(session, case, DEPARTMENT, key, question, actor)
        if referral is not None and case.state == NEW and self.terms.of(session, case).opening.slip is None:
            self.act(session, case, "begin", THE_PROGRAM, {"referral": referral.id})
        return referral

    def co_handler(self, session: Session, case: Case, key: str, question: str, actor: Actor) -> Referral | None:
        """Asks the department or agent `key` besides (S9). As `department`; the question must say something."""
        return self._refer(session, case, CO_HANDLER, key, question, actor)

    def agent(self, session: Session, case: Case, key: str, question: str, actor: Actor) -> Referral | None:
        """Hands over to the agent `key`, who settles it with the customer and reports (S10). As `department`."""
        return self._refer(session, case, AGENT, key, question, actor)

    def withdraw(self, session: Session, case: Case, referral: Referral, actor: Actor) -> None:
        """Takes a hand-over to a department or co-handler back, who is told. Raises NotAllowed when it is over."""
        if referral.reported_at is not None or referral.withdrawn_at is not None or referral.kind == AGENT:
            raise NotAllowed(f"{case.number}: không thể rút việc chuyển {referral.name}: đã báo cáo hoặc đã rút")
        moment = now()
        referral.withdrawn_at = moment
        void(session, case, (clock_of(referral),), moment)
        add_event(session, case, moment, actor.name, "referral_withdrawn", _data(referral))
        self.call_off(session, case, referral)

    def _refer(self, session: Session, case: Case, kind: str, key: str, question: str, actor: Actor) -> Referral | None:
        procedure = self.terms.of(session, case)
        party, words = _party(procedure, kind, key), _question(kind, question)
        action = "refer_agent" if kind == AGENT else "refer"
        self.act.check(session, case, action, actor)
        _check_new(session, case, kind, key)
        if party.mailbox is None:
            by_hand(session, case, key, party.name, words)
            return None
        moment = now()
        referral = Referral(
            case_id=case.id, round=case.round, kind=kind, party=key, name=party.name, address=party.mailbox.lower(),
            head=party.head.lower() if party.head else None, question=words, who=actor.name, at=moment,
        )  # fmt: skip
        session.add(referral)
        session.flush()
        if kind == AGENT:
            case.agent = key
        deadline = self._open_clock(session, case, referral, procedure)
        self.act(session, case, action, actor, {**_data(referral), "due": deadline.due_at.isoformat()}, moment)
        self.hand_over(session, case, referral)
        return referral

    def _open_clock(self, session: Session, case: Case, referral: Referral, procedure: Procedure) -> Deadline:
        share, start = procedure.handover.share, referral.at
        until = self._answer_due(session, case, procedure, start).astimezone(self.calendar.zone)
        due = part_way(start, until, share, self.calendar, procedure.hours)
        deadline = Deadline(
            case_id=case.id, kind=clock_of(referral), round=case.round, started_at=start, due_at=due.at,
            rule={"until": until.isoformat(), "share": share}, derivation=list(due.steps),
            provisional=due.provisional, calendar=self.calendar.digest, met_at=None,
        )  # fmt: skip
        deadline.next_step, deadline.next_at = next_step(deadline, procedure, self.calendar, None)
        session.add(deadline)
        session.flush()
        return deadline

    def _answer_due(self, session: Session, case: Case, procedure: Procedure, start: datetime) -> datetime:
        """When the CA must answer: the case's own deadline; what a slip would set where none is open yet."""
        query = select(Deadline).where(
            Deadline.case_id == case.id,
            Deadline.round == case.round,
            Deadline.kind.in_(ANSWERS),
            Deadline.met_at.is_(None),
        )
        found = session.scalars(query.order_by(Deadline.due_at)).first()
        if found is None:
            return due_by(start, procedure.rule(procedure.slip.answer_rule), self.calendar, procedure.hours).at
        if found.paused_at is None:
            return found.due_at
        # It stands still: what was left of it then is left from now on, should it go on at once.
        left = between(found.paused_at, found.due_at, self.calendar, procedure.hours)
        return due_in_working_time(start, left, self.calendar, procedure.hours).at if left else start


def clock_of(referral: Referral) -> str:
    """The kind of the deadline for a referral's report."""
    return f"{REPORT}:{referral.id}"


def by_hand(session: Session, case: Case, key: str, name: str, question: str) -> None:
    """Opens the task of handing a case over by hand, to somebody whom no mail can reach or who was called off."""
    words = (
        f"Chuyển bằng tay cho {name}: quy trình chưa có hộp thư của nơi nhận này hoặc việc chuyển đã được rút. "
        f"Nội dung: {question}"
    )
    open_task(session, case, "handover", f"round-{case.round}-{key}", words)


def referrals_of(session: Session, case: Case) -> list[Referral]:
    """Gives the referrals of the case's present round, the oldest first."""
    query = select(Referral).filter_by(case_id=case.id, round=case.round).order_by(Referral.id)
    return list(session.scalars(query))


def _data(referral: Referral) -> dict[str, object]:
    names = ("kind", "party", "name", "address", "question")
    return {"referral": referral.id, **{name: getattr(referral, name) for name in names}}


def _party(procedure: Procedure, kind: str, key: str) -> Department | Agent:
    """The department or agent of that key; a co-handler may be either (S9: sales and the agent)."""
    known: dict[str, Department | Agent] = {}
    if kind != DEPARTMENT:
        known.update(procedure.agents)
    if kind != AGENT:
        known.update(procedure.departments)
    if key not in known:
        raise Problem(f"{procedure.name}: không có nơi nhận {key!r}; quy trình có: {', '.join(known) or 'không có'}")
    return known[key]


def _question(kind: str, question: str) -> str:
    words = question.strip() or QUESTIONS.get(kind, "")
    if not words:
        raise Problem("chưa ghi nội dung cần hỏi nơi phối hợp")
    return words


def _check_new(session: Session, case: Case, kind: str, key: str) -> None:
    """Raises NotAllowed when the party has it in this round. An agent asked before may still get it to settle."""
    for each in referrals_of(session, case):
        if each.party == key and (each.kind == AGENT) == (kind == AGENT):
            done = "đã được rút" if each.withdrawn_at else "đã báo cáo" if each.reported_at else "đang xử lý"
            raise NotAllowed(
                f"{case.number}: vòng {case.round} đã chuyển cho {each.name} ({each.who}), nay {done}; mỗi nơi nhận "
                "một lần trong một vòng"
            )
