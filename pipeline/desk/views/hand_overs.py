"""The hand-overs of a case (chuyển xử lý): the question, the deadline, and the reports in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.cases.calendar import Calendar
from pipeline.cases.clocks import REPORT
from pipeline.cases.lifecycle import may
from pipeline.cases.procedure import Hours
from pipeline.cases.referrals import AGENT, clock_of
from pipeline.cases.reports import action_of
from pipeline.desk.safety.visitor import Visitor
from pipeline.desk.views.clock import Clock, clock
from pipeline.desk.views.forms import ActForm, Scene, allows, form_of
from pipeline.ledger.model import Case, Deadline, Referral, Report

MOST = 50


@dataclass(frozen=True)
class HandOverRow:
    """A hand-over with what may be done about it."""

    referral: Referral
    due_at: datetime | None
    clock: Clock | None
    reports: tuple[Report, ...]
    forms: tuple[ActForm, ...]

    @property
    def state(self) -> str:
        """How it stands, a key of words/side.toml."""
        referral = self.referral
        if referral.withdrawn_at is not None:
            return "withdrawn"
        return "reported" if referral.reported_at is not None else "waited_for"


def hand_overs_of(scene: Scene, visitor: Visitor, calendar: Calendar, hours: Hours, now: datetime) -> list[HandOverRow]:
    """Gives the hand-overs of all rounds, the newest first."""
    session, case = scene.session, scene.case
    query = select(Referral).where(Referral.case_id == case.id).order_by(Referral.id.desc()).limit(MOST)
    referrals = session.scalars(query).all()
    due, reports = _due(session, case), _reports(session, referrals)
    rows = []
    for each in referrals:
        deadline = due.get(clock_of(each))
        runs = deadline is not None and deadline.met_at is None and deadline.paused_at is None
        rows.append(
            HandOverRow(
                referral=each,
                due_at=deadline.due_at if deadline is not None else None,
                clock=clock(deadline.due_at, now, calendar, hours) if deadline is not None and runs else None,
                reports=tuple(reports.get(each.id, ())),
                forms=tuple(_forms(scene, each, visitor)),
            )
        )
    return rows


def _due(session: Session, case: Case) -> dict[str, Deadline]:
    query = select(Deadline).where(Deadline.case_id == case.id, Deadline.kind.startswith(f"{REPORT}:"))
    return {each.kind: each for each in session.scalars(query)}


def _reports(session: Session, referrals: Sequence[Referral]) -> dict[int, list[Report]]:
    ids = [each.id for each in referrals]
    found: dict[int, list[Report]] = {}
    for report in session.scalars(select(Report).where(Report.referral_id.in_(ids)).order_by(Report.id)):
        found.setdefault(report.referral_id, []).append(report)
    return found


def _forms(scene: Scene, referral: Referral, visitor: Visitor) -> list[ActForm]:
    """A report may be entered at any time; a hand-over that nobody has answered may be taken back."""
    about = Scene(scene.session, scene.case, scene.procedure, scene.proposals, referral)
    open_yet = referral.reported_at is None and referral.withdrawn_at is None
    mine = {action.name for role in visitor.actor.roles for action in may(scene.case.state, role)}
    names = ["report"] if action_of(scene.case, referral) in mine else []
    if open_yet and referral.kind != AGENT:
        names.append("call_off")
    return [form_of(about, name) for name in names if allows(scene.case, visitor, name)]
