"""The desk at work in a world of real servers, for tests."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from pipeline.engine.advance import now
from pipeline.engine.local import Local
from pipeline.ledger.model import Case, Letter, Mail, Traveller
from pipeline.wiring import House
from tests.mails.forms import build, plain
from tests.servers.command import tiepnhan
from tests.servers.world import World
from tests.servers.world_settings import DESK

TIEPNHAN = str(Path(sys.executable).parent / "tiepnhan")


class Desk:
    """A world, and the house of the program that works in it."""

    def __init__(self, world: World, house: House) -> None:
        self.world = world
        self.house = house
        self._written = 0

    def write(self, sender: str = "hoa@abc.example", subject: str = "Token không nhận", **more: Any) -> bytes:
        """A customer writes; gives the mail's bytes."""
        self._written += 1  # the same words again from one sender would be a repeat
        body = more.pop("body", f"Kính gửi E-CA,\ntoken số {self._written} của chúng tôi không ký được.")
        form = more.pop("form", plain)
        moment = datetime.now(UTC)
        fields = {
            "Date": format_datetime(moment),
            "Message_ID": f"<{moment.timestamp()}@{sender.partition('@')[2]}>",
            **more,
        }
        raw = build(("Nguyễn Thị Hoa", sender), DESK, subject, body, form, **fields)
        self.world.deliver(raw, moment)
        return raw

    def work(self) -> None:
        """Polls and does all that is due."""
        self.house.poller.poll()
        self.drain()

    def drain(self) -> None:
        """Does all that is due."""
        Local(self.house.ledger, self.house.road).drain()

    def drain_all(self, tries: int = 5) -> None:
        """Does all that is due, and what waits for its next try since a server was busy just then."""
        self.drain()
        while tries and any(letter.due is not None and letter.error for letter in self.letters()):
            tries -= 1
            self.time_passes()

    def time_passes(self) -> None:
        """Lets the time of the next try come, and does what is due."""
        self.hurry()
        self.drain()

    def hurry(self) -> None:
        """Makes due at once what waits for its next try."""
        with self.house.ledger.writing() as session:
            for table in (Mail, Letter):
                for row in session.scalars(select(table).where(table.due > now())):
                    row.due = now()

    def time_passes_since_brink(self, by: timedelta) -> None:
        """Puts the brink of all letters back, as if so much time had passed since."""
        with self.house.ledger.writing() as session:
            for letter in session.scalars(select(Letter).where(Letter.brink.is_not(None))):
                letter.brink = letter.brink - by

    def mails(self) -> list[Mail]:
        return self._all(Mail)

    def letters(self) -> list[Letter]:
        return self._all(Letter)

    def cases(self) -> list[Case]:
        return self._all(Case)

    def release(self, row: Traveller) -> None:
        """Releases a row by the command."""
        self.command("release", f"{row.__tablename__}:{row.id}")

    def command(self, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Runs `tiepnhan` in a process of its own, and looks at its exit code."""
        return _ended(tiepnhan("--config", str(self.world.settings_file), *arguments), expect)

    def installed(self, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Runs `tiepnhan` by the script that a user has, and looks at its exit code."""
        command = [TIEPNHAN, "--config", str(self.world.settings_file), *arguments]
        return _ended(subprocess.run(command, check=False, capture_output=True, text=True), expect)

    def _all(self, table: Callable[..., Any]) -> list[Any]:
        with self.house.ledger.reading() as session:
            return list(session.scalars(select(table).order_by(table.id)))  # type: ignore[attr-defined]


def _ended(done: subprocess.CompletedProcess[str], expect: int) -> subprocess.CompletedProcess[str]:
    assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
    return done
