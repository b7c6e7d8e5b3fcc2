"""The papers that a customer was asked for: ticked off when they come, and the case goes on when all are there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.act import THE_PROGRAM, Act, Actor
from pipeline.cases.clocks import end
from pipeline.cases.lifecycle import CLERK, WAITING
from pipeline.cases.tasks import do_task, open_tasks
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Mail, Paper, Task, Wanted

TASK = "papers"
"""The kind of a clerk's task about papers that came or are missing."""


def still_wanted(session: Session, case: Case) -> list[Wanted]:
    """What the customer was asked for and has not sent, and nobody waived: the oldest first."""
    query = select(Wanted).where(Wanted.case_id == case.id, Wanted.received_at.is_(None), Wanted.waived_by.is_(None))
    return list(session.scalars(query.order_by(Wanted.id)))


def all_wanted(session: Session, case: Case) -> list[Wanted]:
    """All that the customer of a case was ever asked for, the oldest first."""
    return list(session.scalars(select(Wanted).where(Wanted.case_id == case.id).order_by(Wanted.id)))


@dataclass(frozen=True)
class Ticking:
    """Ticks papers off. When all are there, the case goes back to where it was before it waited (S8, S11)."""

    act: Act

    def by_paper(self, session: Session, wanted: Sequence[Wanted], mail: Mail, paper: Paper) -> None:
        """Notes that `paper` of `mail` is what was asked for, with an event each."""
        for each in wanted:
            each.received_at, each.mail_id = mail.received_at, mail.id
            case = session.get_one(Case, each.case_id)
            data = {"paper": each.name, "file": paper.name, "sha256": paper.sha256, "mail_id": mail.id}
            add_event(session, case, now(), THE_PROGRAM.name, "paper_received", data)

    def tick(self, session: Session, wanted: Wanted, who: str, mail: Mail | None = None) -> None:
        """Notes by a person's word that a paper is there, perhaps by which `mail` of its case it came.

        Raises Problem when it is ticked off already, or for another case's mail.
        """
        case = self._open(session, wanted)
        if mail is not None and mail.case_id != case.id:
            raise Problem(f"mail:{mail.id}: is no mail of {case.number}")
        wanted.received_at, wanted.waived_by = now(), who
        wanted.mail_id = mail.id if mail is not None else None
        data = {"paper": wanted.name, "mail_id": wanted.mail_id}
        add_event(session, case, now(), who, "paper_received", data)
        self.settle(session, case, Actor(who, (CLERK,)))

    def waive(self, session: Session, wanted: Wanted, who: str) -> None:
        """Notes that a paper is not needed any more. Raises Problem when it is ticked off already."""
        case = self._open(session, wanted)
        wanted.waived_by = who
        add_event(session, case, now(), who, "paper_waived", {"paper": wanted.name})
        self.settle(session, case, Actor(who, (CLERK,)))

    def settle(self, session: Session, case: Case, actor: Actor = THE_PROGRAM) -> bool:
        """Lets the case go on if nothing is missing; gives whether. The customer's time to send papers is over."""
        session.flush()
        if still_wanted(session, case):
            return False
        if case.state == WAITING:
            self.act(session, case, "complete", actor)
        else:
            end(session, case, ("papers",), now())
        for task in _about_papers(session, case):
            do_task(session, task, actor.name, "đã đủ giấy tờ")
        return True

    def _open(self, session: Session, wanted: Wanted) -> Case:
        case = session.get_one(Case, wanted.case_id)
        if wanted.received_at is not None or wanted.waived_by is not None:
            done = "không cần nữa" if wanted.received_at is None else "đã nhận"
            who = f" ({wanted.waived_by})" if wanted.waived_by else ""
            raise Problem(f"{case.number}: {wanted.name}: đã được ghi nhận là {done}{who}")
        return case


def _about_papers(session: Session, case: Case) -> list[Task]:
    return [task for task in open_tasks(session, case) if task.kind == TASK]


def wanted_of(session: Session, case: Case, name: str) -> Wanted:
    """Finds what was asked for by "wanted:ID", its key or its name. Raises Problem when there is none such, or two."""
    kind, _, number = name.partition(":")
    is_it = [Wanted.name == name, Wanted.kind == name]
    if kind == "wanted" and number.isdecimal():
        is_it = [Wanted.id == int(number)]
    found = list(session.scalars(select(Wanted).where(Wanted.case_id == case.id, or_(*is_it)).order_by(Wanted.id)))
    found = [each for each in found if each in still_wanted(session, case)] or found
    if len(found) != 1:
        listed = "; ".join(f"wanted:{each.id} {each.name}" for each in all_wanted(session, case))
        raise Problem(f"{case.number}: {name}: which paper? Asked for: {listed or 'none'}")
    return found[0]
