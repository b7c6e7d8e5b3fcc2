"""The deadlines of a case: how long is left, how they ended, and how each was counted, step by step."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.story import OUTCOMES, deadline_name
from pipeline.cases.calendar import Calendar
from pipeline.cases.procedure import Hours
from pipeline.cases.steps import pauses_of
from pipeline.desk.views.clock import Clock, clock
from pipeline.ledger.model import Case, Deadline, Referral

MOST = 100


@dataclass(frozen=True)
class DeadlineRow:
    """A deadline. `clock` runs; of one that stands still `paused_at` says since when; of one that ended, `outcome`."""

    name: str
    party: str
    round: int
    due_at: datetime
    clock: Clock | None
    paused_at: datetime | None
    met_at: datetime | None
    outcome: str
    level: str
    provisional: bool
    pauses: tuple[tuple[datetime, datetime], ...]
    steps: tuple[str, ...]

    @property
    def runs(self) -> bool:
        """Whether something is still owed by it."""
        return self.met_at is None


LEVELS = {"met": "good", "late": "wrong", "void": ""}


def deadlines_of(session: Session, case: Case, calendar: Calendar, hours: Hours, now: datetime) -> list[DeadlineRow]:
    """Gives the deadlines: those that run first, by their end; then those that are over, the newest first."""
    query = select(Deadline).where(Deadline.case_id == case.id).order_by(Deadline.id.desc()).limit(MOST)
    found = session.scalars(query).all()
    parties = session.execute(select(Referral.id, Referral.name).where(Referral.case_id == case.id))
    names = {row.id: row.name for row in parties}
    rows = [_row(each, names, calendar, hours, now) for each in found]
    running = sorted((row for row in rows if row.runs), key=lambda row: row.due_at)
    return [*running, *(row for row in rows if not row.runs)]


def _row(each: Deadline, names: dict[int, str], calendar: Calendar, hours: Hours, now: datetime) -> DeadlineRow:
    runs = each.met_at is None and each.paused_at is None
    _, _, number = each.kind.partition(":")
    return DeadlineRow(
        name=deadline_name(each.kind),
        party=names.get(int(number), "") if number.isdecimal() else "",
        round=each.round,
        due_at=each.due_at,
        clock=clock(each.due_at, now, calendar, hours) if runs else None,
        paused_at=each.paused_at,
        met_at=each.met_at,
        outcome=OUTCOMES.get(each.outcome or "", ""),
        level=LEVELS.get(each.outcome or "", ""),
        provisional=each.provisional,
        pauses=tuple(pauses_of(each)),
        steps=tuple(map(str, each.derivation)),
    )
