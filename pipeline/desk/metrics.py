"""Figures for Prometheus, asked of the ledger when somebody scrapes; no name, no number of a case is among them."""

import shutil
import time
from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.desk.parts import Desk
from pipeline.engine.advance import now
from pipeline.ledger.model import Attempt, Case, Deadline, Letter, Mail, Task
from pipeline.watch.digest.clocks import CUSTOMERS

ENDS = ("filed", "set_aside", "archived", "withdrawn")
"""Stages at which a road has ended: their rows are counted in no queue."""
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The registry of one desk, and what its requests are counted by."""

    def __init__(self, desk: Desk) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(_Ledger(desk))
        labels = ("route", "method", "status")
        self.requests = Counter("tiepnhan_requests", "Requests to the desk.", labels, registry=self.registry)
        name, words = "tiepnhan_request_seconds", "Time to answer a request to the desk."
        self.seconds = Histogram(name, words, ("route",), buckets=BUCKETS, registry=self.registry)


class Counting:
    """Counts requests by the template of their route, never by what stands in it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and counts it when its answer begins."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "other")
                self.metrics.requests.labels(route, scope["method"], message["status"]).inc()
                self.metrics.seconds.labels(route).observe(time.perf_counter() - began)
            await send(message)

        await self.app(scope, receive, send_counted)


class _Ledger(Collector):
    """What stands in the ledger: by indexes of what is open or held, never by the archive."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def describe(self) -> list[Metric]:
        """Nothing: what is asked for at registration would open the ledger."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Gives the figures as of now."""
        moment = now()
        with self._desk.ledger.reading() as session:
            yield from _stages(session, moment)
            yield _one("tiepnhan_held_rows", "Mails and letters that wait for a person.", _held(session))
            yield from _deadlines(session, moment)
            yield _one("tiepnhan_open_tasks", "Tasks that wait for a person.", _open_tasks(session))
            yield _one("tiepnhan_failed_entries", "Failed tries to enter the desk that still count.", _failed(session))
            yield _states(session)
        yield from self._world(moment)

    def _world(self, moment: datetime) -> Iterator[Metric]:
        house = self._desk.house
        polled = house.poller.polled_at
        age = (moment - polled).total_seconds() if polled is not None else float("nan")
        yield _one("tiepnhan_poll_age_seconds", "Time since the mailbox was read; NaN before the first time.", age)
        yield _one("tiepnhan_poll_failing", "Whether the last look at the mailbox failed.", bool(house.poller.problem))
        free = shutil.disk_usage(house.settings.var).free
        yield _one("tiepnhan_disk_free_bytes", "Room that is left for the ledger and the store.", free)
        yield _one("tiepnhan_ledger_bytes", "Size of the ledger.", house.ledger.size())


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _stages(session: Session, moment: datetime) -> Iterator[Metric]:
    """Rows on the road: how many stand at each stage, and since when the oldest."""
    count = GaugeMetricFamily("tiepnhan_rows", "Rows on their way, by kind and stage.", labels=("kind", "stage"))
    words = "Age of the oldest row at a stage."
    age = GaugeMetricFamily("tiepnhan_oldest_row_seconds", words, labels=("kind", "stage"))
    tried = GaugeMetricFamily("tiepnhan_tried_rows", "Rows whose last try did not end well.", labels=("kind",))
    for kind, table, since in (("mail", Mail, Mail.stored_at), ("letter", Letter, Letter.drafted_at)):
        query = select(table.stage, func.count(), func.min(since)).where(table.stage.not_in(ENDS))
        for stage, rows, oldest in session.execute(query.group_by(table.stage)):
            count.add_metric((kind, stage), rows)
            age.add_metric((kind, stage), (moment - oldest).total_seconds())
        again = select(func.count()).select_from(table).where(table.stage.not_in(ENDS), table.attempts > 0)
        tried.add_metric((kind,), session.scalar(again) or 0)
    yield from (count, age, tried)


def _held(session: Session) -> int:
    counts = (
        select(func.count()).select_from(table).where(table.due.is_(None), table.error.is_not(None))
        for table in (Mail, Letter)
    )
    return sum(session.scalar(query) or 0 for query in counts)


def _deadlines(session: Session, moment: datetime) -> Iterator[Metric]:
    running = select(func.count()).where(
        Deadline.met_at.is_(None), Deadline.paused_at.is_(None), Deadline.kind.not_in(CUSTOMERS)
    )
    late = session.scalar(running.where(Deadline.due_at <= moment)) or 0
    yield _one("tiepnhan_deadlines_late", "Deadlines of the CA that are past.", late)
    yield _one("tiepnhan_deadlines_running", "Deadlines of the CA that run.", session.scalar(running) or 0)


def _open_tasks(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Task).where(Task.done_at.is_(None))) or 0


def _failed(session: Session) -> int:
    return session.scalar(select(func.count()).where(Attempt.key.startswith("from:"))) or 0


def _states(session: Session) -> Metric:
    family = GaugeMetricFamily("tiepnhan_cases", "Cases by state.", labels=("state",))
    for state, count in session.execute(select(Case.state, func.count()).group_by(Case.state)):
        family.add_metric((state,), count)
    return family
