"""A letter of ours as its page shows it: where it stands, who wrote it and said yes, what proves that it left."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.desk.parts import Desk
from pipeline.desk.safety.sight import limited
from pipeline.desk.safety.visitor import Visitor
from pipeline.desk.views.clock import Clock, clock
from pipeline.engine.release import stands_still
from pipeline.ledger.model import Case, Deadline, Letter, User
from pipeline.letters.approve import STAGE, awaits_approval, version_of
from pipeline.letters.delivery import DELIVERY, reason_of
from pipeline.letters.post import STAGE as POST
from pipeline.watch.digest.clocks import CUSTOMERS

ON_A_PAGE = 50
ENDS = ("archived", "withdrawn")
PAGES_SHOWN = 8


@dataclass(frozen=True)
class Status:
    """Where a letter stands. `moving`: it goes on by itself, so the page looks again."""

    stage: str
    moving: bool
    problem: str | None
    waits_for_yes: bool
    waits_for_post: bool
    can_retry: bool
    can_withdraw: bool


def status_of(letter: Letter) -> Status:
    """Gives where a letter stands."""
    yes = awaits_approval(letter)
    post = letter.stage == POST
    still = stands_still(letter)
    return Status(
        stage=letter.stage,
        moving=letter.stage not in ENDS and not still,
        problem=None if yes or post else letter.error,
        waits_for_yes=yes,
        waits_for_post=post and still,
        can_retry=still and not yes and not post and letter.stage not in ENDS,
        can_withdraw=letter.number is None and letter.stage not in ENDS,
    )


@dataclass(frozen=True)
class Waiting:
    """A letter that waits for a yes, with its case and the clock of that."""

    letter: Letter
    case: Case
    author: str
    clock: Clock | None


def waiting(session: Session, desk: Desk, visitor: Visitor, now: datetime) -> list[Waiting]:
    """The letters that wait for a yes and whose case the visitor sees, the most pressing case first."""
    rows = session.execute(limited(_query().limit(ON_A_PAGE), visitor, desk.procedure)).all()
    names = full_names(session, {letter.facts.get("author") for letter, _, _ in rows})
    hours = desk.procedure.hours
    return [
        Waiting(
            letter,
            case,
            names.get(letter.facts.get("author"), str(letter.facts.get("author") or "")),
            clock(due_at, now, desk.calendar, hours) if due_at is not None else None,
        )
        for letter, case, due_at in rows
        if awaits_approval(letter)
    ]


def _query() -> Any:
    due = (
        select(func.min(Deadline.due_at))
        .where(
            Deadline.case_id == Case.id,
            Deadline.met_at.is_(None),
            Deadline.paused_at.is_(None),
            Deadline.kind.not_in(CUSTOMERS),
        )
        .scalar_subquery()
    )
    return (
        select(Letter, Case, due.label("due"))
        .join(Case, Case.id == Letter.case_id)
        .where(Letter.stage == STAGE)
        .order_by(due.is_(None), due, Letter.id)
    )


def neighbours(session: Session, desk: Desk, visitor: Visitor, letter: Letter, now: datetime) -> tuple[Any, Any]:
    """The letters before and after this one among those that wait for a yes; None at the ends."""
    rows = [each.letter.id for each in waiting(session, desk, visitor, now)]
    if letter.id not in rows:
        return None, next(iter(rows), None)
    at = rows.index(letter.id)
    return (rows[at - 1] if at else None), (rows[at + 1] if at + 1 < len(rows) else None)


def full_names(session: Session, names: set[Any]) -> dict[str, str]:
    """The names of users as colleagues read them, by those they enter by."""
    known = [name for name in names if name]
    return {user.name: user.full_name for user in session.scalars(select(User).where(User.name.in_(known)))}


def described(session: Session, letter: Letter) -> dict[str, Any]:
    """What is known of a letter, for its page."""
    approved = letter.facts.get("approved") or {}
    author = letter.facts.get("author")
    names = full_names(session, {author, approved.get("who")})
    return {
        "author": names.get(str(author), author),
        "approved_by": names.get(str(approved.get("who")), approved.get("who")),
        "approved_at": datetime.fromisoformat(approved["at"]) if approved else None,
        "version": version_of(letter) if letter.number is None and "given" in letter.facts else None,
        "reply": letter.evidence.get("reply"),
        "archive_copy": letter.evidence.get("archive_copy"),
        "sent_copy": letter.evidence.get("sent_copy") or letter.evidence.get("sent_copy_problem"),
        "posted": letter.evidence.get("posted"),
        "delivery": deliveries(letter),
    }


@dataclass(frozen=True)
class Delivered:
    """What a mail server said of a letter: what became of it, when that came in, why, by which mail."""

    action: str
    at: datetime
    why: str
    mail: int


def deliveries(letter: Letter) -> list[Delivered]:
    """What mail servers said of a letter, in the order in which it came in."""
    said = letter.evidence.get(DELIVERY, ())
    return [
        Delivered(each["action"], datetime.fromisoformat(each["at"]), reason_of(each), each["mail"]) for each in said
    ]


def unissued(session: Session, desk: Desk, visitor: Visitor, limit: int = 200) -> list[Case]:
    """New cases whose slip is not drafted yet and that the visitor sees, the oldest first (E5)."""
    slip = select(Letter.id).where(Letter.case_id == Case.id, Letter.kind == "slip", Letter.stage != "withdrawn")
    query = select(Case).where(Case.state == "new", ~slip.exists()).order_by(Case.opened_at, Case.id).limit(limit)
    return list(session.scalars(limited(query, visitor, desk.procedure)))
