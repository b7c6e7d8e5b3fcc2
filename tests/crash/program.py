"""The program as a process that is started, killed, and started again."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
READY = "Ctrl-C ends"
GONE_SECONDS = 10
LEAVE_SECONDS = 60


class EndedByItself(AssertionError):
    """The program ended though nobody had killed it."""


class Program:
    """`tiepnhan run` on one settings file, in a session of its own by which its children are known."""

    def __init__(self, settings: Path, log: Path) -> None:
        self._settings = settings
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._said_before = 0
        self.started_at = 0.0

    def start(self) -> None:
        """Starts it, unless it runs, and returns at once."""
        if self.runs:
            return
        self._said_before = self._log.stat().st_size if self._log.exists() else 0
        self.started_at = time.time()
        with self._log.open("ab") as log:
            # If the tests are killed the kernel kills the program too.
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self._command("run")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment(),
                start_new_session=True,
            )

    def kill(self) -> int:
        """Kills the main process only; gives its session, in which its children end by themselves."""
        self.must_run()
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        return self._process.pid

    @property
    def pid(self) -> int:
        """The main process."""
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def leave(self) -> int:
        """Asks it to end and waits for it; gives its exit code."""
        self.must_run()
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(LEAVE_SECONDS)

    def end(self) -> None:
        """Kills it if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def must_run(self) -> None:
        """Raises EndedByItself, with its last words, when it does not run."""
        assert self._process is not None
        if self._process.poll() is not None:
            raise EndedByItself(f"exit code {self._process.returncode}:\n{self.said()[-4000:]}")

    def is_ready(self) -> bool:
        """Whether it has come so far as to poll."""
        return READY in self.said()

    def said(self) -> str:
        """What it has written to its log since it was started last."""
        with self._log.open("rb") as log:
            log.seek(self._said_before)
            return log.read().decode("utf-8", "replace")

    def command(self, *arguments: str) -> Any:
        """Runs another command with --json to its end and gives what it printed. Raises AssertionError."""
        done = subprocess.run(
            self._command(*arguments), capture_output=True, text=True, check=False, env=self._environment()
        )
        assert done.returncode in (0, 1), done.stderr
        try:
            return json.loads(done.stdout) if "--json" in arguments else done.stdout
        except json.JSONDecodeError:
            raise AssertionError(f"{arguments}: {done.stdout}{done.stderr}") from None

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "pipeline.cli", "--config", str(self._settings), *arguments]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT)}


def orphans(session: int) -> list[str]:
    """Processes of a killed program that still live after a moment; they should have ended with it."""
    deadline = time.monotonic() + GONE_SECONDS
    while found := _living(session):
        if time.monotonic() > deadline:
            return found
        time.sleep(0.02)
    return []


def _living(session: int) -> list[str]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, ProcessLookupError, psutil.AccessDenied):
            # Where nobody reaps orphans a dead one stays as a zombie.
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                found.append(f"{process.pid} {' '.join(process.cmdline())}")
    return found
