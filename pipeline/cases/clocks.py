"""The clocks of a case: opened when something becomes owed, ended when it is done, counted anew with its group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.calendar import Calendar
from pipeline.cases.deadlines import due_by
from pipeline.cases.lifecycle import WAITING
from pipeline.cases.procedure import Procedure, Rule
from pipeline.cases.steps import next_step, pauses_of
from pipeline.cases.terms import AllTerms
from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Deadline, Event, Mail

MET, LATE, VOID = "met", "late", "void"
OUT, UNSORTED = "out", "unsorted"
"""Groups beside those of the procedure: not about the CA's service; nobody has said yet what it is."""
REPORT = "report"
OWED = ("answer", "direct_answer", "final_answer")
"""The kinds of deadlines by which an answer is owed."""
PROGRAM = "tiepnhan"
ANSWERS = ("direct_answer", "final_answer", "answer")
"""The kinds of which a case has one open at most: its answer."""


@dataclass(frozen=True)
class Clocks:
    """Opens and counts the deadlines of cases under their own terms."""

    terms: AllTerms
    calendar: Calendar

    def open(self, session: Session, case: Case, kind: str, rule: Rule, start: datetime) -> Deadline:
        """Adds a deadline of the case's round, counted from `start` (aware)."""
        procedure = self.terms.of(session, case)
        deadline = Deadline(case_id=case.id, kind=kind, round=case.round, started_at=start, met_at=None)
        if kind in ANSWERS and case.state == WAITING and procedure.supplement.pauses:
            deadline.paused_at = start
        self._count(deadline, rule, procedure)
        session.add(deadline)
        session.flush()
        return deadline

    def begin(self, session: Session, case: Case, _event: Event) -> None:
        """Opens what a new case owes: the slip, and an answer by the rule of its group or that of a direct answer."""
        opening = self.terms.of(session, case).opening
        if opening.slip:
            self.open(session, case, "slip", Rule(hours=opening.slip / 60), case.opened_at)
        self._open_answer(session, case, case.received_at)

    def again(self, session: Session, case: Case, event: Event) -> None:
        """Opens what a new round owes: an answer, from the objection's receipt or else the event (S16, E10)."""
        mail = session.get(Mail, event.data["mail_id"]) if event.data.get("mail_id") else None
        start = mail.received_at if mail is not None else event.at
        procedure = self.terms.of(session, case)
        if procedure.opening.slip is None:
            self._open_answer(session, case, start)
        else:
            self.open(session, case, "final_answer", procedure.rule(procedure.slip.answer_rule), start)

    def recount(self, session: Session, case: Case, _event: Event) -> None:
        """Counts an open answer anew by the rule of the group that the case has now (S5, S17)."""
        procedure = self.terms.of(session, case)
        found = _open(session, case, "answer")
        rule = answer_rule(procedure, case.group)
        if found is None or rule is None or found.rule == _data(rule):
            return
        before = found.due_at
        self._count(found, rule, procedure)
        note_change(session, case, found, before)

    def renew(self, session: Session, case: Case, deadline: Deadline) -> bool:
        """Counts an open deadline anew from its own rule, start and pauses, with an event if that moves it.

        Gives whether it moved. Raises Problem where the calendar ends.
        """
        before = deadline.due_at
        self._count(deadline, Rule.model_validate(deadline.rule), self.terms.of(session, case))
        if deadline.due_at != before:
            note_change(session, case, deadline, before)
        return deadline.due_at != before

    def reopen(self, session: Session, case: Case, deadline: Deadline) -> None:
        """Lets a deadline run again that was met, counted from its own rule, start and pauses.

        Raises Problem where the calendar ends.
        """
        procedure = self.terms.of(session, case)
        deadline.met_at = deadline.outcome = None
        if deadline.kind in ANSWERS and case.state == WAITING and procedure.supplement.pauses:
            deadline.paused_at = now()
        self._count(deadline, Rule.model_validate(deadline.rule), procedure)

    def customer(self, session: Session, case: Case, event: Event) -> None:
        """Opens the customer's time to agree or not, from the issue of the answer."""
        days = self.terms.of(session, case).answer.reply_within_working_days
        if _open(session, case, "customer_reply") is None:
            self.open(session, case, "customer_reply", Rule(working_days=days), event.at)

    def _open_answer(self, session: Session, case: Case, start: datetime) -> None:
        procedure = self.terms.of(session, case)
        rule = answer_rule(procedure, case.group)
        if rule is not None:
            kind = "direct_answer" if _has_no_own(procedure, case.group) else "answer"
            self.open(session, case, kind, rule, start)

    def _count(self, deadline: Deadline, rule: Rule, procedure: Procedure) -> None:
        due = due_by(deadline.started_at, rule, self.calendar, procedure.hours, pauses_of(deadline))
        deadline.rule, deadline.due_at = _data(rule), due.at
        deadline.derivation, deadline.provisional = list(due.steps), due.provisional
        deadline.calendar = self.calendar.digest
        plan(deadline, procedure, self.calendar)


def plan(deadline: Deadline, procedure: Procedure, calendar: Calendar) -> None:
    """Sets the next step to the very first: those that were carried out before are not carried out again."""
    deadline.next_step, deadline.next_at = next_step(deadline, procedure, calendar, None)
    if deadline.paused_at is not None:
        deadline.next_at = None


def note_change(session: Session, case: Case, deadline: Deadline, before: datetime) -> None:
    """Leaves an event on the case of a deadline that was `before`."""
    data = {
        "deadline": deadline.kind,
        "from": before.isoformat(),
        "to": deadline.due_at.isoformat(),
        "rule": deadline.rule,
        "pauses": deadline.pauses,
    }
    add_event(session, case, now(), PROGRAM, "deadline_changed", data)


def answer_rule(procedure: Procedure, group: str) -> Rule | None:
    """What an answer is due by: the group's rule, else that of a direct answer.

    Of a case that nobody has sorted it is the shortest of all groups, so that no time is lost; of one out of scope
    the longest.
    """
    own = procedure.groups.get(group)
    if own is not None and own.rule is not None:
        return procedure.rules[own.rule]
    if procedure.opening.rule is not None:
        return procedure.rules[procedure.opening.rule]
    rules = sorted((procedure.rules[each.rule] for each in procedure.groups.values() if each.rule), key=_length)
    if not rules:
        return None
    return rules[-1] if group == OUT else rules[0]


def end(session: Session, case: Case, kinds: Sequence[str], at: datetime) -> None:
    """Ends the open deadlines of these kinds as met, or late."""
    for deadline in open_deadlines(session, case):
        if _is(deadline, kinds):
            stop(deadline, at, MET if at <= deadline.due_at else LATE)


def void(session: Session, case: Case, kinds: Sequence[str], at: datetime) -> None:
    """Ends the open deadlines of these kinds, since nothing is owed by them any more; "*" is all."""
    for deadline in open_deadlines(session, case):
        if "*" in kinds or _is(deadline, kinds):
            stop(deadline, at, VOID)


def _is(deadline: Deadline, kinds: Sequence[str]) -> bool:
    return deadline.kind in kinds or deadline.kind.partition(":")[0] in kinds


def stop(deadline: Deadline, at: datetime, outcome: str) -> None:
    """Ends a deadline."""
    deadline.met_at, deadline.outcome = at, outcome
    deadline.next_at = deadline.next_step = deadline.calendar = deadline.paused_at = None


def open_deadlines(session: Session, case: Case) -> list[Deadline]:
    """Gives what a case owes, or waits for."""
    return list(session.scalars(select(Deadline).where(Deadline.case_id == case.id, Deadline.met_at.is_(None))))


def _open(session: Session, case: Case, kind: str) -> Deadline | None:
    return next(
        (each for each in open_deadlines(session, case) if each.kind == kind and each.round == case.round), None
    )


def _has_no_own(procedure: Procedure, group: str) -> bool:
    """Whether the direct answer's rule is meant, not one of the group."""
    own = procedure.groups.get(group)
    return (own is None or own.rule is None) and procedure.opening.rule is not None


def _data(rule: Rule) -> dict[str, Any]:
    return rule.model_dump(exclude_none=True)


def _length(rule: Rule) -> float:
    """For comparing only: working days are taken for eight hours."""
    return (rule.working_days or 0) * 8 + (rule.hours or 0)
