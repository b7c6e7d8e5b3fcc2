"""Moves one row one stage: count the try, work, commit behind the fence.

(1) A short transaction counts the try, so that a row which kills the process cannot kill it for
ever. (2) The slow work runs with no transaction open. (3) One transaction commits the facts and the
next stage, and is void when the row's fence has moved meanwhile: then somebody else has the row
(the mapper of Traveller puts the fence into the WHERE of each UPDATE).
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from pipeline.engine.stage import Move, Pool, Road, Stage
from pipeline.errors import Hold, Overtaken, Problem, Wait
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Traveller

TRIES = 5
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 300.0

log = logging.getLogger(__name__)


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def pause(attempts: int) -> timedelta:
    """How long to wait after the `attempts`-th failure: 5 s doubled each time, 5 minutes at most."""
    doublings = min(attempts - 1, 10)
    return timedelta(seconds=min(FIRST_PAUSE_SECONDS * 2**doublings, LONGEST_PAUSE_SECONDS))


def claim(ledger: Ledger, road: Road, pool: Pool, busy: set[tuple[type, int]]) -> list[Traveller]:
    """Takes due rows of a pool in hand, their try counted: a batch of fresh ones, or one tried before.

    `busy` are rows in hand already. A row tried before goes alone, since it may have killed the rest.
    Rows whose tries are used up are held.
    """
    with ledger.reading() as session:
        found = any(_due(session, stage, busy, 1) for stage in road.stages(pool))
    if not found:
        return []
    with ledger.writing() as session:
        for stage in road.stages(pool):
            while rows := _due(session, stage, busy, pool.batch):
                taken = [row for row in rows if _count_try(row)]
                if taken:
                    return taken
    return []


def claim_one(ledger: Ledger, road: Road, pool: str, table: type[Traveller], row_id: int) -> Traveller | None:
    """Takes one row in hand, its try counted; None when it is not due in that pool (any more), or is held now."""
    with ledger.writing() as session:
        row = session.get(table, row_id)
        if row is None or row.due is None or row.due > now():
            return None
        stage = road.stage(table, row.stage)
        if stage is None or stage.pool != pool:
            return None
        return row if _count_try(row) else None


def _due(session: Session, stage: Stage, busy: set[tuple[type, int]], limit: int) -> list[Traveller]:
    table = stage.table
    query = select(table).where(table.stage == stage.name, table.due <= now())
    fresh = query.where(table.attempts == 0).order_by(table.due).limit(limit)
    rows: list[Traveller] = list(session.scalars(fresh))
    if rows:
        return rows
    again = query.where(table.attempts > 0).order_by(table.attempts, table.due).limit(len(busy) + 1)
    return [row for row in session.scalars(again) if (table, row.id) not in busy][:1]


def _count_try(row: Traveller) -> bool:
    if row.attempts >= TRIES:
        row.error = f"bước {row.stage}: đã thử {TRIES} lần, lần nào chương trình cũng bị dừng giữa chừng"
        row.due = None
        return False
    row.attempts += 1
    row.fence += 1
    return True


@dataclass(frozen=True)
class Leg:
    """One stage of a journey: the Move that its work came to, or why it came to none."""

    stage: Stage
    move: Move | None
    failure: Exception | None = None


def travel(ledger: Ledger, road: Road, row: Traveller) -> list[Leg]:
    """Moves a row, whose try is counted, one stage, or as far as its pool goes in one commit.

    Gives the stages passed and, as the last, perhaps one that failed; none when another try has
    taken the row over.
    """
    table, row_id, fence = type(row), row.id, row.fence
    legs = list(_journey(road, row))
    try:
        with ledger.writing() as session:
            session.add(row)
            for leg in legs:
                _enter(session, road, row, leg)
        return legs
    except StaleDataError:
        log.warning("%s:%d was taken over by another try; this result is void", table.__tablename__, row_id)
        return []
    except Overtaken as error:
        failed = Leg(legs[0].stage, None, error)
    except Wait:
        raise
    except Exception as error:
        failed = Leg(legs[0].stage, None, error)
    with ledger.writing() as session:
        session.add(row)
        session.refresh(row)  # undone, it holds nothing any more; who watches asks it for its name
        if row.fence == fence:
            _fail(row, failed)
    return [failed]


def _journey(road: Road, row: Traveller) -> Iterator[Leg]:
    """Has the work of one stage after the other done; the row gets the new values meanwhile."""
    stage = road.stage(type(row), row.stage)
    while stage is not None:
        leg = _work(road, stage, row)
        yield leg
        if leg.move is None:
            return
        row.stage, row.attempts = leg.move.to, 1
        for name, value in leg.move.values.items():
            setattr(row, name, value)
        stage = road.stage(type(row), row.stage) if road.goes_on(stage, leg.move) else None


def _work(road: Road, stage: Stage, row: Traveller) -> Leg:
    try:
        move = road.work(stage)(row)
        if move.to not in stage.leads_to:
            raise Hold(f"stage {stage.name} does not lead to {move.to}; correct pipeline/road.py")
        return Leg(stage, move)
    except Exception as error:
        return Leg(stage, None, error)


def _enter(session: Session, road: Road, row: Traveller, leg: Leg) -> None:
    if leg.move is None:
        _fail(row, leg)
        return
    leg.move.write(session, row)
    ends = road.stage(type(row), row.stage) is None  # `write` may have led it elsewhere: a letter withdrawn
    row.attempts, row.waits, row.error, row.released_at = 0, 0, None, None
    row.due = None if ends else (leg.move.due or now())


def _fail(row: Traveller, leg: Leg) -> None:
    error = leg.failure
    row.error = _words(leg.stage, error)
    if isinstance(error, Wait):
        row.attempts = max(0, row.attempts - 1)
        row.waits += 1
        row.due = now() + (timedelta(seconds=error.seconds) if error.seconds else pause(row.waits))
    elif isinstance(error, Hold) or row.attempts >= TRIES:
        row.due = None
    else:
        row.attempts = max(1, row.attempts)
        row.due = now() + pause(row.attempts)


def _words(stage: Stage, error: Exception | None) -> str:
    if isinstance(error, Problem):
        return str(error)
    log.error("stage %s: unforeseen", stage.name, exc_info=error)
    return f"stage {stage.name}: {type(error).__name__}: {error}"
