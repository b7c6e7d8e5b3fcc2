"""A line of the timeline, and what is needed to tell it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline.cases.procedure import Procedure
from pipeline.watch.digest.words import GROUPS


@dataclass(frozen=True)
class Line:
    """What happened: when, who, in words; `kind` is how it looks, `letter` the id of the letter that it is about."""

    at: datetime
    who: str
    what: str
    detail: str
    kind: str
    letter: int | None = None


@dataclass(frozen=True)
class Teller:
    """The case's procedure and the zone in which times are told."""

    procedure: Procedure
    zone: ZoneInfo

    def group(self, key: str) -> str:
        """What a group is called."""
        groups = self.procedure.groups
        return groups[key].name if key in groups else GROUPS.get(key, key)

    def moment(self, at: datetime) -> str:
        """A time as clerks read it."""
        return f"{at.astimezone(self.zone):%H:%M %d/%m/%Y}"
