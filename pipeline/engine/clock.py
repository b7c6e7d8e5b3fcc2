"""The clock: APScheduler calls level-triggered jobs; a missed tick heals itself at the next."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from apscheduler.schedulers.background import BackgroundScheduler

from pipeline.engine.advance import now

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Something done every so many seconds, for the first time at once; never twice at a time."""

    name: str
    every_seconds: float
    work: Callable[[], None]


@contextmanager
def ticking(jobs: list[Job]) -> Iterator[None]:
    """Runs the jobs in threads of their own until the block ends."""
    scheduler = BackgroundScheduler(timezone="UTC")
    for job in jobs:
        scheduler.add_job(
            _guarded(job),
            "interval",
            seconds=job.every_seconds,
            id=job.name,
            next_run_time=now(),
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)


def _guarded(job: Job) -> Callable[[], None]:
    def work() -> None:
        try:
            job.work()
        except Exception:
            log.exception("job %s failed; it is tried again in %g s", job.name, job.every_seconds)

    return work
