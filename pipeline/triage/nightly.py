"""At night the sorter learns from the day's corrections, in a process of its own."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from pipeline.engine.advance import now
from pipeline.engine.child import Child, Limits
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Correction
from pipeline.triage.training.corrections import corrected_letters

NIGHT = range(1, 5)
"""Hours, in the CA's zone, in which nobody waits for the processor."""
SECONDS = 1_800
LEARNED = "learned"
"""A file beside the versions: the number of the last correction that was learned from."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Nightly:
    """Learns once a night where there is something new. Asked every hour; a missed night heals itself at the next."""

    ledger: Ledger
    models: Path
    zone: ZoneInfo
    clock: Callable[[], datetime] = now

    def learn(self) -> bool:
        """Fits and perhaps promotes a version when it is night and there are new corrections; says whether it did.

        Raises Problem when fitting failed; the present version sorts on, and the next hour tries again.
        """
        last = self._last()
        if self.clock().astimezone(self.zone).hour not in NIGHT or last <= self._learned():
            return False
        pairs = corrected_letters(self.ledger)
        trainer = Child("trainer", _Trainer, Limits(SECONDS))
        try:
            log.info("trainer: %s", trainer.call(_Trainer.train, str(self.models), pairs))
        finally:
            trainer.close()
        self.models.mkdir(parents=True, exist_ok=True)
        (self.models / LEARNED).write_text(str(last), "ascii")
        return True

    def _last(self) -> int:
        with self.ledger.reading() as session:
            return session.scalar(select(func.max(Correction.id))) or 0

    def _learned(self) -> int:
        with suppress(OSError, ValueError):
            return int((self.models / LEARNED).read_text("ascii"))
        return 0


class _Trainer:
    """What lives in the child: the only place of the running program that loads what fits models."""

    def train(self, models: str, pairs: list[tuple[str, str]]) -> str:
        from pipeline.triage.train import train  # noqa: PLC0415 - 100 MB of libraries

        outcome = train(Path(models), pairs)
        return f"{outcome.new.version if outcome.promoted else outcome.present.version} sorts: {outcome.reason}"
