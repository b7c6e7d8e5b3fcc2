"""The stage of a story: a world of servers, the program at work in it, and people who write; at any time of day.

The program runs under libfaketime, so that its clock shows the story's time; nothing in it knows of that.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console

from tests.mails.forms import Form, build, plain
from tests.servers.maildir import Mail
from tests.servers.world import World
from tests.servers.world_settings import DESK

TIEPNHAN = [sys.executable, "-m", "pipeline.cli"]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
LIBRARY = "libfaketime.so.1"


class Failed(Exception):
    """The program did something else than the story says; the words are what it printed."""


@dataclass
class Stage:
    """A world at a moment of the story. `moment` is Vietnamese time."""

    world: World
    out: Console
    moment: datetime = datetime(2026, 11, 30, 8, 0, tzinfo=HANOI)
    shown: dict[str, int] = field(default_factory=dict)

    def at(self, day: int, month: int, time: str, words: str) -> None:
        """It is now that time of the story; says what happens. Of December on the year goes on to 2027."""
        year = 2026 if month > 6 else 2027
        hour, minute = map(int, time.split(":"))
        self.moment = datetime(year, month, day, hour, minute, tzinfo=HANOI)
        self.out.print(f"\n[bold]{self.moment:%d/%m/%Y %H:%M}[/bold]  {words}", highlight=False)

    def passes(self, minutes: int) -> None:
        """So many minutes go by."""
        self.moment += timedelta(minutes=minutes)

    def tiepnhan(self, *arguments: str, text: str | None = None) -> str:
        """Runs a command as a clerk would; gives what it prints. Raises Failed when it does not end with 0."""
        command = [*TIEPNHAN, "--config", str(self.world.settings_file), *arguments]
        done = subprocess.run(command, env=self._clock(), input=text, capture_output=True, text=True, check=False)
        self.moment += timedelta(seconds=20)  # the next command does not come before this one has ended
        if done.returncode:
            raise Failed(f"tiepnhan {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def told(self, *arguments: str) -> Any:
        """What a command prints as JSON."""
        return json.loads(self.tiepnhan(*arguments, "--json"))

    def show(self, *arguments: str) -> None:
        """Shows what a command prints."""
        printed = self.tiepnhan(*arguments)
        self.out.print(f"$ tiepnhan {' '.join(arguments)}", style="dim", highlight=False, markup=False)
        self.out.print(printed, markup=False, highlight=False, soft_wrap=True)

    def work(self) -> None:
        """The program polls, does all that is due, and what it sent is told."""
        self.tiepnhan("run", "--once", "--json")
        self._tell_sent()

    def write(self, name: str, address: str, subject: str, body: str, form: Form = plain, **more: str) -> None:
        """Somebody writes to the desk."""
        moment = self.moment.astimezone(UTC)
        fields = {
            "Date": format_datetime(moment),
            "Message_ID": f"<{moment.timestamp()}.{len(self.shown)}@{address.partition('@')[2]}>",
            **more,
        }
        self.world.deliver(build((name, address), DESK, subject, body, form, **fields), moment)
        self.out.print(f"  → {name or address}: {subject}", markup=False, highlight=False)

    def answer(self, name: str, address: str, body: str, form: Form = plain) -> None:
        """Somebody answers the newest mail that he has from us, with its text quoted."""
        newest = self.world.customer_mail(address)[-1]
        quoted = "\n".join(f"> {line}" for line in _text(newest).splitlines()[:4])
        fields = {"In_Reply_To": newest.message_id, "References": newest.message_id}
        self.write(name, address, f"Re: {newest.parsed['Subject']}", f"{body}\n\n{quoted}", form, **fields)

    def case(self, customer: str) -> Mapping[str, Any]:
        """The case of a customer, by the name that it has."""
        listed = [row for row in self.told("cases") if row["customer"] == customer]
        if len(listed) != 1:
            raise Failed(f"{customer}: has {len(listed)} cases")
        found: Mapping[str, Any] = self.told("case", listed[0]["number"])
        return found

    def expect(self, customer: str, state: str, round_: int = 1) -> Mapping[str, Any]:
        """Looks whether a case is where the story wants it. Raises Failed when it is not."""
        case = self.case(customer)
        if (case["state"], case["round"]) != (state, round_):
            raise Failed(f"{case['number']} {customer}: {case['state']}, round {case['round']}, not {state}, {round_}")
        self.out.print(f"  {case['number']} {customer}: {state}, round {round_}", style="green", highlight=False)
        return case

    def write_letter(self, kind: str, number: str, *options: str, text: str | None = None) -> None:
        """A clerk writes a letter, and an approver says yes where one must."""
        name = self.tiepnhan("write", kind, number, *options, *(["--text", "-"] if text else []), text=text).strip()
        if kind != "closing":
            self.tiepnhan("approve", name)

    def _tell_sent(self) -> None:
        for mail in self.world.archive_mail()[self.shown.get("sent", 0) :]:
            self.shown["sent"] = self.shown.get("sent", 0) + 1
            parsed = mail.parsed
            self.out.print(f"  ← {parsed['To']}: {parsed['Subject']}", markup=False, highlight=False, style="cyan")

    def _clock(self) -> dict[str, str]:
        ahead = int((self.moment - datetime.now(UTC)).total_seconds())
        places = [folder / "faketime" / LIBRARY for folder in Path("/usr/lib").iterdir() if folder.is_dir()]
        library = next((place for place in places if place.exists()), None)
        if library is None:
            raise Failed(f"{LIBRARY} is not here: apt-get install faketime")
        return {**os.environ, "LD_PRELOAD": str(library), "FAKETIME": f"{ahead:+d}s", "COLUMNS": str(self.out.width)}


def _text(mail: Mail) -> str:
    part = mail.parsed.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""
