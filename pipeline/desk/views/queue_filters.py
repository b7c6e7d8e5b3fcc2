"""What of the queue somebody wants to see: by group, department, state, office, kind of work, and words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, false, func
from sqlalchemy.orm import Session

from pipeline.cases.lifecycle import ANSWERED, DONE, STATES
from pipeline.cases.procedure import Procedure
from pipeline.desk.views.search_hits import customers_with
from pipeline.ledger.model import Case

SHOWN = ("late", "today", "doubtful", "approval", "tasks", "done")
"""Kinds of work that may be asked for alone; "done" are the cases in which nothing is owed."""
SETTLED = (ANSWERED, *DONE)


@dataclass(frozen=True)
class After:
    """The last row of the page before: when it is due (aware), and its number in the ledger."""

    due: datetime
    id: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Reads what `str` gives; None for anything else."""
        seconds, _, number = text.partition("_")
        try:
            return cls(datetime.fromtimestamp(int(seconds) / 1_000_000, UTC), min(int(number), 2**62))
        except (ValueError, OverflowError, OSError):
            return None

    def __str__(self) -> str:
        since = self.due - datetime.fromtimestamp(0, UTC)
        return f"{(since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds}_{self.id}"


@dataclass(frozen=True)
class Filters:
    """What was asked for; an empty text asks for everything, and so does what is not known."""

    group: str = ""
    department: str = ""
    state: str = ""
    office: str = ""
    show: str = ""
    q: str = ""
    after: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Reads the query of a page."""
        found = cls(**{name: given.get(name, "").strip()[:200] for name in cls.__dataclass_fields__})
        show = found.show if found.show in SHOWN else ""
        return replace(found, show=show, state=found.state if found.state in STATES else "")

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out of the usual queue."""
        return any(getattr(self, name) for name in ("group", "department", "state", "office", "show", "q"))

    @property
    def settled(self) -> bool:
        """Whether cases are asked for in which nothing is owed: the newest first."""
        return self.show == "done" or self.state in SETTLED

    def link(self, **changed: Any) -> str:
        """Gives the address of the queue with these filters, some of them changed."""
        wanted = {**asdict(self), "after": "", **changed}
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"/queue?{query}" if query else "/queue"

    def conditions(self, session: Session, procedure: Procedure) -> list[ColumnElement[bool]]:
        """What a query for cases must ask besides."""
        found: list[ColumnElement[bool]] = []
        if self.group:
            found.append(Case.group == self.group)
        if self.department:
            groups = [key for key, group in procedure.groups.items() if group.department == self.department]
            found.append(Case.group.in_(groups) if groups else false())
        if self.state:
            # Nearly all cases are in the states of the end: read by number, not by state and sorted then.
            found.append((func.coalesce(Case.state, "") if self.settled else Case.state) == self.state)
        if self.office:
            found.append(Case.office == self.office)
        if self.q:
            found.append(Case.id.in_(customers_with(session, self.q)))
        return found


def choices(procedure: Procedure, names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What each filter may be, by the procedure's own names; `names` are those of groups that it does not have."""
    used = dict.fromkeys(group.department for group in procedure.groups.values())
    named = {key: procedure.departments[key].name if key in procedure.departments else key for key in used}
    return {
        "group": {**{key: group.name for key, group in procedure.groups.items()}, **names},
        "department": named,
        "office": {key: office.name for key, office in procedure.offices.items()},
    }
