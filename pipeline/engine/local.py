"""The runner of one machine: threads per pool, no queue table, no leases; a file lock keeps it single."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.engine.advance import Leg, claim, travel
from pipeline.engine.stage import Pool, Road
from pipeline.errors import Problem
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Traveller

LOOK_SECONDS = 1.0
"""How long a due row may go unseen when nobody has called `wake`."""

log = logging.getLogger(__name__)
Watcher = Callable[[Traveller, Leg], None]


class Running(Problem):
    """Another tiepnhan is at work on the same data."""


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Holds the lock that keeps the program single. Raises Running when another one has it."""
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with FileLock(var / "tiepnhan.lock", timeout=0):
            yield
    except Timeout as error:
        raise Running(f"{var}: another tiepnhan is running here; stop it first") from error


class Local:
    """Takes due rows in hand and moves them along the road until stopped or until nothing is due."""

    def __init__(self, ledger: Ledger, road: Road, watcher: Watcher = lambda *_: None) -> None:
        self._ledger = ledger
        self._road = road
        self._watcher = watcher
        self._change = threading.Condition()
        # By pool: a row that has gone on to the next pool may be put down here while it is in hand there.
        self._busy: dict[str, set[tuple[type, int]]] = {pool.name: set() for pool in road.pools}
        self._hands: dict[str, int] = {}
        self._awake = False
        self._failure: BaseException | None = None

    def wake(self) -> None:
        """Says that something may have become due."""
        with self._change:
            self._awake = True
            self._change.notify()

    def drain(self) -> None:
        """Does all that is due now and what follows from it at once, then returns."""
        self._run(stop=lambda: False, finished=self._idle)

    def run(self, stop: threading.Event) -> None:
        """Goes on until `stop` is set (and `wake` called), then finishes what is in hand."""
        self._run(stop=stop.is_set, finished=lambda: False)

    def _idle(self) -> bool:
        with self._change:
            return not self._hands and not self._awake

    def _run(self, stop: Callable[[], bool], finished: Callable[[], bool]) -> None:
        pools = {pool.name: ThreadPoolExecutor(pool.threads, pool.name) for pool in self._road.pools}
        try:
            while not stop():
                taken = sum(self._fill(pool, pools[pool.name], stop) for pool in self._road.pools)
                if self._failure is not None:
                    raise self._failure
                if not taken and finished():
                    return
                if not taken:
                    self._rest()
        finally:
            for executor in pools.values():
                executor.shutdown(wait=True, cancel_futures=True)

    def _fill(self, pool: Pool, executor: ThreadPoolExecutor, stop: Callable[[], bool]) -> int:
        taken = 0
        while self._hands.get(pool.name, 0) < pool.threads and not stop():
            with self._change:
                busy = set(self._busy[pool.name])
            rows = claim(self._ledger, self._road, pool, busy)
            if not rows:
                break
            taken += len(rows)
            keys = {(type(row), row.id) for row in rows}
            with self._change:
                self._hands[pool.name] = self._hands.get(pool.name, 0) + 1
                self._busy[pool.name] |= keys
            executor.submit(self._carry, pool, rows, keys)
        return taken

    def _carry(self, pool: Pool, rows: list[Traveller], keys: set[tuple[type, int]]) -> None:
        try:
            for row in rows:
                for leg in travel(self._ledger, self._road, row):
                    self._watcher(row, leg)
        except BaseException as error:
            # The ledger itself failed (a full disk, say): no row can be moved, so the runner stops.
            log.exception("the ledger cannot be written")
            self._failure = error
        finally:
            # By keys: a row whose commit was undone can no longer be asked for its id.
            self._put_down(pool, keys)

    def _put_down(self, pool: Pool, keys: set[tuple[type, int]]) -> None:
        with self._change:
            self._busy[pool.name] -= keys
            self._hands[pool.name] -= 1
            if not self._hands[pool.name]:
                del self._hands[pool.name]
            self._awake = True
            self._change.notify()

    def _rest(self) -> None:
        with self._change:
            if not self._awake:
                self._change.wait(LOOK_SECONDS)
            self._awake = False
