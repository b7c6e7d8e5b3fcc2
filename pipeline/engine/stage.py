"""What the road is made of: stages, the work done at each, and what the work hands back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pipeline.ledger.model import Traveller


def nothing(_session: Session, _row: Any) -> None:
    """Writes nothing besides the row's own way."""


@dataclass(frozen=True)
class Move:
    """What a stage's work has come to: where the row goes, and what is entered in the same commit."""

    to: str
    values: Mapping[str, Any] = field(default_factory=dict)
    """New values of the row's own columns."""
    write: Callable[[Session, Any], None] = nothing
    """Adds whatever else belongs into the commit; called with the session and the row."""
    due: datetime | None = None
    """Not before this instant; None means at once."""


Work = Callable[[Any], Move]
"""Does the slow part of a stage on a row that is detached from the ledger, and returns a Move.

It raises Wait, Hold, or anything else, which is tried again a few times and then held.
"""


@dataclass(frozen=True)
class Stage:
    """One line of the table in pipeline/road.py."""

    table: type[Traveller]
    name: str
    work: type[Any]
    leads_to: tuple[str, ...]
    pool: str


@dataclass(frozen=True)
class Pool:
    """Where work is done: so many rows at once, and so many taken in hand by one of them.

    `together`: a row passes the pool's stages one after the other and all that came of it is one
    commit. For quick work without effects outside; a crash in the midst repeats it from the first.
    """

    name: str
    threads: int
    batch: int = 1
    together: bool = False


class Road:
    """The stages with the work that wiring has made for each. A name that is no stage is an end."""

    def __init__(self, stages: tuple[Stage, ...], pools: tuple[Pool, ...], works: Mapping[type, Work]) -> None:
        self.pools = pools
        self._together = {pool.name for pool in pools if pool.together}
        self._stages = {(stage.table, stage.name): stage for stage in stages}
        self._works = works

    def stage(self, table: type[Traveller], name: str) -> Stage | None:
        """The stage that rows of `table` named `name` are at; None where the road has ended."""
        return self._stages.get((table, name))

    def only(self, table: type[Traveller]) -> "Road":
        """The part of the road that rows of `table` travel."""
        stages = tuple(stage for stage in self._stages.values() if stage.table is table)
        return Road(stages, tuple(p for p in self.pools if any(s.pool == p.name for s in stages)), self._works)

    def work(self, stage: Stage) -> Work:
        """What is to be done at `stage`."""
        return self._works[stage.work]

    def goes_on(self, stage: Stage, move: Move) -> bool:
        """Whether the next stage is done by the same hands before anything is committed."""
        following = self.stage(stage.table, move.to)
        same = following is not None and following.pool == stage.pool
        return same and stage.pool in self._together and move.due is None

    def stages(self, pool: Pool) -> list[Stage]:
        """The stages of one pool, the last of the road first: what is nearly done is done first."""
        return [stage for stage in reversed(self._stages.values()) if stage.pool == pool.name]
