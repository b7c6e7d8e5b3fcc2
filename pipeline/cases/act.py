"""Carrying out an action of the lifecycle: the only way in which a case changes its state or round."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive.chain import add_event
from pipeline.cases.clocks import end, void
from pipeline.cases.lifecycle import BEFORE, BY_NAME, INVESTIGATING, NEW, PROGRAM, ROLES, STATES, Action, may, names
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case, Event

NAME = "tiepnhan"
"""Who is said to have done what the program does by itself."""


class NotAllowed(Problem):
    """The table of the lifecycle does not allow it; the words say why, for the person who wanted it (Vietnamese)."""


@dataclass(frozen=True)
class Actor:
    """Who acts, in which roles (lifecycle.ROLES)."""

    name: str
    roles: Sequence[str]


THE_PROGRAM = Actor(NAME, (PROGRAM,))

Step = tuple[str, Actor]
"""The name of an action and who does it."""

Follow = Callable[[Session, Case, Event], None]
"""Does in the same commit what an action entails: a clock, a draft, a hand-over. It decides itself whether."""


@dataclass(frozen=True)
class Act:
    """Acts on cases. `follow` are the parts by the names that the table uses."""

    follow: Mapping[str, Follow]
    zone: ZoneInfo

    def __call__(
        self,
        session: Session,
        case: Case,
        name: str,
        actor: Actor = THE_PROGRAM,
        data: Mapping[str, Any] | None = None,
        at: datetime | None = None,
    ) -> Event:
        """Carries out the action `name` at `at` (aware; now if left out) and gives its event.

        Raises NotAllowed with the reason in Vietnamese.
        """
        action = BY_NAME[name]
        self.check(session, case, name, actor)
        moment = at or now()
        before, case.state = case.state, _state_after(session, case, action)
        end(session, case, action.ends, moment)
        void(session, case, action.voids, moment)
        if action.new_round:
            case.round += 1
        place = {"from": before, "state": case.state, "round": case.round, "group": case.group}
        event = add_event(session, case, moment, actor.name, action.event, {**(data or {}), **place})
        for follow in action.follows:
            self.follow[follow](session, case, event)
        return event

    def check(self, session: Session, case: Case, name: str, actor: Actor = THE_PROGRAM) -> None:
        """Raises NotAllowed with the reason in Vietnamese when `actor` may not do `name` in the case's state."""
        action = BY_NAME[name]
        if action.states and case.state not in action.states:
            raise NotAllowed(
                f"{case.number}: không thể {action.words} khi hồ sơ ở trạng thái “{STATES[case.state]}”"
                f"{self._since(session, case)}; chỉ làm được khi hồ sơ ở trạng thái {names(action.states)}. "
                f"Lúc này có thể: {_possible(case, actor)}"
            )
        if not set(actor.roles) & set(action.by):
            wanted = ", ".join(ROLES[role] for role in action.by)
            raise NotAllowed(f"{case.number}: {actor.name} không được {action.words}; việc này của: {wanted}")

    def _since(self, session: Session, case: Case) -> str:
        """Who brought the case where it is, and when: whoever comes second is told."""
        events = session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal.desc()))
        for event in events:
            if event.data.get("state") == case.state != event.data.get("from"):
                at = event.at.astimezone(self.zone)
                return f" ({event.who}, lúc {at:%H:%M ngày %d/%m/%Y})"
        return ""


def check_seen(case: Case, seen: int | None) -> None:
    """Raises NotAllowed when the case has changed since somebody saw it with `seen` events."""
    if seen is not None and seen != case.chain_length:
        raise NotAllowed(
            f"{case.number}: hồ sơ đã có thay đổi sau khi anh/chị mở ra xem ({seen} sự kiện, nay là "
            f"{case.chain_length}); hãy xem lại rồi thực hiện"
        )


def _possible(case: Case, actor: Actor) -> str:
    actions = {action.words for role in actor.roles for action in may(case.state, role)}
    return ", ".join(sorted(actions)) or "không có việc gì"


def _state_after(session: Session, case: Case, action: Action) -> str:
    if action.to is None:
        return case.state
    return _state_before(session, case) if action.to == BEFORE else action.to


def _state_before(session: Session, case: Case) -> str:
    """The state from which the case came into its present one; not "new" when its slip was issued meanwhile (E5)."""
    slip = False
    for event in session.scalars(select(Event).filter_by(case_id=case.id).order_by(Event.ordinal.desc())):
        slip = slip or event.what == BY_NAME["slip_later"].event
        if event.data.get("state") == case.state != event.data.get("from"):
            return INVESTIGATING if slip and event.data["from"] == NEW else str(event.data["from"])
    return INVESTIGATING
