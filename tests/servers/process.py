"""A server as a child process: ready when it answers, ended with its parent, whatever ends that."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 15


class StartError(Exception):
    """A server did not come up; the message holds what it wrote to its logs."""


class Server:
    """One child process in a process group of its own.

    The kernel sends it SIGTERM when the thread that started it is gone (prctl(2),
    PR_SET_PDEATHSIG), so start it from a thread that lives as long as the server should.
    """

    def __init__(self, name: str, command: Sequence[str], logs: Sequence[Path]) -> None:
        """`logs[0]` takes standard output and error; all logs are shown when it does not start."""
        self._name = name
        self._command = command
        self._logs = logs
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(
        self,
        answers: Callable[[], bool],
        *,
        identity: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        standard_input: bytes = b"",
    ) -> None:
        """Starts it and returns when `answers` says so. Raises StartError, with its logs, otherwise.

        `identity` are options of setpriv(1) that say as whom it runs.
        """
        command = ["setpriv", *identity, "--pdeathsig", "TERM", *self._command]
        with self._logs[0].open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        assert self._process.stdin is not None
        with self._process.stdin as pipe:
            pipe.write(standard_input)
        self._wait_until(answers)

    def wait(self) -> None:
        """Waits until a program that ends by itself has ended. Raises StartError when it ended badly."""
        assert self._process is not None
        if self._process.wait(START_SECONDS) != 0:
            raise StartError(f"{self._name} failed:\n{self._said()}")

    def stop(self) -> None:
        """Asks it to end (SIGTERM), waits, and kills what is left. Does nothing when it is gone."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """Ends the whole process group at once (SIGKILL), as a crash would."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _wait_until(self, answers: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not answers():
            if self.pid is None or time.monotonic() > deadline:
                self.kill()
                raise StartError(f"{self._name} did not start:\n{self._said()}")
            time.sleep(0.02)

    def _said(self) -> str:
        return "\n".join(f"{log}:\n{log.read_text('utf-8', 'replace')[-4000:]}" for log in self._logs if log.exists())


def module_command(name: str) -> list[str]:
    """Gives the command that runs a module of ours with this Python."""
    return [sys.executable, "-m", name]


def module_environment() -> dict[str, str]:
    """Gives what such a module needs to find this package from any working directory."""
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}
