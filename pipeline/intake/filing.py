"""What a clerk has taken down is filed at once: by who asks, or by the runner that is at work."""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.engine.local import Local, Running, only_one
from pipeline.engine.stage import Road
from pipeline.errors import Problem
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Mail

LOOK_SECONDS = 0.05


class NotYet(Problem):
    """It is entered, but not filed yet."""


@dataclass(frozen=True)
class FileAtOnce:
    """Files mails while somebody waits for it. `var` is where the runner's lock is."""

    ledger: Ledger
    road: Road
    var: Path

    def __call__(self, mail_id: int, patience: float) -> str:
        """Moves a mail along the road, or waits for the runner at work to do it; gives the case's number.

        Raises NotYet when that takes more than `patience` seconds, Problem when the mail is held.
        """
        until = time.monotonic() + patience
        while (number := self.number(mail_id)) is None:
            if time.monotonic() > until:
                raise NotYet(
                    f"mail:{mail_id}: đã ghi nhận nhưng chưa lập xong hồ sơ; “tiepnhan held” cho biết còn chờ gì"
                )
            self._drain()
            if self.number(mail_id) is None:
                time.sleep(LOOK_SECONDS)
        return number

    def number(self, mail_id: int) -> str | None:
        """Gives the number of the case that a mail is in; None while it is in none. Raises Problem when it is held."""
        with self.ledger.reading() as session:
            mail = session.get_one(Mail, mail_id)
            if mail.case_id is not None:
                return session.get_one(Case, mail.case_id).number
        if mail.due is None and mail.error is not None:
            raise Problem(f"mail:{mail_id}: đã ghi nhận nhưng đang được giữ lại: {mail.error}")
        return None

    def _drain(self) -> None:
        if self.ledger.shared:  # the machines of the cluster have been reminded of it
            return
        # Each time anew: whoever had the lock may have let it go before this mail was there.
        with suppress(Running), only_one(self.var):
            Local(self.ledger, self.road.only(Mail)).drain()
