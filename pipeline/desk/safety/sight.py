"""Which cases somebody sees: all, or those of the own department; each look at a dossier is noted."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from pipeline.cases.procedure import Procedure
from pipeline.desk.safety.visitor import Visitor
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Look, Referral


class NotThere(Problem):
    """There is no such thing, or it is not for the eyes of who asks: the page is the same for both."""


def seen_by(visitor: Visitor, procedure: Procedure) -> ColumnElement[bool] | None:
    """What a query for cases must ask besides; None where the visitor sees all.

    A handler sees the cases whose group belongs to the department, and those that were handed over to it.
    """
    mine = visitor.department
    if mine is None:
        return None
    if not mine:
        return false()
    groups = [key for key, group in procedure.groups.items() if group.department == mine]
    handed = select(Referral.id).where(
        Referral.case_id == Case.id, Referral.party == mine, Referral.withdrawn_at.is_(None)
    )
    return or_(Case.group.in_(groups), handed.correlate(Case).exists())


def case_seen(session: Session, visitor: Visitor, procedure: Procedure, number: str) -> Case:
    """Gives the case `number`. Raises NotThere where there is none that the visitor may see."""
    query = select(Case).where(Case.number == number.upper())
    limits = seen_by(visitor, procedure)
    found = session.scalar(query if limits is None else query.where(limits))
    if found is None:
        raise NotThere(f"không có hồ sơ {number}")
    return found


def note_look(ledger: Ledger, visitor: Visitor, case: Case, what: str) -> None:
    """Notes that the visitor looked at `what` of a case."""
    with ledger.writing() as session:
        session.add(Look(at=now(), who=visitor.user.name, case_id=case.id, what=what))


def limited(query: Any, visitor: Visitor, procedure: Procedure) -> Any:
    """Gives a query that has Case in it, for the visitor's eyes."""
    limits = seen_by(visitor, procedure)
    return query if limits is None else query.where(limits)
