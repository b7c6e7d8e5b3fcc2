"""Letters that did not arrive: what their issue had settled is owed again, until a person says that it is done."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.clocks import ANSWERS, LATE, MET, PROGRAM, Clocks, stop
from pipeline.cases.lifecycle import ANSWERED, OPEN
from pipeline.cases.occasion import round_of
from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Deadline, Letter, Task

UNDELIVERED = "undelivered"
"""The kind of task that a letter leaves that did not arrive."""
SLIP = "slip"
REOPENED = "reopened"
"""In a letter's evidence: the deadlines that run again since it did not arrive."""


def reopen(session: Session, clocks: Clocks, case: Case, letter: Letter) -> None:
    """Lets the deadlines run again that were met by the letter, with an event for each.

    Of a slip its own, while an answer is owed; of an answer or record those of the answer, while the case counts as
    answered. The state of the case stays: what is to be done next is for the person who has the task.
    """
    found = [each for each in _settled_by(session, case, letter) if each.outcome in {MET, LATE}]
    for deadline in found:
        clocks.reopen(session, case, deadline)
        data = {"deadline": deadline.kind, "due": deadline.due_at.isoformat(), "letter": letter.kind, "id": letter.id}
        add_event(session, case, now(), PROGRAM, "deadline_reopened", data)
    if found:
        letter.evidence = {**letter.evidence, REOPENED: [each.id for each in found]}


def _settled_by(session: Session, case: Case, letter: Letter) -> list[Deadline]:
    if letter.issued_at is None or round_of(letter) not in {None, case.round}:
        return []
    query = select(Deadline).where(Deadline.case_id == case.id, Deadline.round == case.round)
    if letter.kind == SLIP and case.state in OPEN:
        # One that the program drafts by itself ends it with the draft (watch/slips.py).
        return list(session.scalars(query.where(Deadline.kind == SLIP, Deadline.met_at <= letter.issued_at)))
    if letter.kind in {"answer", "record"} and case.state == ANSWERED:
        return list(session.scalars(query.where(Deadline.kind.in_(ANSWERS), Deadline.met_at == letter.issued_at)))
    return []


def end_reopened(session: Session, case: Case, task: Task) -> None:
    """Ends what ran again for a letter that did not arrive, now that a person has done what was to be done."""
    query = select(Letter).where(Letter.case_id == case.id, Letter.sent_at.is_not(None))
    for letter in session.scalars(query):
        said = letter.evidence.get("delivery", [])
        if not any(f"mail-{entry['mail']}" == task.occasion for entry in said):
            continue
        for number in letter.evidence.get(REOPENED, []):
            deadline = session.get_one(Deadline, number)
            if deadline.met_at is None:
                stop(deadline, now(), MET if now() <= deadline.due_at else LATE)


def slip_is_undelivered(session: Session, case: Case, deadline: Deadline) -> bool:
    """Whether the deadline of a slip runs again since the slip did not arrive: no other slip is drafted for it."""
    slips = session.scalars(select(Letter).where(Letter.case_id == case.id, Letter.kind == SLIP))
    return any(deadline.id in slip.evidence.get(REOPENED, []) for slip in slips)
