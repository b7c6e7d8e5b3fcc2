"""The runner of several machines: Procrastinate's workers, a queue a pool, on the PostgreSQL that holds the ledger.

Each machine works in the pools of its settings; the token's pool is only where the token is. A worker that dies
leaves its job behind as "doing": when its heart has not beaten for a while, any other machine gives the job back.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext

from pipeline.engine.advance import Leg, claim_one, travel
from pipeline.engine.reminders import TASK, Reminders
from pipeline.engine.stage import Pool, Road
from pipeline.errors import Problem
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Traveller
from pipeline.settings import Node, Postgres

AGAIN_SECONDS = 2.0
"""How long to wait after PostgreSQL has gone away."""
POLL_SECONDS = 5.0
"""How often a worker looks by itself, should a notification be lost."""
BEATS = 3
"""A worker that has missed so many heartbeats counts as dead."""

log = logging.getLogger(__name__)
Watcher = Callable[[Traveller, Leg], None]


class Cluster:
    """Works in the pools of one machine of several until it is stopped."""

    def __init__(
        self,
        ledger: Ledger,
        road: Road,
        reminders: Reminders,
        postgres: Postgres,
        node: Node,
        watcher: Watcher = lambda *_: None,
    ) -> None:
        self._ledger = ledger
        self._road = road
        self._reminders = reminders
        self._postgres = postgres
        self._node = node
        self._watcher = watcher
        self._tables = {stage.table.__tablename__: stage.table for pool in road.pools for stage in road.stages(pool)}

    def wake(self) -> None:
        """Nothing: whoever has made a row due has deferred its job, and PostgreSQL notifies the workers."""

    def run(self, stop: threading.Event) -> None:
        """Goes on until `stop` is set, then finishes what is in hand. When PostgreSQL goes away it waits for it."""
        while not stop.is_set():
            try:
                asyncio.run(self._work(stop))
            except ConnectorException as error:
                log.warning("%s: %s; connecting again", self._postgres.name, error)
                stop.wait(AGAIN_SECONDS)

    def sweep(self) -> None:
        """Gives back the jobs of workers that are dead, and reminds of rows that have none.

        The clock calls it on each machine. Raises Wait when the database fails.
        """
        rescued = asyncio.run(self._rescue())
        missed = self._reminders.sweep(self._ledger)
        if rescued or missed:
            log.warning("sweep: %d jobs of dead workers given back, %d rows without a job", rescued, missed)

    async def _rescue(self) -> int:
        async with self._app(connections=1).open_async() as app:
            silent = self._node.heartbeat_seconds * BEATS
            jobs = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent))
            for job in jobs:
                await app.job_manager.retry_job(job)
            await app.job_manager.prune_stalled_workers(silent * BEATS)
            return len(jobs)

    def _app(self, connections: int) -> App:
        connector = PsycopgConnector(kwargs=self._postgres.parameters(), min_size=1, max_size=connections, timeout=10)
        return App(connector=connector)

    async def _work(self, stop: threading.Event) -> None:
        mine = [pool for pool in self._road.pools if pool.name in self._node.pools]
        async with AsyncExitStack() as closing:
            app = await closing.enter_async_context(self._app(2 * len(mine) + 2).open_async())
            hands = {pool.name: ThreadPoolExecutor(_hands(pool), pool.name) for pool in mine}
            app.task(name=TASK, pass_context=True)(self._advance_in(hands))
            workers = [asyncio.create_task(self._worker(app, pool)) for pool in mine]
            ending = asyncio.create_task(_set(stop))
            try:
                done, _ = await asyncio.wait([*workers, ending], return_when=asyncio.FIRST_COMPLETED)
            finally:
                await _ended([*workers, ending])
                for hand in hands.values():
                    hand.shutdown(wait=True)
            for each in done - {ending}:
                each.result()
                raise ConnectorException(f"the worker of a pool ended by itself: {each.get_name()}")

    def _worker(self, app: App, pool: Pool) -> Coroutine[Any, Any, None]:
        return app.run_worker_async(
            queues=[pool.name],
            name=pool.name,
            concurrency=_hands(pool),
            delete_jobs="always",
            install_signal_handlers=False,
            fetch_job_polling_interval=POLL_SECONDS,
            update_heartbeat_interval=self._node.heartbeat_seconds,
            stalled_worker_timeout=self._node.heartbeat_seconds * BEATS * BEATS,
        )

    def _advance_in(self, hands: Mapping[str, ThreadPoolExecutor]) -> Callable[..., Coroutine[Any, Any, None]]:
        async def advance(context: JobContext, table: str, row: int) -> None:
            pool = str(context.job.queue)
            await asyncio.get_running_loop().run_in_executor(hands[pool], self._carry, pool, table, row)

        return advance

    def _carry(self, pool: str, table: str, row_id: int) -> None:
        """Moves a row. What fails here leaves the row due, and the sweep reminds of it."""
        try:
            row = claim_one(self._ledger, self._road, pool, self._tables[table], row_id)
            if row is not None:
                for leg in travel(self._ledger, self._road, row):
                    self._watcher(row, leg)
        except Problem as error:
            log.warning("%s:%d: %s", table, row_id, error)


def _hands(pool: Pool) -> int:
    """How many rows of a pool a machine has in hand at once."""
    return pool.threads


async def _set(stop: threading.Event) -> None:
    while not stop.is_set():
        await asyncio.sleep(0.2)


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    """Has the workers finish what is in hand: a worker that is cancelled once stops gracefully."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
